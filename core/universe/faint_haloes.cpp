#include "universe/faint_haloes.h"

#include "cosmology/mass_function.h"
#include "universe/gravity.h"
#include "universe/mesh.h"

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

constexpr std::size_t binsPerDecade = 10;
constexpr std::size_t bins = 2 * binsPerDecade; // from 1 to 100 particles

/// Numbers of particles of the haloes that are missing, largest first.
std::vector<std::size_t> missingHaloes(const Particles& particles, const LinearPower& power,
                                       const std::vector<Halo>& found, RandomSequence& random)
{
    const double particleMass = power.cosmology().matterDensity() * std::pow(particles.spacing(), 3);
    const double volume = std::pow(particles.boxSide, 3);
    std::array<double, bins> missing{};
    for (std::size_t bin = 0; bin < bins; ++bin) {
        const double logNumber = (static_cast<double>(bin) + 0.5) / binsPerDecade;
        missing[bin] = volume / binsPerDecade *
                       haloAbundance(power, MassFunction::tinker, particleMass * std::pow(10.0, logNumber));
    }
    for (const Halo& halo : found) {
        const double logNumber = std::log10(haloMass(halo.members.size(), 1.0));
        if (logNumber < 2.0)
            missing[static_cast<std::size_t>(logNumber * binsPerDecade)] -= 1.0;
    }
    std::vector<std::size_t> sizes;
    for (std::size_t bin = bins; bin-- > 0;)
        for (auto left = random.poisson(std::max(0.0, missing[bin])); left > 0; --left) {
            const double logNumber = (static_cast<double>(bin) + random.uniform()) / binsPerDecade;
            sizes.push_back(std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(std::pow(10.0, logNumber)))));
        }
    return sizes;
}

/// Steps on the lattice within a ball of 4 spacings, nearest first: more than the largest faint halo takes.
std::vector<std::array<int, 3>> nearestLatticeSteps()
{
    std::vector<std::array<int, 3>> steps;
    for (int i = -4; i <= 4; ++i)
        for (int j = -4; j <= 4; ++j)
            for (int k = -4; k <= 4; ++k)
                if (i * i + j * j + k * k <= 16)
                    steps.push_back({i, j, k});
    std::ranges::stable_sort(steps, {}, [](const auto& s) { return s[0] * s[0] + s[1] * s[1] + s[2] * s[2]; });
    return steps;
}

/// Density at each particle in units of the mean, on a mesh as fine as the lattice.
std::vector<float> densityAtParticles(const Particles& particles)
{
    Mesh mesh(particles.perSide, 1);
    depositDensity(mesh, particles);
    const auto inverseCell = static_cast<float>(1.0 / particles.spacing());
    const auto cell = [&](float x) {
        return std::min(static_cast<std::size_t>(x * inverseCell), particles.perSide - 1);
    };
    std::vector<float> density;
    density.reserve(particles.size());
    for (const Vector3& p : particles.positions)
        density.push_back(1.0F + mesh.row(cell(p[0]), cell(p[1]))[cell(p[2])]);
    return density;
}

/// Weight of a particle in surroundings of that density: faint haloes are rare below the mean, and common in the sheets
/// and filaments beyond.
float acceptance(float density)
{
    const float cube = density * density * density;
    return cube / (cube + 8.0F);
}

} // namespace

std::vector<Halo> drawFaintHaloes(const Particles& particles, const LinearPower& power, const std::vector<Halo>& found,
                                  std::vector<char>& taken, RandomSequence& random)
{
    const std::vector<float> density = densityAtParticles(particles);
    const std::vector<std::array<int, 3>> steps = nearestLatticeSteps();
    const std::size_t n = particles.perSide;
    const auto shifted = [n](std::size_t at, int by) { return (at + n + static_cast<std::size_t>(by)) % n; };
    std::vector<Halo> haloes;
    for (const std::size_t size : missingHaloes(particles, power, found, random)) {
        std::size_t seed = 0;
        int attempts = 0;
        do
            seed = random.below(particles.size());
        while ((taken[seed] != 0 || random.uniform() > acceptance(density[seed])) && ++attempts < 1000);
        if (taken[seed] != 0)
            continue;
        Halo halo{{}, particles.positions[seed]};
        const std::size_t x = seed / (n * n), y = seed / n % n, z = seed % n;
        for (const auto& step : steps) {
            const std::size_t i = (shifted(x, step[0]) * n + shifted(y, step[1])) * n + shifted(z, step[2]);
            if (taken[i] != 0)
                continue;
            taken[i] = 1;
            halo.members.push_back(static_cast<std::uint32_t>(i));
            if (halo.members.size() == size)
                break;
        }
        haloes.push_back(std::move(halo));
    }
    return haloes;
}

} // namespace penumbra
