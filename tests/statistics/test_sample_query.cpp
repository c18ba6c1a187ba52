#include "statistics/sample_query.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace penumbra;

constexpr Geometry slab{25.0, 5.0, true};

static Field evenMap(double logDensity)
{
    return {32, slab, Quantity::darkMatter,
            std::vector<float>(32 * 32, static_cast<float>(std::pow(10.0, logDensity)))};
}

/// Five samples of even maps, at 10^11.0, 11.1 .. 11.4.
struct EvenPosterior
{
    EvenPosterior()
    {
        for (int i = 0; i < 5; ++i)
            maps.push_back(evenMap(11.0 + 0.1 * i));
        for (const Field& map : maps)
            set.samples.push_back(&map);
        set.input = &stars;
    }

    std::vector<Field> maps;
    Field stars = evenMap(9.0), truth = evenMap(11.25);
    SampleSet set;
};

class TestSampleQuery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pixelIsThatOfTheSamples()
    {
        EvenPosterior even;
        even.set.truth = &even.truth;
        const auto answer = pixelOverSamples(even.set, 3, 7);
        QVERIFY(answer.has_value());
        QVERIFY(std::abs(answer->summary.mean - 11.2) < 1e-5);
        QVERIFY(std::abs(answer->summary.std - 0.1 * std::sqrt(2.5)) < 1e-5);
        QVERIFY(std::abs(*answer->truth - 11.25) < 1e-6);
        QCOMPARE(*answer->truthRank, 0.6);           // above three of five
        QVERIFY(!pixelOverSamples(even.set, 32, 0)); // outside
        QVERIFY(!pixelOverSamples({}, 0, 0));
    }

    void partnersCount()
    {
        EvenPosterior even;
        even.set.partner = {false, true, false, true, false};
        const auto answer = pixelOverSamples(even.set, 0, 0);
        QCOMPARE(answer->partner, even.set.partner);
        QCOMPARE(answer->summary.std, momentsOf(answer->values, even.set.partner).std);
    }

    void regionHoldsAreaTimesDensity()
    {
        const EvenPosterior even;
        const auto answer = regionOverSamples(even.set, Box{0.0, 0.0, 5.0, 4.0});
        QVERIFY(std::abs(answer->area - 20.0) < 1e-6);
        for (std::size_t i = 0; i < 5; ++i) // log10 of 20 (Mpc/h)^2 times the surface density
            QVERIFY(std::abs(answer->logMass.values[i] - (11.0 + 0.1 * double(i) + std::log10(20.0))) < 1e-5);
        QVERIFY(!answer->logMass.truth);
        QVERIFY(std::abs(*answer->logInputMass - (9.0 + std::log10(20.0))) < 1e-5);
        // The map is periodic: what lies beyond its edge comes in again at the other one.
        const auto beyond = regionOverSamples(even.set, Circle{-9.0, -9.0, 2.0});
        QCOMPARE(beyond->area, regionOverSamples(even.set, Circle{16.0, 16.0, 2.0})->area);
    }

    void profileHasTheBandOfTheSamples()
    {
        const EvenPosterior even;
        const auto profile = profileOverSamples(even.set, Line{2.0, 3.0, 8.0, 11.0});
        QCOMPARE(profile->distance.back(), 10.0);
        QVERIFY(profile->distance[1] <= 0.5 * 25.0 / 32.0); // two points per pixel
        for (std::size_t i = 0; i < profile->distance.size(); ++i) {
            QVERIFY(std::abs(profile->band.mean[i] - 11.2) < 1e-5);
            QVERIFY(std::abs(profile->band.low68[i] - 11.0) < 1e-5); // of five samples all
            QVERIFY(std::abs(profile->input[i] - 9.0) < 1e-5);
        }
        QVERIFY(!profileOverSamples(even.set, Line{2.0, 3.0, 2.1, 3.0}));
    }

    void histogramHasRoundEdgesAndAllValues()
    {
        NumberOverSamples number;
        for (int i = 0; i < 200; ++i)
            number.values.push_back(11.0 + 0.001 * i);
        const SampleHistogram histogram = sampleHistogram(number);
        // Quartiles 0.1 apart: 2 * 0.1 / 200^(1/3) = 0.034, rounded down to 0.02.
        const double width = histogram.edges[1] - histogram.edges[0];
        QVERIFY(std::abs(width - 0.02) < 1e-9);
        QVERIFY(std::abs(std::round(histogram.edges[0] / width) * width - histogram.edges[0]) < 1e-9);
        double sum = 0.0;
        for (const double count : histogram.counts)
            sum += count;
        QCOMPARE(sum, 200.0);
        number.values.assign(3, 12.0); // no spread at all
        QCOMPARE(sampleHistogram(number).counts, std::vector<double>{3.0});
        number.values.insert(number.values.end(), {INFINITY, -INFINITY, NAN}); // which no bar can show
        QCOMPARE(sampleHistogram(number).counts, std::vector<double>{3.0});
        number.values.assign(2, INFINITY);
        QVERIFY(sampleHistogram(number).counts.empty());
        QVERIFY(sampleHistogram({}).edges.empty());
    }
};

QTEST_GUILESS_MAIN(TestSampleQuery)
#include "test_sample_query.moc"
