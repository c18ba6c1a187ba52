#include "diffusion/noise_schedule.h"

#include <QTest>

#include <cmath>

using namespace penumbra;

class TestNoiseSchedule : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void variancesAddToOne()
    {
        for (double gamma = -20.0; gamma <= 20.0; gamma += 0.37) {
            const auto [alpha, sigma] = noiseLevel(gamma);
            QVERIFY(std::abs(alpha * alpha + sigma * sigma - 1.0) < 1e-14);
        }
    }

    void signalToNoiseIsExact()
    {
        // alpha^2 / sigma^2 = e^-gamma also where one of them is 1 to rounding
        for (const double gamma : {-40.0, -13.3, -1.0, 0.0, 2.5, 13.3, 40.0}) {
            const auto [alpha, sigma] = noiseLevel(gamma);
            QVERIFY(std::abs(2.0 * std::log(alpha / sigma) + gamma) < 1e-13 * std::max(1.0, std::abs(gamma)));
        }
    }

    void slopeCountsByItsSize()
    {
        const GammaSchedule schedule{-12.9, -25.7};
        QCOMPARE(schedule.gamma(0.0), -12.9);
        QCOMPARE(schedule.gamma(1.0), -12.9 + 25.7);
    }
};

QTEST_GUILESS_MAIN(TestNoiseSchedule)
#include "test_noise_schedule.moc"
