#include "base/error.h"
#include "base/random.h"
#include "evaluation/baselines.h"
#include "field/fourier.h"
#include "field/smoothing.h"

#include <QTest>

#include <cmath>

using namespace penumbra;

namespace {

constexpr std::size_t size = 32;

/// A stellar map whose log10(M + 1) is 8 plus white noise, and a truth made from that noise.
LabelledField labelled(std::size_t universe, double noise, double smoothing, double level = 0.0)
{
    std::vector<float> x(size * size);
    RandomStream(3, static_cast<std::uint32_t>(universe), 0).normals(std::span(x));
    std::vector<float> own(size * size);
    RandomStream(4, static_cast<std::uint32_t>(universe), 0).normals(std::span(own));
    const auto smooth = gaussianSmooth(x, size, smoothing);
    LabelledField field{Field(size, camelsGeometry, Quantity::stellarMass),
                        Field(size, camelsGeometry, Quantity::darkMatter)};
    for (std::size_t i = 0; i < x.size(); ++i) {
        field.stellar.pixels()[i] = static_cast<float>(std::pow(10.0, 8.0 + level + 0.5 * x[i]) - 1.0);
        field.truth.pixels()[i] =
            static_cast<float>(std::pow(10.0, 11.0 + 0.3 * level + 0.4 * smooth[i] + noise * own[i]));
    }
    return field;
}

std::map<std::string, PointResult> results(double noise, double smoothing)
{
    std::map<std::size_t, BaselineSums> universes;
    for (std::size_t universe = 0; universe < 6; ++universe)
        universes[universe] = baselineSums(labelled(universe, noise, smoothing));
    return measureBaselines(universes);
}

/// log10 of the stars of `tested`, filtered shell by shell as `fitted` says, with the mean of its dark matter.
Field wiener(const LabelledField& fitted, const LabelledField& tested)
{
    const auto logStars = [](const LabelledField& field) {
        std::vector<float> x;
        for (const float value : field.stellar.pixels())
            x.push_back(std::log10(value + 1.0F));
        return x;
    };
    const auto shell = [](std::size_t i) {
        const std::size_t columns = size / 2 + 1;
        return static_cast<std::size_t>(std::hypot(waveNumber(i / columns, size), static_cast<double>(i % columns)));
    };
    const auto x = fourierTransform(logStars(fitted), size);
    const auto y = fourierTransform(log10Pixels(fitted.truth), size);
    std::vector<double> cross(size);
    std::vector<double> power(size);
    for (std::size_t i = 1; i < x.size(); ++i) {
        const std::size_t column = i % (size / 2 + 1);
        const double weight = column == 0 || 2 * column == size ? 1.0 : 2.0;
        cross[shell(i)] += weight * (std::conj(x[i]) * y[i]).real();
        power[shell(i)] += weight * std::norm(x[i]);
    }
    auto modes = fourierTransform(logStars(tested), size);
    for (std::size_t i = 1; i < modes.size(); ++i)
        modes[i] *= cross[shell(i)] / power[shell(i)];
    modes[0] = y[0];
    Field estimate(size, camelsGeometry, Quantity::darkMatter, inverseFourierTransform(modes, size));
    for (float& value : estimate.pixels())
        value = std::pow(10.0F, value);
    return estimate;
}

} // namespace

