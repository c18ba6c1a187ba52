#include "cosmology/linear_power.h"

#include "base/error.h"

#include <boost/math/quadrature/gauss_kronrod.hpp>

#include <cmath>
#include <numbers>
#include <string>

namespace penumbra {
namespace {

using std::pow;

/// Equation 19: the shape shared by cold dark matter and baryons, with q the wave number of equation 10.
double pressurelessTransfer(double q, double alpha, double beta)
{
    const double logarithm = std::log(std::numbers::e + 1.8 * beta * q);
    const double c = 14.2 / alpha + 386.0 / (1.0 + 69.9 * pow(q, 1.08));
    return logarithm / (logarithm + c * q * q);
}

double sphericalBessel0(double x)
{
    return std::abs(x) < 1e-4 ? 1.0 - x * x / 6.0 : std::sin(x) / x;
}

/// Fourier transform of the top-hat sphere.
double topHat(double x)
{
    return x < 1e-2 ? 1.0 - x * x / 10.0 : 3.0 * (std::sin(x) - x * std::cos(x)) / (x * x * x);
}

void requireValid(const Cosmology& c)
{
    if (!(c.omegaM > 0.0 && c.omegaB > 0.0 && c.h > 0.0 && c.sigma8 > 0.0 && c.cmbTemperature > 0.0))
        throw UsageError("Omega_m, Omega_b, h, sigma_8 and the CMB temperature must be positive; found Omega_m " +
                         std::to_string(c.omegaM) + ", Omega_b " + std::to_string(c.omegaB) + ", h " +
                         std::to_string(c.h) + ", sigma_8 " + std::to_string(c.sigma8) + ", T " +
                         std::to_string(c.cmbTemperature) + ".");
    if (c.omegaB >= c.omegaM || c.omegaM > 1.0)
        throw UsageError("Omega_m must lie above Omega_b = " + std::to_string(c.omegaB) + " and at most at 1, but is " +
                         std::to_string(c.omegaM) + ".");
}

} // namespace

LinearPower::LinearPower(const Cosmology& cosmology, TransferFunction transfer)
    : m_cosmology(cosmology), m_transfer(transfer)
{
    requireValid(cosmology);
    m_c = coefficients(cosmology);
    m_amplitude = pow(cosmology.sigma8 / sigma(8.0), 2);
}

LinearPower::Coefficients LinearPower::coefficients(const Cosmology& cosmology)
{
    const double h = cosmology.h;
    const double theta = cosmology.cmbTemperature / 2.7;
    const double wm = cosmology.omegaM * h * h;
    const double wb = cosmology.omegaB * h * h;
    const double f = wb / wm;

    Coefficients c{};
    c.baryonFraction = f;
    const double zEquality = 2.5e4 * wm * pow(theta, -4);
    c.kEquality = 0.0746 * wm / (h * theta * theta);
    const double b1 = 0.313 * pow(wm, -0.419) * (1.0 + 0.607 * pow(wm, 0.674));
    const double b2 = 0.238 * pow(wm, 0.223);
    const double zDrag = 1291.0 * pow(wm, 0.251) / (1.0 + 0.659 * pow(wm, 0.828)) * (1.0 + b1 * pow(wb, b2));
    const auto momentumRatio = [&](double z) { return 31.5e3 * wb * pow(theta, -4) / z; };
    const double rEquality = momentumRatio(zEquality);
    const double rDrag = momentumRatio(1.0 + zDrag);
    c.soundHorizon = 2.0 / (3.0 * c.kEquality) * std::sqrt(6.0 / rEquality) *
                     std::log((std::sqrt(1.0 + rDrag) + std::sqrt(rDrag + rEquality)) / (1.0 + std::sqrt(rEquality)));
    c.kSilk = 1.6 * pow(wb, 0.52) * pow(wm, 0.73) * (1.0 + pow(10.4 * wm, -0.95)) / h;

    const double a1 = pow(46.9 * wm, 0.67) * (1.0 + pow(32.1 * wm, -0.532));
    const double a2 = pow(12.0 * wm, 0.424) * (1.0 + pow(45.0 * wm, -0.582));
    c.alphaC = pow(a1, -f) * pow(a2, -f * f * f);
    const double bb1 = 0.944 / (1.0 + pow(458.0 * wm, -0.708));
    const double bb2 = pow(0.395 * wm, -0.0266);
    c.betaC = 1.0 / (1.0 + bb1 * (pow(1.0 - f, bb2) - 1.0));

    const double y = zEquality / (1.0 + zDrag);
    const double root = std::sqrt(1.0 + y);
    const double g = y * (-6.0 * root + (2.0 + 3.0 * y) * std::log((root + 1.0) / (root - 1.0)));
    c.alphaB = 2.07 * c.kEquality * c.soundHorizon * pow(1.0 + rDrag, -0.75) * g;
    c.betaB = 0.5 + f + (3.0 - 2.0 * f) * std::sqrt(pow(17.2 * wm, 2) + 1.0);
    c.betaNode = 8.41 * pow(wm, 0.435);

    c.soundHorizonApproximate = h * 44.5 * std::log(9.83 / wm) / std::sqrt(1.0 + 10.0 * pow(wb, 0.75));
    c.alphaGamma = 1.0 - 0.328 * std::log(431.0 * wm) * f + 0.38 * std::log(22.3 * wm) * f * f;
    return c;
}

double LinearPower::fullTransfer(double k) const
{
    const double q = k / (13.41 * m_c.kEquality);
    const double ks = k * m_c.soundHorizon;
    const double blend = 1.0 / (1.0 + pow(ks / 5.4, 4));
    const double cold = blend * pressurelessTransfer(q, 1.0, m_c.betaC) +
                        (1.0 - blend) * pressurelessTransfer(q, m_c.alphaC, m_c.betaC);
    const double shifted = ks / std::cbrt(1.0 + pow(m_c.betaNode / ks, 3));
    const double baryons = (pressurelessTransfer(q, 1.0, 1.0) / (1.0 + pow(ks / 5.2, 2)) +
                            m_c.alphaB / (1.0 + pow(m_c.betaB / ks, 3)) * std::exp(-pow(k / m_c.kSilk, 1.4))) *
                           sphericalBessel0(shifted);
    return m_c.baryonFraction * baryons + (1.0 - m_c.baryonFraction) * cold;
}

double LinearPower::noWiggleTransfer(double k) const
{
    const double theta = m_cosmology.cmbTemperature / 2.7;
    const double suppression = 1.0 + pow(0.43 * k * m_c.soundHorizonApproximate, 4);
    const double gamma = m_cosmology.omegaM * m_cosmology.h * (m_c.alphaGamma + (1.0 - m_c.alphaGamma) / suppression);
    const double q = k * theta * theta / gamma;
    const double logarithm = std::log(2.0 * std::numbers::e + 1.8 * q);
    const double c = 14.2 + 731.0 / (1.0 + 62.5 * q);
    return logarithm / (logarithm + c * q * q);
}

double LinearPower::unnormalised(double k) const
{
    const double transfer = m_transfer == TransferFunction::full ? fullTransfer(k) : noWiggleTransfer(k);
    return pow(k, m_cosmology.ns) * transfer * transfer;
}

double LinearPower::operator()(double k) const
{
    return m_amplitude * unnormalised(k);
}

double LinearPower::sigma(double radius) const
{
    const auto integrand = [&](double logX) {
        const double x = std::exp(logX);
        const double k = x / radius;
        const double window = topHat(x);
        return k * k * k * (*this)(k)*window * window / (2.0 * std::numbers::pi * std::numbers::pi);
    };
    // The window falls as x^-2: beyond x = 100 less than 1e-7 of the variance is left.
    using Quadrature = boost::math::quadrature::gauss_kronrod<double, 31>;
    double variance = 0.0;
    for (const auto& [low, high] : {std::pair{1e-5, 1e-2}, {1e-2, 1.0}, {1.0, 10.0}, {10.0, 200.0}})
        variance += Quadrature::integrate(integrand, std::log(low), std::log(high), 8, 1e-9);
    return std::sqrt(variance);
}

double LinearPower::sigmaOfMass(double mass) const
{
    return sigma(std::cbrt(3.0 * mass / (4.0 * std::numbers::pi * m_cosmology.matterDensity())));
}

} // namespace penumbra
