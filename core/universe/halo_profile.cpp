#include "universe/halo_profile.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace penumbra {
namespace {

constexpr std::size_t tableSize = 256;

/// Enclosed mass at x = r / scale radius, in units of the mass scale.
double nfwMass(double x)
{
    return x < 1e-3 ? x * x * (0.5 - 2.0 * x / 3.0) : std::log1p(x) - x / (1.0 + x);
}

} // namespace

double virialRadius(const Cosmology& cosmology, double mass)
{
    return std::cbrt(3.0 * mass / (4.0 * std::numbers::pi * 200.0 * cosmology.matterDensity()));
}

double medianConcentration(const LinearPower& power, double mass)
{
    const Cosmology& cosmology = power.cosmology();
    const double k =
        2.0 * std::numbers::pi / std::cbrt(3.0 * mass / (4.0 * std::numbers::pi * cosmology.matterDensity()));
    const double slope = std::log(power(k * 1.02) / power(k / 1.02)) / (2.0 * std::log(1.02));
    const double nu = 1.68647 / power.sigmaOfMass(mass);
    const double nu0 = 7.28 + 1.56 * slope;
    const double critical = 0.5 * (6.58 + 1.27 * slope) * (std::pow(nu0 / nu, 1.08) + std::pow(nu / nu0, 1.77));

    // Same scale radius and density, another mean density at the edge: solve m(c) / c^3 = Omega_m m(c200c) / c200c^3.
    const double target = cosmology.omegaM * nfwMass(critical) / std::pow(critical, 3);
    double low = critical, high = 10.0 * critical;
    for (int i = 0; i < 50; ++i) {
        const double middle = 0.5 * (low + high);
        (nfwMass(middle) / std::pow(middle, 3) > target ? low : high) = middle;
    }
    return low;
}

NfwProfile::NfwProfile(double virialRadius, double concentration) : m_virialRadius(virialRadius), m_mass(tableSize + 1)
{
    for (std::size_t i = 0; i <= tableSize; ++i) {
        const double root = static_cast<double>(i) / tableSize;
        m_mass[i] = nfwMass(concentration * root * root) / nfwMass(concentration);
    }
}

double NfwProfile::radiusOfMass(double mass) const
{
    const auto above = std::ranges::upper_bound(m_mass, mass);
    if (above == m_mass.begin())
        return 0.0;
    if (above == m_mass.end())
        return m_virialRadius;
    const double lower = *(above - 1);
    const double root = static_cast<double>(above - m_mass.begin() - 1) + (mass - lower) / (*above - lower);
    return m_virialRadius * std::pow(root / tableSize, 2);
}

} // namespace penumbra
