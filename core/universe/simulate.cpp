#include "universe/simulate.h"

#include "base/error.h"
#include "base/random.h"
#include "universe/faint_haloes.h"
#include "universe/galaxies.h"
#include "universe/gravity.h"
#include "universe/halo_finder.h"
#include "universe/halo_structure.h"
#include "universe/initial_conditions.h"
#include "universe/matter_sheet.h"
#include "universe/random_streams.h"
#include "universe/slab_maps.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace penumbra {
namespace {

constexpr double startScaleFactor = 0.08;

Cosmology cosmologyOf(const UniverseParameters& parameters)
{
    Cosmology cosmology;
    cosmology.omegaM = parameters.omegaM;
    cosmology.sigma8 = parameters.sigma8;
    return cosmology;
}

/// The galaxies of a universe as one model of their formation makes them.
struct Painting
{
    std::uint64_t seed;
    GalaxyModel galaxies;
    SlabMaps maps;
};

Painting blankPainting(const UniverseParameters& parameters, std::uint64_t seed, std::size_t number,
                       const SimulationSettings& settings)
{
    SlabMaps maps(settings.boxSide, settings.mapSize, settings.slabs);
    if (number == 0)
        return {seed, drawGalaxyModel(parameters, seed), std::move(maps)};
    const UniverseParameters others = drawParameters(seed, number);
    const std::uint64_t another = universeSeed(seed, number);
    return {another, drawGalaxyModel(others, another), std::move(maps)};
}

} // namespace

void requireValid(const UniverseParameters& parameters)
{
    UniverseParameters copy = parameters;
    for (std::size_t i = 2; i < parameterNames.size(); ++i)
        if (!(parameter(copy, i) > 0.0))
            throw UsageError("The parameter " + std::string(parameterNames[i]) + " must be positive, but is " +
                             std::to_string(parameter(copy, i)) + ".");
    static_cast<void>(LinearPower(cosmologyOf(parameters))); // says what is wrong with the cosmology
}

void requireValid(const SimulationSettings& settings)
{
    const auto even = [](std::size_t n) { return n >= 8 && n % 2 == 0; };
    if (!(settings.boxSide > 0.0) || !even(settings.particlesPerSide) || !even(settings.meshPerSide))
        throw UsageError(
            "A simulation needs a positive box side and even numbers, at least 8, of particles and mesh cells per "
            "side; found " +
            std::to_string(settings.boxSide) + " Mpc/h, " + std::to_string(settings.particlesPerSide) +
            " particles and " + std::to_string(settings.meshPerSide) + " cells.");
    if (settings.timeSteps == 0 || settings.mapSize == 0 || settings.slabs == 0 || settings.paintings == 0)
        throw UsageError(
            "A simulation needs at least one time step, one map pixel, one slab and one painting of galaxies.");
}

UniverseParameters drawParameters(std::uint64_t seed, std::uint64_t number,
                                  const std::array<std::optional<double>, 6>& fixed)
{
    RandomSequence random(universeSeed(seed, number), streams::parameters);
    UniverseParameters parameters;
    for (std::size_t i = 0; i < parameterRanges.size(); ++i) {
        const double u = random.uniform();
        const auto& [low, high, logarithmic] = parameterRanges[i];
        const double drawn = logarithmic ? low * std::pow(high / low, u) : low + (high - low) * u;
        parameter(parameters, i) = fixed[i].value_or(drawn);
    }
    return parameters;
}

std::uint64_t universeSeed(std::uint64_t seed, std::uint64_t number)
{
    // A block of the generator under the number: the seeds of different sets and universes are unrelated.
    RandomSequence random(seed ^ (number * 0x9E3779B97F4A7C15ULL), streams::seeds, static_cast<std::uint32_t>(number));
    const std::uint64_t high = random.below(std::uint64_t{1} << 32);
    return (high << 32) | random.below(std::uint64_t{1} << 32);
}

