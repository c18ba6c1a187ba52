#include "cosmology/mass_function.h"

#include <QtTest>

#include <cmath>
#include <utility>
#include <vector>

using namespace penumbra;

class TestMassFunction : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void abundancesInTheCamelsBox()
    {
        // Haloes per dex in (25 Mpc/h)^3 by an independent evaluation of both formulae.
        const LinearPower power(Cosmology{});
        const double volume = 25.0 * 25.0 * 25.0;
        const std::vector<std::tuple<double, double, double>> table{
            {1e10, 8613, 8125}, {1e11, 1111, 1059}, {1e12, 146, 137}, {1e13, 18.2, 16.2}, {1e14, 1.57, 1.33}};
        for (const auto& [mass, tinker, shethTormen] : table) {
            // The table has three to four digits.
            QVERIFY(std::abs(volume * haloAbundance(power, MassFunction::tinker, mass) / tinker - 1.0) < 5e-3);
            QVERIFY(std::abs(volume * haloAbundance(power, MassFunction::shethTormen, mass) / shethTormen - 1.0) <
                    5e-3);
        }
    }

    void publishedBenchmark()
    {
        // Benchmarks of the Core Cosmology Library (arXiv:1812.05995), made with another code and another fit of the
        // transfer function: masses in Msun, abundances in Mpc^-3.
        constexpr double h = 0.7;
        const LinearPower power(Cosmology{0.3, 0.8, 0.05, h, 0.96, 2.725});
        const std::vector<std::tuple<double, double, double>> table{{1e11, 0.0334519, 0.0318980},
                                                                    {1e12, 0.00439958, 0.00414576},
                                                                    {1e13, 5.6128e-4, 5.05478e-4},
                                                                    {1e14, 5.36929e-5, 4.57300e-5}};
        for (const auto& [mass, tinker, shethTormen] : table) {
            const double ours = haloAbundance(power, MassFunction::tinker, mass * h) * h * h * h;
            const double oursShethTormen = haloAbundance(power, MassFunction::shethTormen, mass * h) * h * h * h;
            qInfo("%g: %g %g", mass, ours / tinker, oursShethTormen / shethTormen);
            QVERIFY(std::abs(ours / tinker - 1.0) < 0.02);
            QVERIFY(std::abs(oursShethTormen / shethTormen - 1.0) < 0.02);
        }
    }

    void shethTormenHoldsAllMass()
    {
        // Normalised so that every bit of matter is in some halo; the integral converges slowly towards small masses,
        // so only an upper bound and more than half of the mass can be asked of 1 to 10^16 Msun/h.
        const LinearPower power(Cosmology{});
        double fraction = 0.0;
        constexpr double step = 0.25;
        for (double logMass = 0.0; logMass < 16.0; logMass += step) {
            const double mass = std::pow(10.0, logMass + 0.5 * step);
            fraction +=
                step * mass * haloAbundance(power, MassFunction::shethTormen, mass) / power.cosmology().matterDensity();
        }
        QVERIFY(fraction > 0.6 && fraction < 1.0);
    }
};

QTEST_GUILESS_MAIN(TestMassFunction)
#include "test_mass_function.moc"
