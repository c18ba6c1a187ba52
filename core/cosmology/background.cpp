#include "cosmology/background.h"

#include "base/error.h"

#include <boost/math/quadrature/gauss_kronrod.hpp>

#include <cmath>
#include <string>

namespace penumbra {

Background::Background(double omegaM) : m_omegaM(omegaM)
{
    if (!(omegaM > 0.0 && omegaM <= 1.0))
        throw UsageError("Omega_m must lie in (0, 1], but is " + std::to_string(omegaM) + ".");
}

double Background::expansionRate(double a) const
{
    return std::sqrt(m_omegaM / (a * a * a) + 1.0 - m_omegaM);
}

double Background::matterFraction(double a) const
{
    return m_omegaM / (m_omegaM + (1.0 - m_omegaM) * a * a * a);
}

double Background::growth(double a) const
{
    // With a' = t^2 the integrand is smooth at zero: 1 / (a' E)^3 = t^3 / (Omega_m + (1 - Omega_m) t^6)^(3/2).
    const auto integrand = [this](double t) {
        return 2.0 * std::pow(t, 4) / std::pow(m_omegaM + (1.0 - m_omegaM) * std::pow(t, 6), 1.5);
    };
    using Quadrature = boost::math::quadrature::gauss_kronrod<double, 31>;
    return 2.5 * m_omegaM * expansionRate(a) * Quadrature::integrate(integrand, 0.0, std::sqrt(a), 10, 1e-12);
}

double Background::growthRate(double a) const
{
    const double e = expansionRate(a);
    return 2.5 * m_omegaM / (a * a * e * e * growth(a)) - 1.5 * matterFraction(a);
}

double Background::secondOrderGrowth(double a) const
{
    const double d = growth(a);
    return -3.0 / 7.0 * d * d * std::pow(matterFraction(a), -1.0 / 143.0);
}

double Background::secondOrderGrowthRate(double a) const
{
    return 2.0 * std::pow(matterFraction(a), 6.0 / 11.0);
}

} // namespace penumbra
