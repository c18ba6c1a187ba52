#include "universe/initial_conditions.h"

#include "base/random.h"
#include "field/fourier.h"
#include "universe/random_streams.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace penumbra {
namespace {

using WaveVector = std::array<int, 3>;

/// Calls f(mode, wave vector) for every stored mode.
template <typename F>
void forEachMode(Mesh& mesh, F&& f)
{
    const std::size_t n = mesh.size();
    for (std::size_t x = 0; x < n; ++x)
        for (std::size_t y = 0; y < n; ++y) {
            std::complex<float>* modes = mesh.modes(x, y);
            for (std::size_t z = 0; z <= n / 2; ++z)
                f(modes[z], WaveVector{waveNumber(x, n), waveNumber(y, n), static_cast<int>(z)});
        }
}

int squaredLength(const WaveVector& k)
{
    return k[0] * k[0] + k[1] * k[1] + k[2] * k[2];
}

/// target = i k_axis / k^2 * source / n^3 in real space: minus the gradient of the inverse Laplacian, in units of
/// 1 / fundamental. The sign of the Nyquist wave number is undefined, so its derivative is zero.
void gradient(Mesh& target, Mesh& source, std::size_t axis)
{
    std::ranges::copy(source.memory(), target.memory().begin());
    const int nyquist = static_cast<int>(target.size() / 2);
    const float norm = 1.0F / std::pow(static_cast<float>(target.size()), 3.0F);
    forEachMode(target, [&](std::complex<float>& mode, const WaveVector& k) {
        const int k2 = squaredLength(k);
        const float factor = k2 == 0 || std::abs(k[axis]) == nyquist
                                 ? 0.0F
                                 : norm * static_cast<float>(k[axis]) / static_cast<float>(k2);
        mode = {-factor * mode.imag(), factor * mode.real()};
    });
    target.inverse();
}

/// target = second derivative along two axes of the inverse Laplacian of source, in real space.
void hessian(Mesh& target, Mesh& source, std::size_t first, std::size_t second)
{
    std::ranges::copy(source.memory(), target.memory().begin());
    const float norm = 1.0F / std::pow(static_cast<float>(target.size()), 3.0F);
    forEachMode(target, [&](std::complex<float>& mode, const WaveVector& k) {
        const int k2 = squaredLength(k);
        mode *= k2 == 0 ? 0.0F : norm * static_cast<float>(k[first] * k[second]) / static_cast<float>(k2);
    });
    target.inverse();
}

/// Source of the second-order potential, sum over i < j of phi,ii phi,jj - phi,ij^2, in Fourier space.
void secondOrderSource(Mesh& target, Mesh& density, int threads)
{
    const std::size_t n = density.size();
    const auto add = [&](const Mesh& a, const Mesh& b, float sign) {
        for (std::size_t x = 0; x < n; ++x)
            for (std::size_t y = 0; y < n; ++y)
                for (std::size_t z = 0; z < n; ++z)
                    target.row(x, y)[z] += sign * a.row(x, y)[z] * b.row(x, y)[z];
    };
    Mesh a(n, threads), b(n, threads), c(n, threads);
    std::ranges::fill(target.memory(), 0.0F);
    hessian(a, density, 0, 0);
    hessian(b, density, 1, 1);
    hessian(c, density, 2, 2);
    add(a, b, 1.0F);
    add(a, c, 1.0F);
    add(b, c, 1.0F);
    hessian(a, density, 0, 1);
    hessian(b, density, 0, 2);
    hessian(c, density, 1, 2);
    add(a, a, -1.0F);
    add(b, b, -1.0F);
    add(c, c, -1.0F);
    target.forward();
}

/// sqrt(P / V) by squared integer wave number: the rms amplitude of the modes of a mesh of that size, in the units in
/// which the unnormalised inverse transform gives the contrast. Zero for the mean.
std::vector<float> modeAmplitudes(std::size_t size, const LinearPower& power, double boxSide)
{
    const double fundamental = 2.0 * std::numbers::pi / boxSide;
    const std::size_t maximum = 3 * (size / 2) * (size / 2);
    std::vector<float> amplitude(maximum + 1, 0.0F);
    for (std::size_t k2 = 1; k2 <= maximum; ++k2)
        amplitude[k2] = static_cast<float>(
            std::sqrt(power(fundamental * std::sqrt(static_cast<double>(k2))) / std::pow(boxSide, 3)));
    return amplitude;
}

} // namespace

