#include "base/error.h"
#include "base/random.h"
#include "statistics/convergence.h"
#include "statistics/region.h"
#include "statistics/sample_summary.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>

using namespace penumbra;

class TestPosteriorStatistics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bandOfNumpy()
    {
        // numpy.quantile([1, 2, 3, 4, 10], [.16, .84, .025, .975], method="weibull") = 1, 10, 1, 10, and of seven
        // values, 1, 2, 3, 4, 10, 11 and 20, 1.28, 17.48, 1 and 20; the second bin is ten times it.
        std::vector<std::vector<double>> samples;
        for (const double value : {4.0, 1.0, 10.0, 2.0, 3.0, 20.0, 11.0})
            samples.push_back({value, 10.0 * value});
        const SampleBand band = sampleBand(samples);
        const auto close = [](double found, double expected) { return std::abs(found - expected) < 1e-12; };
        QVERIFY(close(band.mean[0], 51.0 / 7.0) && close(band.mean[1], 510.0 / 7.0));
        QVERIFY(close(band.low68[0], 1.28) && close(band.high68[0], 17.48));
        QVERIFY(close(band.low95[1], 10.0) && close(band.high95[1], 200.0));
        const std::vector<double> values{4.0, 1.0, 10.0, 2.0, 3.0};
        const SampleSummary summary = summarise(values);
        QVERIFY(close(summary.median, 3.0) && close(summary.low68, 1.0) && close(summary.high95, 10.0));
        QVERIFY(close(summary.std, std::sqrt(12.5))); // squares 9 + 4 + 1 + 0 + 36 over 4
        QVERIFY(close(fractionBelow(values, 3.0), 0.4));
    }

    void refusals()
    {
        const std::vector<std::vector<double>> none, uneven{{1.0, 2.0}, {1.0}};
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(sampleBand(none)), Error);
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(sampleBand(uneven)), Error);
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(summarise({})), Error);
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(proportionAbove({}, 1.0)), Error);
    }

    /// Of an exact posterior: the truth is one more draw.
    void intervalsHoldTheTruthAsOftenAsTheySay()
    {
        std::mt19937 random(7);
        std::normal_distribution<double> normal;
        for (const std::size_t samples : {8U, 32U, 64U, 4U}) {
            constexpr double fields = 20000.0;
            double inside68 = 0.0, inside95 = 0.0;
            for (int field = 0; field < 20000; ++field) {
                std::vector<double> values;
                for (std::size_t i = 0; i < samples; ++i)
                    values.push_back(normal(random));
                const SampleSummary summary = summarise(values);
                const double truth = normal(random);
                inside68 += summary.low68 <= truth && truth <= summary.high68 ? 1.0 / fields : 0.0;
                inside95 += summary.low95 <= truth && truth <= summary.high95 ? 1.0 / fields : 0.0;
            }
            // Of few values, a straight line between the order statistics of a Gaussian is too wide.
            QVERIFY2(std::abs(inside68 - heldLevel(0.68, samples)) < (samples == 8 ? 0.025 : 0.01),
                     qPrintable(QString::number(inside68)));
            QVERIFY2(std::abs(inside95 - heldLevel(0.95, samples)) < 0.01, qPrintable(QString::number(inside95)));
        }
    }

    void noBandNoError()
    {
        const std::vector<std::vector<float>> few{{1.0F}, {2.0F}, {3.0F}}, equal(20, {1.0F});
        QVERIFY(!bandError(few));
        QVERIFY(!bandError(equal));
    }

    void proportionOfWilson()
    {
        // (p + 1 / 2n +- sqrt(p (1 - p) / n + 1 / 4n^2)) / (1 + 1 / n) for p = 0.8, n = 10: (0.85 +- 0.13601) / 1.1.
        const std::vector<double> ten{1.0, 3.0, 3.0, 3.0, 3.0, 3.0, 1.0, 3.0, 3.0, 3.0}, nine(9, 1.0);
        const Proportion found = proportionAbove(ten, 2.0);
        QCOMPARE(found.value, 0.8);
        QCOMPARE(found.count, std::size_t(10));
        QVERIFY(std::abs(found.low - 0.64908) < 1e-5 && std::abs(found.high - 0.89638) < 1e-5);
        // No hits in n trials leave the probability below 1 / (n + 1) at one sigma.
        QCOMPARE(proportionAbove(nine, 2.0).low, 0.0);
        QVERIFY(std::abs(proportionAbove(nine, 2.0).high - 0.1) < 1e-12);
        QVERIFY(std::abs(proportionAbove(nine, 0.0).low - 0.9) < 1e-12);
        QCOMPARE(proportionAbove(nine, 1.0).value, 0.0); // not above
    }

    /// 2000 posteriors of 32 samples in pairs +z and -z, and z + e and -z + e': the interval holds the true probability
    /// as often as it says, where one that takes partners for independent does so far too often.
    void proportionOfPartners_data()
    {
        QTest::addColumn<double>("share"); // of z in the variance
        QTest::addColumn<double>("threshold");
        QTest::addColumn<double>("probability");
        QTest::newRow("opposite") << 1.0 << 0.5244005 << 0.3;
        QTest::newRow("mostly opposite") << 0.8 << 0.0 << 0.5;
        QTest::newRow("independent") << 0.0 << 0.5244005 << 0.3;
    }

    void proportionOfPartners()
    {
        QFETCH(double, share);
        QFETCH(double, threshold);
        QFETCH(double, probability);
        constexpr std::size_t posteriors = 2000, samples = 32;
        std::mt19937 random(1);
        std::normal_distribution<double> normal;
        std::vector<bool> partner;
        for (std::size_t i = 0; i < samples; ++i)
            partner.push_back(i % 2 == 1);
        double inside = 0.0, variance = 0.0, told = 0.0;
        for (std::size_t p = 0; p < posteriors; ++p) {
            std::vector<double> values;
            for (std::size_t i = 0; i < samples / 2; ++i) {
                const double z = std::sqrt(share) * normal(random);
                for (const double sign : {1.0, -1.0})
                    values.push_back(sign * z + std::sqrt(1.0 - share) * normal(random));
            }
            const Proportion found = proportionAbove(values, threshold, partner);
            inside += found.low <= probability && probability <= found.high ? 1.0 / posteriors : 0.0;
            variance += std::pow(found.value - probability, 2) / posteriors;
            told += 0.5 * (found.high - found.low) / posteriors;
        }
        // Proportions are multiples of 1/32, so that the coverage comes in steps.
        QVERIFY2(std::abs(inside - 0.68) < 0.08, qPrintable(QString::number(inside)));
        QVERIFY2(std::abs(told / std::sqrt(variance) - 1.0) < 0.1,
                 qPrintable(QString::number(told / std::sqrt(variance))));
    }

    void errorsOfNormalSamplesAreTheKnownOnes_data()
    {
        QTest::addColumn<std::size_t>("count");
        QTest::newRow("40") << std::size_t{40};
        QTest::newRow("400") << std::size_t{400};
    }

    void errorsOfNormalSamplesAreTheKnownOnes()
    {
        QFETCH(std::size_t, count);
        std::vector<std::vector<float>> samples(count, std::vector<float>(2000));
        for (std::size_t i = 0; i < count; ++i)
            RandomStream(11, static_cast<std::uint32_t>(i), 0).normals(samples[i]);
        // Quantiles p of n normal values scatter by sqrt(p (1 - p) / n) / density, and those at 16 and 84 % correlate
        // by 0.16 / 0.84: the width 1.989 sigma between them has a relative error of 0.964 / sqrt(n).
        const double expected = 0.964 / std::sqrt(static_cast<double>(count));
        QVERIFY(std::abs(*bandError(samples) / expected - 1.0) < 0.08);
    }

    /// Values and their opposites tell of the spread what half as many independent ones do of |value|, and both ends of
    /// the interval move together: the quantile of |v| at 0.68 scatters by sqrt(0.68 0.32 / (n/2)) / (4 x 0.2434) of a
    /// sigma 0.994, relatively 1.36 / sqrt(n). Halves that part partners would find no difference.
    void errorOfTheBandOfPairs()
    {
        constexpr std::size_t count = 400;
        std::vector<std::vector<float>> samples(count, std::vector<float>(2000));
        std::vector<bool> partner(count);
        for (std::size_t i = 0; i < count; i += 2) {
            RandomStream(12, static_cast<std::uint32_t>(i), 0).normals(samples[i]);
            std::transform(samples[i].begin(), samples[i].end(), samples[i + 1].begin(), std::negate<>());
            partner[i + 1] = true;
        }
        // Density of |v| at 0.994: 2 x 0.2434.
        const double expected = std::sqrt(0.68 * 0.32 / (0.5 * count)) / (2.0 * 0.2434) / 0.994;
        const double found = *bandError(samples, partner);
        QVERIFY2(std::abs(found / expected - 1.0) < 0.08, qPrintable(QString::number(found / expected)));
        QVERIFY(*bandError(samples) < 0.9 * expected);
    }

    void spreadOfPartners()
    {
        // Pair means 2 and 5, half differences 1 and 2: variance of the means 4.5, of the halves (1 + 4) / 2.
        const std::vector<double> values{1.0, 3.0, 7.0, 3.0};
        const std::vector<bool> partner{false, true, false, true};
        QVERIFY(std::abs(summarise(values, partner).std - std::sqrt(7.0)) < 1e-12);
        QVERIFY(std::abs(summarise(values).std - std::sqrt(19.0 / 3.0)) < 1e-12);
    }

    void profileFollowsALogSlope()
    {
        const Geometry geometry{8.0, 5.0, false};
        Field field(16, geometry, Quantity::darkMatter);
        for (std::size_t y = 0; y < 16; ++y)
            for (std::size_t x = 0; x < 16; ++x) // pixel centres at (i + 0.5) / 2 Mpc/h
                field(x, y) = static_cast<float>(std::pow(10.0, 10.0 + 0.5 * (static_cast<double>(x) + 0.5) / 2.0));
        const Line line{1.0, 2.0, 5.0, 5.0};
        QCOMPARE(line.length(), 5.0);
        const std::vector<double> values = lineProfile(field, line, 9);
        for (std::size_t i = 0; i < 9; ++i)
            QVERIFY(std::abs(values[i] - (10.0 + 0.5 * (1.0 + 0.5 * static_cast<double>(i)))) < 1e-5);
    }

    void profileOfAPeriodicMapGoesRound()
    {
        Field field(8, {8.0, 5.0, true}, Quantity::darkMatter);
        std::fill(field.pixels().begin(), field.pixels().end(), 1e10F);
        for (std::size_t y = 0; y < 8; ++y)
            field(0, y) = 1e12F;
        // Midway between the centres of the last and the first column, and beyond the edge by one pixel.
        QVERIFY(std::abs(lineProfile(field, {8.0, 4.0, 8.5, 4.0}, 2)[0] - 11.0) < 1e-6);
        QVERIFY(std::abs(lineProfile(field, {8.0, 4.0, 8.5, 4.0}, 2)[1] - 12.0) < 1e-6);
    }

    // A map of stars: a tenth of the way from nothing to 10^10 lies no density of 10.
    void profileInventsNoDensities()
    {
        Field field(8, {8.0, 5.0, true}, Quantity::stellarMass);
        for (std::size_t y = 0; y < 8; ++y)
            field(3, y) = 1e10F;
        for (const double value : lineProfile(field, {1.0, 4.0, 6.0, 4.0}, 101))
            QVERIFY(value == 0.0 || std::abs(value - 10.0) < 1e-6);
    }
};

QTEST_GUILESS_MAIN(TestPosteriorStatistics)
#include "test_posterior_statistics.moc"
