#include "cosmology/nonlinear_power.h"

#include "base/error.h"

#include <boost/math/tools/toms748_solve.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <string>

namespace penumbra {
namespace {

using std::pow;

/// k^3 P / (2 pi^2), the power per unit ln k.
double dimensionless(double k, double power)
{
    return k * k * k * power / (2.0 * std::numbers::pi * std::numbers::pi);
}

/// Variance of the contrast smoothed by a Gaussian, and its derivatives in ln R.
struct Variance
{
    double value = 0.0, first = 0.0, second = 0.0;
};

/// The linear power on a fine grid in ln k, for integrals with a Gaussian: it falls off at both ends, where the sum is
/// as good as any quadrature.
class GaussianVariance
{
public:
    explicit GaussianVariance(const NonlinearPower::Linear& linear)
    {
        for (int i = 0; i < points; ++i) {
            const double k = wave(i);
            m_power.push_back(step * dimensionless(k, linear(k)));
        }
    }

    [[nodiscard]] Variance operator()(double radius) const
    {
        Variance sum;
        for (int i = 0; i < points; ++i) {
            const double x = pow(wave(i) * radius, 2);
            const double term = m_power[static_cast<std::size_t>(i)] * std::exp(-x);
            sum.value += term;
            sum.first -= 2.0 * x * term;
            sum.second += (4.0 * x * x - 4.0 * x) * term;
        }
        return sum;
    }

    static constexpr double lowest = 1e-4, highest = 1e3; // [h/Mpc]

private:
    static constexpr double step = 0.005;
    static constexpr int points = 3225; // ln(highest / lowest) / step
    static double wave(int i) { return lowest * std::exp(step * (i + 0.5)); }

    std::vector<double> m_power;
};

/// Radius [Mpc/h] at which the rms is 1.
double nonlinearRadius(const GaussianVariance& variance)
{
    // A spectrum without long waves has no variance at all on the largest scales.
    const auto excess = [&](double logRadius) {
        return std::log(std::max(variance(std::exp(logRadius)).value, std::numeric_limits<double>::min()));
    };
    const double smallest = std::log(1.0 / GaussianVariance::highest);
    const double largest = std::log(0.1 / GaussianVariance::lowest);
    const double most = variance(std::exp(smallest)).value;
    if (!(most > 1.0))
        throw InputError("The non-linear power needs a linear spectrum whose rms exceeds 1 on small scales; this one "
                         "reaches " +
                         std::to_string(std::sqrt(most)) + ".");
    std::uintmax_t iterations = 100;
    const auto [low, high] = boost::math::tools::toms748_solve(
        excess, smallest, largest, boost::math::tools::eps_tolerance<double>(40), iterations);
    return std::exp(0.5 * (low + high));
}

} // namespace

NonlinearPower::NonlinearPower(Linear linear, double omegaM) : m_linear(std::move(linear)), m_omegaM(omegaM)
{
    if (!(omegaM > 0.0 && omegaM <= 1.0))
        throw UsageError("Omega_m must lie in (0, 1], but is " + std::to_string(omegaM) + ".");
    const GaussianVariance variance(m_linear);
    const double radius = nonlinearRadius(variance);
    const Variance v = variance(radius);
    m_scale = 1.0 / radius;
    m_index = -3.0 - v.first / v.value;
    m_curvature = pow(v.first / v.value, 2) - v.second / v.value;
    m_c = coefficients(m_index, m_curvature);
}

NonlinearPower::Coefficients NonlinearPower::coefficients(double n, double c)
{
    const double n2 = n * n, n3 = n2 * n, n4 = n3 * n;
    Coefficients result{};
    result.a = pow(10.0, 1.5222 + 2.8553 * n + 2.3706 * n2 + 0.9903 * n3 + 0.2250 * n4 - 0.6038 * c);
    result.b = pow(10.0, -0.5642 + 0.5864 * n + 0.5716 * n2 - 1.5474 * c);
    result.c = pow(10.0, 0.3698 + 2.0404 * n + 0.8161 * n2 + 0.5869 * c);
    result.gamma = 0.1971 - 0.0843 * n + 0.8460 * c;
    result.alpha = std::abs(6.0835 + 1.3373 * n - 0.1959 * n2 - 5.5274 * c);
    result.beta = 2.0379 - 0.7354 * n + 0.3157 * n2 + 1.2490 * n3 + 0.3980 * n4 - 0.1682 * c;
    result.nu = pow(10.0, 5.2105 + 3.6902 * n);
    return result;
}

double NonlinearPower::operator()(double k) const
{
    const double y = k / m_scale;
    const double linear = dimensionless(k, m_linear(k));
    const double twoHalo =
        linear * pow(1.0 + linear, m_c.beta) / (1.0 + m_c.alpha * linear) * std::exp(-y / 4.0 - y * y / 8.0);
    const double f1 = pow(m_omegaM, -0.0307), f2 = pow(m_omegaM, -0.0585), f3 = pow(m_omegaM, 0.0743);
    const double oneHalo = m_c.a * pow(y, 3.0 * f1) /
                           (1.0 + m_c.b * pow(y, f2) + pow(m_c.c * f3 * y, 3.0 - m_c.gamma)) / (1.0 + m_c.nu / (y * y));
    return (twoHalo + oneHalo) / dimensionless(k, 1.0);
}

} // namespace penumbra