void realiseLinearDensity(Mesh& mesh, const LinearPower& power, double boxSide, std::uint64_t seed)
{
    const std::size_t n = mesh.size();
    const RandomStream random(seed, streams::initialConditions, 0);
    std::vector<float> noise(n * n * n);
    random.normals(std::span(noise));
    for (std::size_t x = 0; x < n; ++x)
        for (std::size_t y = 0; y < n; ++y)
            std::copy_n(&noise[(x * n + y) * n], n, mesh.row(x, y));
    mesh.forward();

    const std::vector<float> amplitude = modeAmplitudes(n, power, boxSide);
    const auto norm = static_cast<float>(std::pow(static_cast<double>(n), -1.5));
    forEachMode(mesh, [&](std::complex<float>& mode, const WaveVector& k) {
        mode *= norm * amplitude[static_cast<std::size_t>(squaredLength(k))];
    });
    mesh.inverse();
}

void fixAmplitudes(Mesh& linearDensity, const LinearPower& power, double boxSide, bool inverted)
{
    const std::vector<float> amplitude = modeAmplitudes(linearDensity.size(), power, boxSide);
    const float sign = inverted ? -1.0F : 1.0F;
    linearDensity.forward();
    forEachMode(linearDensity, [&](std::complex<float>& mode, const WaveVector& k) {
        const float length = std::abs(mode);
        mode *= length > 0.0F ? sign * amplitude[static_cast<std::size_t>(squaredLength(k))] / length : 0.0F;
    });
    linearDensity.inverse();
}

Particles displacedLattice(Mesh& linearDensity, const Background& background, double boxSide, double a, int threads)
{
    const std::size_t n = linearDensity.size();
    linearDensity.forward();
    Mesh secondOrder(n, threads);
    // Displacements in units of the inverse fundamental wave number.
    const double unit = boxSide / (2.0 * std::numbers::pi);
    const double today = background.growth(1.0);
    const double d1 = background.growth(a) / today;
    const double d2 = background.secondOrderGrowth(a) / (today * today);
    const double toMomentum = a * a * background.expansionRate(a);
    const std::array<double, 2> displacement{unit * d1, unit * d2};
    const std::array<double, 2> momentum{displacement[0] * background.growthRate(a) * toMomentum,
                                         displacement[1] * background.secondOrderGrowthRate(a) * toMomentum};

    Particles particles{boxSide, n, std::vector<Vector3>(n * n * n), std::vector<Vector3>(n * n * n)};
    const auto spacing = static_cast<float>(particles.spacing());
    const auto side = static_cast<float>(boxSide);
    secondOrderSource(secondOrder, linearDensity, threads);
    Mesh first(n, threads), second(n, threads);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        gradient(first, linearDensity, axis);
        gradient(second, secondOrder, axis);
        std::size_t index = 0;
        for (std::size_t x = 0; x < n; ++x)
            for (std::size_t y = 0; y < n; ++y)
                for (std::size_t z = 0; z < n; ++z, ++index) {
                    // `gradient` holds -grad(inverse Laplacian): first order moves along it. Second order, x = q - D
                    // grad(phi1) + D2 grad(phi2), moves against it, with D2 negative.
                    const float psi1 = first.row(x, y)[z];
                    const float psi2 = -second.row(x, y)[z];
                    const std::array<std::size_t, 3> lattice{x, y, z};
                    const float start = (static_cast<float>(lattice[axis]) + 0.5F) * spacing;
                    particles.positions[index][axis] = wrapped(start + static_cast<float>(displacement[0]) * psi1 +
                                                                   static_cast<float>(displacement[1]) * psi2,
                                                               side);
                    particles.momenta[index][axis] =
                        static_cast<float>(momentum[0]) * psi1 + static_cast<float>(momentum[1]) * psi2;
                }
    }
    return particles;
}

} // namespace penumbra