class TestBaselines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lineIsFoundExactly()
    {
        const auto found = results(0.0, 0.0);
        QVERIFY(found.at("stellar_scaled").mse.value < 1e-9);
        QVERIFY(found.at("wiener").mse.value < 1e-3);
        QVERIFY(std::abs(found.at("constant").mse.value - 0.16) < 0.02); // variance of 0.4 times white noise
    }
    void wienerFindsTheFilter()
    {
        // The truth is a smoothed copy plus noise of 0.1 dex: nothing can do better than 0.01 dex^2.
        const auto found = results(0.1, 1.5);
        QVERIFY(found.at("wiener").mse.value < 0.0115);
        QVERIFY(found.at("wiener").mse.value > 0.0095);
        // Of the smoothed field's variance 0.16 / (4 pi 1.5^2) = 0.0057 a line in x explains 14 %: 0.0149 remains.
        QVERIFY(std::abs(found.at("stellar_scaled").mse.value - 0.0149) < 0.0010);
    }
    // Dark matter that is a power of the stars smoothed by 0.8 Mpc/h, with noise of 0.1 dex. No filter of the logarithm
    // takes a logarithm of what it has smoothed.
    void regressionFindsTheSmoothedStars()
    {
        std::map<std::size_t, BaselineSums> universes;
        for (std::size_t universe = 0; universe < 4; ++universe) {
            LabelledField field = labelled(universe, 0.0, 0.0);
            for (float& value : field.stellar.pixels())
                value *= value * 1e-8F; // a spread of 1 dex
            const auto smooth = gaussianSmooth(field.stellar.pixels(), size, 0.8 / field.stellar.pixelSide());
            std::vector<float> noise(size * size);
            RandomStream(5, static_cast<std::uint32_t>(universe), 0).normals(std::span(noise));
            for (std::size_t i = 0; i < noise.size(); ++i)
                field.truth.pixels()[i] = std::pow(smooth[i], 0.8F) * std::pow(10.0F, 3.0F + 0.1F * noise[i]);
            universes[universe] = baselineSums(field);
        }
        const auto found = measureBaselines(universes);
        QVERIFY2(std::abs(found.at("star_regression").mse.value - 0.01) < 0.0015, // 1024 pixels a map
                 qPrintable(QString::number(found.at("star_regression").mse.value)));
        QVERIFY2(found.at("wiener").mse.value > 0.02, qPrintable(QString::number(found.at("wiener").mse.value)));
        // r of a truth with noise that the prediction lacks: the noise's share of the power is left.
        QVERIFY(found.at("star_regression").rLog10.front().value > 0.98);
    }
    void oneUniverseGivesNothing()
    {
        auto sums = baselineSums(labelled(0, 0.1, 1.0));
        sums.add(baselineSums(labelled(0, 0.1, 1.0)), 1.0);
        QVERIFY(measureBaselines({{0, sums}}).empty());
    }
    // What the sums say is what filtering the map pixel by pixel gives.
    void sumsAreTheFilter()
    {
        const auto fitted = labelled(1, 0.1, 1.0);
        const auto tested = labelled(2, 0.1, 1.0);
        const auto found = measureBaselines({{1, baselineSums(fitted)}, {2, baselineSums(tested)}});
        const double mse = 0.5 * (scorePoint(wiener(fitted, tested), tested.truth).mse +
                                  scorePoint(wiener(tested, fitted), fitted.truth).mse);
        QVERIFY(std::abs(found.at("wiener").mse.value / mse - 1.0) < 1e-5);
        const auto r = scorePoint(wiener(fitted, tested), tested.truth).rLog10;
        const auto other = scorePoint(wiener(tested, fitted), fitted.truth).rLog10;
        for (std::size_t i = 0; i < r.size(); ++i)
            QVERIFY(std::abs(found.at("wiener").rLog10[i].value - 0.5 * (r[i] + other[i])) <
                    1e-3); // rounding of the maps
    }
    // Universes whose mean levels differ by +-1 dex in stars and 0.3 of that in dark matter, as a line in the means
    // tells.
    void levelsAreFittedWhereUniversesAreEnough()
    {
        std::map<std::size_t, BaselineSums> universes;
        for (std::size_t universe = 0; universe < leastForMean + 1; ++universe)
            universes[universe] = baselineSums(labelled(universe, 0.0, 1.5, universe % 2 == 0 ? 1.0 : -1.0));
        QVERIFY(measureBaselines(universes).at("wiener").mse.value < 0.001);
        universes.erase(0);
        QVERIFY(measureBaselines(universes).at("wiener").mse.value > 0.08); // 0.3^2 of the levels
    }
    // Universes that all lie 0.3 dex above what the others have: fitted to each other, a constant knows that.
    void othersKnowNothingOfWhatIsTested()
    {
        BaselineFit fit;
        for (std::size_t universe = 0; universe < 12; ++universe, ++fit.universes)
            fit.sums.add(baselineSums(labelled(universe, 0.0, 1.5, universe % 2 == 0 ? 0.5 : -0.5)), 1.0);
        std::map<std::size_t, BaselineSums> tested;
        for (std::size_t universe = 20; universe < 23; ++universe)
            tested[universe] = baselineSums(labelled(universe, 0.0, 1.5, 1.0));
        const double own = measureBaselines(tested).at("constant").mse.value;
        const auto fair = measureBaselines(tested, fit);
        QVERIFY(std::abs(fair.at("constant").mse.value - own - 0.09) < 0.003); // (0.3 dex)^2
        QVERIFY(fair.at("wiener").mse.value < 0.001); // the levels follow the line that it was fitted to
        QCOMPARE(measureBaselines({{20, tested[20]}}, fit).size(), std::size_t{4}); // one universe is enough
        fit.sums.powerX.pop_back();
        QVERIFY_EXCEPTION_THROWN(measureBaselines(tested, fit), Error);
    }
};

QTEST_GUILESS_MAIN(TestBaselines)
#include "test_baselines.moc"