std::optional<Particles> evolveMatter(Mesh& linearDensity, const Background& background,
                                      const SimulationSettings& settings, const ProgressFn& progress,
                                      const std::stop_token& stop, const ParticleObserver& observer)
{
    Particles particles =
        displacedLattice(linearDensity, background, settings.boxSide, startScaleFactor, settings.threads);
    Gravity gravity(background, settings.meshPerSide, settings.threads);
    const std::vector<double> a = scaleFactors(startScaleFactor, settings.timeSteps);
    if (observer)
        observer(particles, a.front());
    for (std::size_t step = 0; step < settings.timeSteps; ++step) {
        if (stop.stop_requested())
            return std::nullopt;
        gravity.step(particles, a[step], a[step + 1]);
        if (observer)
            observer(particles, a[step + 1]);
        if (progress)
            progress({"time step", static_cast<std::int64_t>(step + 1), static_cast<std::int64_t>(settings.timeSteps)});
    }
    return particles;
}

std::optional<LabelledUniverse> simulateUniverse(const UniverseParameters& parameters, std::uint64_t seed,
                                                 const SimulationSettings& settings, const ProgressFn& progress,
                                                 std::stop_token stop, const ParticleObserver& observer)
{
    requireValid(parameters);
    requireValid(settings);
    const Cosmology cosmology = cosmologyOf(parameters);
    const LinearPower power(cosmology);
    std::optional<Particles> particles;
    {
        Mesh mesh(settings.particlesPerSide, settings.threads);
        realiseLinearDensity(mesh, power, settings.boxSide, seed);
        particles = evolveMatter(mesh, Background(cosmology.omegaM), settings, progress, stop, observer);
    }
    if (!particles)
        return std::nullopt;

    const double particleMass = cosmology.matterDensity() * std::pow(particles->spacing(), 3);
    const double darkFraction = 1.0 - cosmology.omegaB / cosmology.omegaM;
    const std::vector<Halo> haloes = findHaloes(*particles, haloLinkingLength, smallestHalo, stop);
    if (stop.stop_requested())
        return std::nullopt;
    std::vector<char> inHalo(particles->size(), 0);
    for (const Halo& halo : haloes)
        for (const std::uint32_t member : halo.members)
            inHalo[member] = 1;
    RandomSequence faintRandom(seed, streams::faintHaloes);
    const std::vector<Halo> faint = drawFaintHaloes(*particles, power, haloes, inHalo, faintRandom);

    SlabMaps darkMatter(settings.boxSide, settings.mapSize, settings.slabs);
    std::vector<Painting> paintings;
    for (std::size_t i = 0; i < settings.paintings; ++i)
        paintings.push_back(blankPainting(parameters, seed, i, settings));
    const HaloRestorer restorer(power, drawHaloModel(seed));
    for (std::size_t i = 0; i < haloes.size() + faint.size(); ++i) {
        if (stop.stop_requested())
            return std::nullopt;
        RandomSequence structure(seed, streams::haloStructure, static_cast<std::uint32_t>(i));
        const ResolvedHalo halo = i < haloes.size()
                                      ? restorer.restore(*particles, haloes[i], structure)
                                      : restorer.condense(*particles, faint[i - haloes.size()], structure);
        for (const Vector3& tracer : halo.tracers)
            darkMatter.addCloud(tracer, static_cast<float>(darkFraction * halo.tracerMass));
        for (Painting& painting : paintings) {
            RandomSequence stars(painting.seed, streams::galaxies, static_cast<std::uint32_t>(i));
            addGalaxies(painting.maps, painting.galaxies, halo, settings.boxSide, cosmology.h, stars);
        }
    }
    addMatterSheet(darkMatter, *particles, inHalo, darkFraction * particleMass,
                   settings.boxSide / static_cast<double>(settings.mapSize), stop);
    if (stop.stop_requested())
        return std::nullopt;
    LabelledUniverse universe{parameters, seed, darkMatter.fields(Quantity::darkMatter), {}};
    for (const Painting& painting : paintings)
        std::ranges::move(painting.maps.fields(Quantity::stellarMass), std::back_inserter(universe.stellar));
    return universe;
}

} // namespace penumbra
