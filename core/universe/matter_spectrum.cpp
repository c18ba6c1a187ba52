#include "universe/matter_spectrum.h"

#include "field/fourier.h"
#include "universe/gravity.h"

#include <cmath>
#include <numbers>

namespace penumbra {
namespace {

/// Per axis and wave number, what cloud-in-cell makes of signal and shot noise.
struct CloudFactors
{
    std::vector<double> window; ///< of the power
    std::vector<double> shot;   ///< of a constant power, with its aliases
};

CloudFactors cloudFactors(std::size_t size)
{
    CloudFactors factors{std::vector<double>(size, 1.0), std::vector<double>(size, 1.0)};
    for (std::size_t i = 1; i < size; ++i) {
        const double x = std::numbers::pi * waveNumber(i, size) / static_cast<double>(size);
        factors.window[i] = std::pow(std::sin(x) / x, 4);
        factors.shot[i] = 1.0 - 2.0 / 3.0 * std::pow(std::sin(x), 2);
    }
    return factors;
}

/// Calls visit(shell, |k| / k_F, weight, x, y, z) with every mode of a transformed mesh that is in a shell, counted
/// from 0; x, y, z are its indices on the mesh.
template <typename Visit>
void forEachMode(std::size_t n, const Visit& visit)
{
    const std::size_t shells = n / 2 - 1;
    for (std::size_t x = 0; x < n; ++x)
        for (std::size_t y = 0; y < n; ++y) {
            const int kx = waveNumber(x, n), ky = waveNumber(y, n);
            for (std::size_t z = 0; z <= n / 2; ++z) {
                const double length =
                    std::sqrt(static_cast<double>(kx * kx + ky * ky) + static_cast<double>(z) * static_cast<double>(z));
                const auto shell = static_cast<std::size_t>(length);
                // In these two planes a mode and its conjugate are both stored.
                if (shell >= 1 && shell <= shells)
                    visit(shell - 1, length, z == 0 || 2 * z == n ? 0.5 : 1.0, x, y, z);
            }
        }
}

/// Shell averages of corrected(|mode|^2, x, y, z), indices of the mode on the mesh, over the modes of a transformed
/// mesh.
template <typename Corrected>
MatterSpectrum shellAverages(Mesh& modes, double boxSide, const Corrected& corrected)
{
    const std::size_t n = modes.size(), shells = n / 2 - 1;
    std::vector<double> k(shells), power(shells), weight(shells);
    forEachMode(n, [&](std::size_t shell, double length, double half, std::size_t x, std::size_t y, std::size_t z) {
        k[shell] += half * length;
        power[shell] += half * corrected(static_cast<double>(std::norm(modes.modes(x, y)[z])), x, y, z);
        weight[shell] += half;
    });
    const double fundamental = 2.0 * std::numbers::pi / boxSide;
    const double cells = std::pow(static_cast<double>(n), 3);
    const double norm = std::pow(boxSide, 3) / (cells * cells);
    MatterSpectrum spectrum{k, power, std::vector<std::size_t>(shells)};
    for (std::size_t i = 0; i < shells; ++i) {
        spectrum.k[i] *= fundamental / weight[i];
        spectrum.power[i] *= norm / weight[i];
        spectrum.modes[i] = static_cast<std::size_t>(std::lround(weight[i]));
    }
    return spectrum;
}

} // namespace

std::vector<double> shellMeans(std::size_t meshSize, double boxSide, const std::function<double(double)>& power)
{
    std::vector<double> sums(meshSize / 2 - 1), weights(sums.size());
    const double fundamental = 2.0 * std::numbers::pi / boxSide;
    forEachMode(meshSize, [&](std::size_t shell, double length, double half, std::size_t, std::size_t, std::size_t) {
        sums[shell] += half * power(fundamental * length);
        weights[shell] += half;
    });
    for (std::size_t shell = 0; shell < sums.size(); ++shell)
        sums[shell] /= weights[shell];
    return sums;
}

MatterSpectrum densitySpectrum(Mesh& contrast, double boxSide)
{
    contrast.forward();
    return shellAverages(contrast, boxSide,
                         [](double squared, std::size_t, std::size_t, std::size_t) { return squared; });
}

MatterSpectrum particleSpectrum(const Particles& particles, std::size_t meshSize, int threads)
{
    Mesh mesh(meshSize, threads);
    depositDensity(mesh, particles);
    mesh.forward();
    const CloudFactors f = cloudFactors(meshSize);
    const double shotNoise = std::pow(static_cast<double>(meshSize), 6) / static_cast<double>(particles.size());
    return shellAverages(mesh, particles.boxSide, [&](double squared, std::size_t x, std::size_t y, std::size_t z) {
        return (squared - shotNoise * f.shot[x] * f.shot[y] * f.shot[z]) / (f.window[x] * f.window[y] * f.window[z]);
    });
}

} // namespace penumbra
