#include "ui/posterior_query.h"

#include "support.h"

using namespace penumbra;

/// Five samples of even maps, at 10^11.0, 11.1 .. 11.4.
static std::shared_ptr<const PosteriorSnapshot> evenPosterior(std::shared_ptr<const Field> truth = nullptr)
{
    PosteriorAccumulator posterior(std::make_shared<const Field>(test::stellarMap(32)), std::move(truth), 1, "{}");
    for (std::uint32_t i = 0; i < 5; ++i) {
        Field sample(32, camelsGeometry, Quantity::darkMatter);
        std::fill(sample.pixels().begin(), sample.pixels().end(), static_cast<float>(std::pow(10.0, 11.0 + 0.1 * i)));
        posterior.add(std::move(sample), i);
    }
    return posterior.snapshot();
}

class TestPosteriorQuery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pixelIsThatOfTheSamples()
    {
        const auto truth = std::make_shared<const Field>(test::darkMatterMap(32));
        const auto answer = pixelOverSamples(*evenPosterior(truth), 3, 7);
        QVERIFY(answer.has_value());
        QVERIFY(std::abs(answer->summary.mean - 11.2) < 1e-5);
        QVERIFY(std::abs(answer->summary.std - 0.1 * std::sqrt(2.5)) < 1e-5);
        QVERIFY(std::abs(*answer->truth - std::log10((*truth)(3, 7))) < 1e-6);
        QVERIFY(!pixelOverSamples(*evenPosterior(), 32, 0)); // outside
    }

    void regionHoldsAreaTimesDensity()
    {
        const auto answer = regionOverSamples(*evenPosterior(), Box{0.0, 0.0, 5.0, 4.0});
        QVERIFY(std::abs(answer->area - 20.0) < 1e-6);
        for (std::size_t i = 0; i < 5; ++i) // log10 of 20 (Mpc/h)^2 times the surface density
            QVERIFY(std::abs(answer->logMass.values[i] - (11.0 + 0.1 * double(i) + std::log10(20.0))) < 1e-5);
        QVERIFY(!answer->logMass.truth);
        // The map is periodic: what lies beyond its edge comes in again at the other one.
        const auto beyond = regionOverSamples(*evenPosterior(), Circle{-9.0, -9.0, 2.0});
        QCOMPARE(beyond->area, regionOverSamples(*evenPosterior(), Circle{16.0, 16.0, 2.0})->area);
    }

    void profileHasTheBandOfTheSamples()
    {
        const auto profile = profileOverSamples(*evenPosterior(), Line{2.0, 3.0, 8.0, 11.0});
        QCOMPARE(profile->distance.back(), 10.0);
        QVERIFY(profile->distance[1] <= 0.5 * 25.0 / 32.0); // two points per pixel
        for (std::size_t i = 0; i < profile->distance.size(); ++i) {
            QVERIFY(std::abs(profile->band.mean[i] - 11.2) < 1e-5);
            QVERIFY(std::abs(profile->band.low68[i] - 11.064) < 1e-5); // 0.16 * 4 steps of 0.1
        }
        QVERIFY(!profileOverSamples(*evenPosterior(), Line{2.0, 3.0, 2.1, 3.0}));
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
    }
};

QTEST_GUILESS_MAIN(TestPosteriorQuery)
#include "test_posterior_query.moc"
