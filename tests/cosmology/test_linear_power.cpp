#include "base/error.h"
#include "cosmology/linear_power.h"

#include <QtTest>

#include <cmath>
#include <utility>
#include <vector>

using namespace penumbra;

namespace {

/// Model 1 of the benchmarks of the Core Cosmology Library (arXiv:1812.05995).
constexpr Cosmology benchmark{0.3, 0.8, 0.05, 0.7, 0.96, 2.725};

using Table = std::vector<std::pair<double, double>>; // k [h/Mpc], P [(Mpc/h)^3]

double largestDeviation(const LinearPower& power, const Table& table)
{
    double largest = 0.0;
    for (const auto& [k, expected] : table)
        largest = std::max(largest, std::abs(power(k) / expected - 1.0));
    return largest;
}

} // namespace

class TestLinearPower : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fullTransferFollowsThePublishedTable()
    {
        const Table table{{0.001, 3895.01},    {0.01, 21948.4}, {0.1, 5448.59},
                          {0.251189, 1208.38}, {1.0, 63.2412},  {10.0, 0.211105}};
        QVERIFY(largestDeviation(LinearPower(benchmark), table) < 1e-4);
    }

    void noWiggleTransferFollowsThePublishedTable()
    {
        const Table table{
            {0.001, 3872.33189}, {0.01, 22179.641}, {0.1, 5638.00690}, {1.0, 61.9488511}, {10.0, 0.204920777}};
        QVERIFY(largestDeviation(LinearPower(benchmark, TransferFunction::noWiggle), table) < 1e-5);
    }

    void camelsUniverse()
    {
        // An independent evaluation of the formulae of Eisenstein & Hu.
        const LinearPower power(Cosmology{});
        const Table table{{0.01, 23229.5}, {0.1, 5484.38}, {1.0, 62.1734}, {10.0, 0.206368}, {30.0, 0.0111620}};
        QVERIFY(largestDeviation(power, table) < 1e-4);
        const Table sigmas{{1e10, 3.596}, {1e11, 2.768}, {1e12, 2.037}, {1e13, 1.413}, {1e14, 0.908}};
        for (const auto& [mass, sigma] : sigmas)
            QVERIFY(std::abs(power.sigmaOfMass(mass) - sigma) < 6e-4);
    }

    void amplitudeIsSigma8()
    {
        for (const double sigma8 : {0.6, 1.0}) {
            Cosmology cosmology;
            cosmology.sigma8 = sigma8;
            QVERIFY(std::abs(LinearPower(cosmology).sigma(8.0) - sigma8) < 1e-7);
            QVERIFY(std::abs(LinearPower(cosmology, TransferFunction::noWiggle).sigma(8.0) - sigma8) < 1e-7);
        }
    }

    void impossibleUniversesAreRefused()
    {
        Cosmology onlyBaryons;
        onlyBaryons.omegaM = 0.04;
        QVERIFY_THROWS_EXCEPTION(InputError, LinearPower{onlyBaryons});
        Cosmology flat;
        flat.sigma8 = 0.0;
        QVERIFY_THROWS_EXCEPTION(InputError, LinearPower{flat});
    }
};

QTEST_GUILESS_MAIN(TestLinearPower)
#include "test_linear_power.moc"
