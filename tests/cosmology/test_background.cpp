#include "base/error.h"
#include "cosmology/background.h"

#include <QtTest>

#include <cmath>

using namespace penumbra;

class TestBackground : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void growthFollowsThePublishedTable_data()
    {
        QTest::addColumn<double>("omegaM");
        QTest::addColumn<double>("redshift");
        QTest::addColumn<double>("growth");
        // Omega_m = 0.3: growth benchmark 1 of the Core Cosmology Library (arXiv:1812.05995), six digits.
        QTest::newRow("z 0") << 0.3 << 0.0 << 0.778981;
        QTest::newRow("z 1") << 0.3 << 1.0 << 0.476585;
        QTest::newRow("z 2") << 0.3 << 2.0 << 0.328298;
        QTest::newRow("z 3") << 0.3 << 3.0 << 0.248371;
        QTest::newRow("z 4") << 0.3 << 4.0 << 0.199327;
        QTest::newRow("z 5") << 0.3 << 5.0 << 0.166341;
        // Heath's integral by an independent quadrature.
        QTest::newRow("light") << 0.1 << 0.0 << 0.590934;
        QTest::newRow("heavy") << 0.5 << 0.0 << 0.872481;
    }
    void growthFollowsThePublishedTable()
    {
        QFETCH(double, omegaM);
        QFETCH(double, redshift);
        QFETCH(double, growth);
        QVERIFY(std::abs(Background(omegaM).growth(1.0 / (1.0 + redshift)) - growth) < 1e-6);
    }

    void einsteinDeSitterIsExact()
    {
        const Background background(1.0);
        for (const double a : {0.02, 0.3, 1.0}) {
            QVERIFY(std::abs(background.growth(a) / a - 1.0) < 1e-9);
            QVERIFY(std::abs(background.growthRate(a) - 1.0) < 1e-9);
            QVERIFY(std::abs(background.secondOrderGrowth(a) / (a * a) + 3.0 / 7.0) < 1e-9);
            QVERIFY(std::abs(background.secondOrderGrowthRate(a) - 2.0) < 1e-9);
        }
    }

    void ratesAreLogarithmicSlopes()
    {
        for (const double omegaM : {0.1, 0.3, 0.5}) {
            const Background b(omegaM);
            for (const double a : {0.05, 0.5, 1.0}) {
                const double up = a * std::exp(1e-4), down = a * std::exp(-1e-4);
                const double slope = std::log(b.growth(up) / b.growth(down)) / 2e-4;
                QVERIFY(std::abs(slope / b.growthRate(a) - 1.0) < 1e-6);
                // Two separate fits, each good to some tenths of a per cent down to Omega_m = 0.1.
                const double second = std::log(b.secondOrderGrowth(up) / b.secondOrderGrowth(down)) / 2e-4;
                QVERIFY(std::abs(second / b.secondOrderGrowthRate(a) - 1.0) < 0.02);
            }
        }
    }

    void densitiesOutsideTheModelAreRefused()
    {
        QVERIFY_THROWS_EXCEPTION(InputError, Background(0.0));
        QVERIFY_THROWS_EXCEPTION(InputError, Background(1.5));
        QVERIFY_THROWS_EXCEPTION(InputError, Background(std::nan("")));
    }
};

QTEST_GUILESS_MAIN(TestBackground)
#include "test_background.moc"
