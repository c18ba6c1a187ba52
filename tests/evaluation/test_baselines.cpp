#include "base/random.h"
#include "evaluation/baselines.h"
#include "field/smoothing.h"

#include <QTest>

#include <cmath>

using namespace penumbra;

namespace {

constexpr std::size_t size = 32;

/// A stellar map whose log10(M + 1) is 8 plus white noise, and a truth made from that noise.
LabelledField labelled(std::size_t universe, double noise, double smoothing)
{
    std::vector<float> x(size * size);
    RandomStream(3, static_cast<std::uint32_t>(universe), 0).normals(std::span(x));
    std::vector<float> own(size * size);
    RandomStream(4, static_cast<std::uint32_t>(universe), 0).normals(std::span(own));
    const auto smooth = gaussianSmooth(x, size, smoothing);
    LabelledField field{universe, Field(size, camelsGeometry, Quantity::stellarMass),
                        Field(size, camelsGeometry, Quantity::darkMatter)};
    for (std::size_t i = 0; i < x.size(); ++i) {
        field.stellar.pixels()[i] = static_cast<float>(std::pow(10.0, 8.0 + 0.5 * x[i]) - 1.0);
        field.truth.pixels()[i] = static_cast<float>(std::pow(10.0, 11.0 + 0.4 * smooth[i] + noise * own[i]));
    }
    return field;
}

std::vector<LabelledField> labelledSet(double noise, double smoothing)
{
    std::vector<LabelledField> fields;
    for (std::size_t universe = 0; universe < 6; ++universe)
        fields.push_back(labelled(universe, noise, smoothing));
    return fields;
}

} // namespace

class TestBaselines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lineIsFoundExactly()
    {
        const auto results = measureBaselines(labelledSet(0.0, 0.0));
        QVERIFY(results.at("stellar_scaled").mseMean < 1e-9);
        QVERIFY(results.at("wiener").mseMean < 1e-3);
        QVERIFY(std::abs(results.at("constant").mseMean - 0.16) < 0.02); // variance of 0.4 times white noise
    }
    void wienerFindsTheFilter()
    {
        // The truth is a smoothed copy plus noise of 0.1 dex: nothing can do better than 0.01 dex^2.
        const auto results = measureBaselines(labelledSet(0.1, 1.5));
        QVERIFY(results.at("wiener").mseMean < 0.0115);
        QVERIFY(results.at("wiener").mseMean > 0.0095);
        // Of the smoothed field's variance 0.16 / (4 pi 1.5^2) = 0.0057 a line in x explains 14 %: 0.0149 remains.
        QVERIFY(std::abs(results.at("stellar_scaled").mseMean - 0.0149) < 0.0010);
    }
    void oneUniverseGivesNothing()
    {
        QVERIFY(measureBaselines({labelled(0, 0.1, 1.0), labelled(0, 0.1, 1.0)}).empty());
    }
};

QTEST_GUILESS_MAIN(TestBaselines)
#include "test_baselines.moc"
