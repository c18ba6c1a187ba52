#include "cosmology/mass_function.h"

#include <cmath>
#include <numbers>

namespace penumbra {
namespace {

/// Equation 3 of arXiv:0803.2706 with the parameters of its table 2 for overdensity 200.
double tinkerMultiplicity(double sigma)
{
    return 0.186 * (std::pow(2.57 / sigma, 1.47) + 1.0) * std::exp(-1.19 / (sigma * sigma));
}

/// Equation 10 of astro-ph/9901122, per unit ln(1/sigma), normalised to hold all mass.
double shethTormenMultiplicity(double sigma)
{
    const double nu = 1.68647 / sigma;
    const double scaled = 0.707 * nu * nu;
    return 0.3222 * std::sqrt(2.0 * 0.707 / std::numbers::pi) * nu * (1.0 + std::pow(scaled, -0.3)) *
           std::exp(-0.5 * scaled);
}

} // namespace

double haloAbundance(const LinearPower& power, MassFunction function, double mass)
{
    constexpr double step = 0.02; // in ln M: the error of the slope is second order, some 1e-5
    const double slope =
        std::log(power.sigmaOfMass(mass * std::exp(step)) / power.sigmaOfMass(mass * std::exp(-step))) / (2.0 * step);
    const double sigma = power.sigmaOfMass(mass);
    const double multiplicity =
        function == MassFunction::tinker ? tinkerMultiplicity(sigma) : shethTormenMultiplicity(sigma);
    return std::numbers::ln10 * multiplicity * power.cosmology().matterDensity() / mass * std::abs(slope);
}

} // namespace penumbra
