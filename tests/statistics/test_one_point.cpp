#include "base/error.h"
#include "base/random.h"
#include "statistics/histogram.h"
#include "statistics/running_moments.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <numeric>

using namespace penumbra;

class TestOnePoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void histogramOfNumpy()
    {
        // numpy.histogram([0, .1, .2, .5, .99, 1, 1.5, -1], bins=4, range=(0, 1)) counts 3, 0, 1, 2.
        const std::vector<float> values{0.0F, 0.1F, 0.2F, 0.5F, 0.99F, 1.0F, 1.5F, -1.0F};
        const Pdf found = pdf(values, 0.0, 1.0, 4);
        QCOMPARE(found.centres, (std::vector<double>{0.125, 0.375, 0.625, 0.875}));
        const std::vector<double> expected{3.0, 0.0, 1.0, 2.0};
        for (std::size_t i = 0; i < 4; ++i)
            QCOMPARE(found.density[i], expected[i] / (8.0 * 0.25));
    }

    void densityIntegratesToTheFractionInside()
    {
        std::vector<float> values(20000);
        RandomStream(3, 0, 0).normals(values);
        values[0] = std::numeric_limits<float>::quiet_NaN();
        const Pdf found = pdf(values, -1.0, 1.0, 40);
        const double integral = std::accumulate(found.density.begin(), found.density.end(), 0.0) * 0.05;
        const auto inside =
            std::count_if(values.begin(), values.end(), [](float v) { return v >= -1.0F && v <= 1.0F; });
        QVERIFY(std::abs(integral - double(inside) / 20000.0) < 1e-12);
        // erf(1 / sqrt 2) of a standard normal lies within one sigma; four times the binomial error is 0.013.
        QVERIFY(std::abs(integral - std::erf(std::sqrt(0.5))) < 0.013);
    }

    void histogramRefusals()
    {
        const std::vector<float> values{1.0F};
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(pdf(values, 1.0, 1.0, 4)), Error);
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(pdf(values, 0.0, 1.0, 0)), Error);
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(pdf(values, std::nan(""), 1.0, 4)), Error);
    }

    void momentsAgainstTwoPasses()
    {
        // A mean a million times the scatter, where the sum of squares alone would lose every digit in float.
        constexpr std::size_t pixels = 50;
        constexpr std::size_t maps = 40;
        std::vector<std::vector<float>> all(maps, std::vector<float>(pixels));
        RunningMoments moments;
        for (std::size_t i = 0; i < maps; ++i) {
            RandomStream(5, static_cast<std::uint32_t>(i), 0).normals(all[i]);
            for (float& value : all[i])
                value = 1e6F + 8.0F * value;
            moments.add(all[i]);
        }
        QCOMPARE(moments.count(), maps);
        const auto mean = moments.mean();
        const auto std = moments.std();
        for (std::size_t p = 0; p < pixels; ++p) {
            double sum = 0.0;
            double squares = 0.0;
            for (const auto& map : all)
                sum += map[p];
            for (const auto& map : all)
                squares += std::pow(map[p] - sum / maps, 2);
            QCOMPARE(mean[p], static_cast<float>(sum / maps));
            QVERIFY(std::abs(std[p] / std::sqrt(squares / (maps - 1)) - 1.0) < 1e-6);
        }
    }

    void fewMaps()
    {
        RunningMoments moments;
        QVERIFY(moments.mean().empty());
        moments.add(std::vector<float>{1.0F, 2.0F});
        QVERIFY(std::isnan(moments.std().at(0)) && std::isnan(moments.std().at(1))); // as numpy's with ddof=1
        moments.add(std::vector<float>{3.0F, 2.0F});
        QCOMPARE(moments.mean(), (std::vector<float>{2.0F, 2.0F}));
        QCOMPARE(moments.std(), (std::vector<float>{std::sqrt(2.0F), 0.0F}));
        QVERIFY_EXCEPTION_THROWN(moments.add(std::vector<float>{1.0F}), Error);
    }

    void momentsOfPartners_data()
    {
        QTest::addColumn<double>("correlation");
        QTest::addColumn<int>("maps");
        QTest::newRow("opposite") << -1.0 << 8;
        QTest::newRow("nearly opposite") << -0.9 << 8;
        QTest::newRow("as if independent") << 0.0 << 8;
        QTest::newRow("with one that is alone") << -0.9 << 7;
        QTest::newRow("five") << -0.5 << 5;
    }

    /// Normal values of variance 4 whose partners correlate by rho: whatever that is, the squared standard deviation
    /// comes to 4, and the squared error of the mean to (N + 2 P rho) 4 / N^2.
    void momentsOfPartners()
    {
        QFETCH(double, correlation);
        QFETCH(int, maps);
        constexpr std::size_t pixels = 100000;
        const auto own = static_cast<float>(std::sqrt(1.0 - correlation * correlation));
        RunningMoments moments;
        std::vector<float> first(pixels), second(pixels);
        for (int i = 0; i < maps; ++i) {
            RandomStream(9, static_cast<std::uint32_t>(i), 0).normals(i % 2 == 0 ? first : second);
            if (i % 2 == 1)
                for (std::size_t p = 0; p < pixels; ++p)
                    second[p] = static_cast<float>(correlation) * first[p] + own * second[p];
            std::vector<float> map = i % 2 == 0 ? first : second;
            for (float& value : map)
                value = 7.0F + 2.0F * value;
            moments.add(map, i % 2 == 1);
        }
        const int pairs = maps / 2;
        double variance = 0.0;
        for (const float value : moments.std())
            variance += static_cast<double>(value) * value / pixels;
        // Of a variance from five maps at least, with a relative scatter of about 1, over 1e5 pixels: 0.5 %.
        QVERIFY2(std::abs(variance / 4.0 - 1.0) < 0.02, qPrintable(QString::number(variance)));
        const double expected = 4.0 * (maps + 2.0 * pairs * correlation) / (maps * maps);
        const double found = moments.meanError() * moments.meanError();
        QVERIFY2(std::abs(found - expected) < 0.02 * std::max(expected, 4.0 / 64.0),
                 qPrintable(QString::number(found)));
    }

    void aSinglePair()
    {
        RunningMoments moments;
        QVERIFY_EXCEPTION_THROWN(moments.add(std::vector<float>{1.0F}, true), Error);
        moments = {};
        moments.add(std::vector<float>{1.0F});
        moments.add(std::vector<float>{5.0F}, true);
        QCOMPARE(moments.mean(), (std::vector<float>{3.0F}));
        QCOMPARE(moments.std(), (std::vector<float>{2.0F})); // either is 2 from the mean
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(moments.meanError()), Error);
        moments.add(std::vector<float>{4.0F}); // of a pair and one more it is too uncertain to be told
        QVERIFY(!moments.hasMeanError());
    }

    void quantilesOfNumpy()
    {
        // numpy.quantile([3.5, -1, 2, 8.25, 0], [0, .1, .16, .25, .5, .84, 1])
        const std::vector<double> values{3.5, -1.0, 2.0, 8.25, 0.0};
        const std::vector<std::pair<double, double>> expected{{0.0, -1.0}, {0.1, -0.6},  {0.16, -0.36}, {0.25, 0.0},
                                                              {0.5, 2.0},  {0.84, 5.21}, {1.0, 8.25}};
        for (const auto& [q, value] : expected)
            QVERIFY(std::abs(quantile(values, q) - value) < 1e-12);
        QCOMPARE(quantile(std::vector<double>{4.0}, 0.3), 4.0);
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(quantile(std::vector<double>{}, 0.5)), Error);
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(quantile(values, 1.5)), Error);
    }
};

QTEST_GUILESS_MAIN(TestOnePoint)
#include "test_one_point.moc"
