#include "validation/theory_checks.h"

#include "base/formatted.h"
#include "cosmology/background.h"
#include "cosmology/linear_power.h"

#include <array>

namespace penumbra {
namespace {

constexpr double tolerance = 1e-4;

struct Row
{
    double at, expected;
};

template <std::size_t N>
void addPower(CheckGroup& group, const LinearPower& power, const char* name, const std::array<Row, N>& table)
{
    for (const auto& [k, expected] : table) {
        Check check;
        check.quantity = formatted("P(k = %g h/Mpc)", k) + name;
        check.unit = "(Mpc/h)^3";
        check.measured = power(k);
        check.expected = expected;
        check.tolerance = tolerance;
        group.checks.push_back(check);
    }
}

} // namespace

CheckGroup checkLinearPower()
{
    constexpr Cosmology benchmark{0.3, 0.8, 0.05, 0.7, 0.96, 2.725};
    constexpr std::array<Row, 6> full{
        {{0.001, 3895.01}, {0.01, 21948.4}, {0.1, 5448.59}, {0.251189, 1208.38}, {1.0, 63.2412}, {10.0, 0.211105}}};
    constexpr std::array<Row, 5> smooth{
        {{0.001, 3872.33189}, {0.01, 22179.641}, {0.1, 5638.00690}, {1.0, 61.9488511}, {10.0, 0.204920777}}};
    CheckGroup group{"Linear power spectrum",
                     "Eisenstein & Hu 1998, benchmark of the Core Cosmology Library (arXiv:1812.05995): Omega_m 0.3, "
                     "Omega_b 0.05, h 0.7, n_s 0.96, sigma_8 0.8",
                     {},
                     {}};
    addPower(group, LinearPower(benchmark), "", full);
    addPower(group, LinearPower(benchmark, TransferFunction::noWiggle), ", no wiggles", smooth);
    return group;
}

CheckGroup checkGrowth()
{
    constexpr double omegaM = 0.3;
    constexpr std::array<Row, 6> table{
        {{0.0, 0.778981}, {1.0, 0.476585}, {2.0, 0.328298}, {3.0, 0.248371}, {4.0, 0.199327}, {5.0, 0.166341}}};
    CheckGroup group{"Growth factor",
                     "Growth table of the Core Cosmology Library (arXiv:1812.05995), Omega_m 0.3; D = a while matter "
                     "dominates",
                     {},
                     {}};
    const Background background(omegaM);
    for (const auto& [redshift, expected] : table) {
        Check check;
        check.quantity = formatted("D(z = %g)", redshift);
        check.measured = background.growth(1.0 / (1.0 + redshift));
        check.expected = expected;
        check.tolerance = tolerance;
        group.checks.push_back(check);
    }
    return group;
}

} // namespace penumbra
