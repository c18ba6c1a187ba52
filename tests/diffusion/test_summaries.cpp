#include "base/random.h"
#include "diffusion/map_summaries.h"
#include "diffusion/summary_regression.h"

#include <QTest>

#include <cmath>
#include <numbers>
#include <vector>

using namespace penumbra;

namespace {

constexpr std::size_t count = SummaryRegression::count;

/// log10 of it is 11 plus `amplitude` times white noise of one dex.
Field whiteMap(std::size_t size, double amplitude)
{
    std::vector<float> noise(size * size);
    RandomStream(3, 0, 0).normals(noise);
    Field map(size, camelsGeometry, Quantity::darkMatter);
    for (std::size_t i = 0; i < noise.size(); ++i)
        map.pixels()[i] = static_cast<float>(std::pow(10.0, 11.0 + amplitude * noise[i]));
    return map;
}

std::size_t indexOf(std::string_view key)
{
    return static_cast<std::size_t>(std::ranges::find(mapSummaryKeys, key) - mapSummaryKeys.begin());
}

bool near(double a, double b, double tolerance)
{
    return std::abs(a - b) < tolerance;
}

} // namespace

class TestSummaries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// White noise of variance s^2 has P = s^2 (side / size)^2 on every scale; the mean of a log-normal map is its
    /// median times exp((s ln 10)^2 / 2).
    void whiteNoise()
    {
        const double sigma = 0.2;
        const MapSummaries summaries = mapSummaries(whiteMap(128, sigma));
        const double level = std::log10(sigma * sigma * std::pow(25.0 / 128.0, 2.0));
        QVERIFY(near(summaries[indexOf("mean_log")], 11.0, 4.0 * sigma / 128.0));
        const double meanOverMedian = std::pow(sigma * std::numbers::ln10, 2.0) / 2.0 / std::numbers::ln10;
        QVERIFY(near(summaries[indexOf("total")], 11.0 + meanOverMedian, 0.01));
        // The mean over n modes scatters by 1 / sqrt(n): 18 modes around 0.7 h/Mpc, 290 around 2.8, 4,600 around 11.3.
        QVERIFY(near(summaries[indexOf("power_log_0.7")], level, 3.0 * 0.43 / std::sqrt(18.0)));
        QVERIFY(near(summaries[indexOf("power_log_2.8")], level, 3.0 * 0.43 / std::sqrt(290.0)));
        QVERIFY(near(summaries[indexOf("power_log_11.3")], level, 3.0 * 0.43 / std::sqrt(4600.0)));
        // The overdensity of a log-normal map has variance exp((s ln 10)^2) - 1.
        const double variance = std::exp(std::pow(sigma * std::numbers::ln10, 2.0)) - 1.0;
        QVERIFY(near(summaries[indexOf("power_11.3")], std::log10(variance * std::pow(25.0 / 128.0, 2.0)), 0.04));
    }

    /// Twice the contrast in dex is four times the power; a denser map of the same shape has the same power.
    void contrastAndDensity()
    {
        const MapSummaries once = mapSummaries(whiteMap(128, 0.1)), twice = mapSummaries(whiteMap(128, 0.2));
        Field dense = whiteMap(128, 0.1);
        for (float& pixel : dense.pixels())
            pixel *= 10.0F;
        const MapSummaries denser = mapSummaries(dense);
        for (std::size_t i = 0; i < mapSummaryKeys.size(); ++i) {
            if (mapSummaryKeys[i].starts_with("power_log"))
                QVERIFY(near(twice[i] - once[i], std::log10(4.0), 1e-4));
            QVERIFY(near(denser[i] - once[i], i < 2 ? 1.0 : 0.0, 1e-4));
        }
    }

    /// A grid of 16 pixels ends at 2 h/Mpc: the bands beyond are not there.
    void coarseGridLacksBands()
    {
        const MapSummaries coarse = mapSummaries(whiteMap(16, 0.2));
        QVERIFY(std::isfinite(coarse[indexOf("power_log_1.4")]));
        for (const char* key : {"power_log_5.7", "power_log_11.3", "power_5.7", "power_11.3"})
            QVERIFY(std::isnan(coarse[indexOf(key)]));
    }

    /// What a map does not have counts as usual, both where it is told from and where it is told.
    void lackingBandsSayNothing()
    {
        SummaryRegression regression;
        regression.std.fill(1.0);
        regression.featureStd.fill(1.0);
        regression.featureMean.fill(-1.0); // of what is there: 0 would be one standard deviation away
        regression.coefficients.fill(1.0);
        const MapSummaries coarse = mapSummaries(whiteMap(16, 0.2));
        const StandardSummaries told = regression.standardized(coarse);
        QCOMPARE(told[indexOf("power_log_11.3")], 0.0F);
        QVERIFY(told[indexOf("mean_log")] > 10.0F);
        const SummaryFeatures features = summaryFeatures({}, whiteMap(16, 0.2));
        const auto finite =
            static_cast<double>(std::ranges::count_if(features, [](double x) { return std::isfinite(x); }));
        QCOMPARE(finite,
                 4.0); // no stars; of the mean its own mean and total, and the powers of log10 at 0.7 and 1.4 h/Mpc
        QVERIFY(std::isfinite(regression.distribution(features).mean[0]));
    }

    /// mean + L n has covariance L L^T.
    void drawsHaveTheirCovariance()
    {
        SummaryDistribution distribution;
        distribution.mean[0] = 3.0;
        distribution.factor[0] = 2.0;
        distribution.factor[count] = 0.6;
        distribution.factor[count + 1] = 0.8;
        constexpr int draws = 20000;
        double mean = 0.0, variance = 0.0, covariance = 0.0;
        for (int i = 0; i < draws; ++i) {
            std::array<float, count> normals{};
            RandomStream(5, static_cast<std::uint32_t>(i), 0).normals(normals);
            const StandardSummaries drawn = distribution.draw(normals);
            mean += drawn[0] / draws;
            variance += drawn[1] * drawn[1] / draws;
            covariance += (drawn[0] - 3.0) * drawn[1] / draws;
            QCOMPARE(drawn[2], 0.0F);
        }
        QVERIFY(near(mean, 3.0, 4.0 * 2.0 / std::sqrt(draws)));
        QVERIFY(near(variance, 1.0, 4.0 * std::sqrt(2.0 / draws)));
        QVERIFY(near(covariance, 2.0 * 0.6, 4.0 * std::sqrt((4.0 + 1.44) / draws)));
    }

    /// A map far beyond what was learnt from counts as four standard deviations away, a missing statistic as usual.
    void featuresAreKeptWithin()
    {
        SummaryFeatures raw{}, mean{}, std{};
        std.fill(2.0);
        raw[0] = 1000.0;
        raw[1] = std::nan("");
        raw[2] = 3.0;
        const SummaryFeatures standard = standardizedFeatures(raw, mean, std);
        QCOMPARE(standard[0], 4.0);
        QCOMPARE(standard[1], 0.0);
        QCOMPARE(standard[2], 1.5);
    }
};

QTEST_GUILESS_MAIN(TestSummaries)
#include "test_summaries.moc"
