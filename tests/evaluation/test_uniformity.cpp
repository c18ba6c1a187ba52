#include "evaluation/coverage.h"
#include "evaluation/sbc.h"

#include <QTest>

#include <cmath>

using namespace penumbra;

/// The statistics behind simulation-based calibration, against closed forms and the published tables.
class TestUniformity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void randomizedRanksFillTheInterval()
    {
        QCOMPARE(randomizedRank(0, 0, 9, 0.5), 0.05);
        QCOMPARE(randomizedRank(9, 0, 9, 0.5), 0.95);
        QCOMPARE(randomizedRank(0, 9, 9, 0.25), 0.25); // all equal: anywhere
        QCOMPARE(randomizedRank(2, 3, 9, 1.0), 0.6);
    }

    // 32 ranks in 4 bins; chi^2 of 3 degrees of freedom: p = erfc(sqrt(x/2)) + sqrt(2x/pi) exp(-x/2).
    void chiSquareIsThatOfTheHistogram()
    {
        std::vector<double> ranks;
        for (const auto& [centre, count] : {std::pair{0.1, 12}, {0.3, 8}, {0.6, 7}, {0.9, 5}})
            ranks.insert(ranks.end(), static_cast<std::size_t>(count), centre);
        const auto tested = testUniformity(ranks);
        QCOMPARE(tested.histogram, (std::vector<double>{12, 8, 7, 5}));
        const double x = (16.0 + 0.0 + 1.0 + 9.0) / 8.0;
        const double expected = std::erfc(std::sqrt(x / 2.0)) + std::sqrt(2.0 * x / M_PI) * std::exp(-x / 2.0);
        QVERIFY(std::abs(tested.chiSquareP - expected) < 1e-12);
    }

    // Critical values of D for p = 0.05 (Massey 1951, table 1): 0.294 for n = 20, 1.36 / sqrt(n) for large n.
    void kolmogorovMeetsTheTable()
    {
        for (const auto& [count, distance] : {std::pair{20, 0.294}, {400, 1.358 / 20.0}}) {
            std::vector<double> ranks; // evenly spread over [0, 1 - distance]: farthest from uniform at the last
            for (int i = 0; i < count; ++i)
                ranks.push_back((i + 0.5) / (count - 0.5) * (1.0 - distance));
            QVERIFY(std::abs(testUniformity(ranks).ksP - 0.05) < 0.003);
        }
    }

    void flatRanksAreUniform()
    {
        std::vector<double> ranks;
        for (int i = 0; i < 100; ++i)
            ranks.push_back((i + 0.5) / 100.0);
        QVERIFY(testUniformity(ranks).ksP > 0.999);
        QVERIFY(testUniformity(ranks).chiSquareP > 0.999);
    }

    void fewRanksProveNothing()
    {
        const auto four = testUniformity({0.1, 0.2, 0.3, 0.4});
        QVERIFY(std::isnan(four.ksP) && std::isnan(four.chiSquareP));
        SbcResult result;
        result.uniformity = four;
        QVERIFY(result.consistent());
    }
};

QTEST_GUILESS_MAIN(TestUniformity)
#include "test_uniformity.moc"
