#include "universe/galaxies.h"

#include "universe/random_streams.h"

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

constexpr std::int64_t largestGalaxy = 20'000; // star particles; beyond, they are merged into heavier ones

/// Number of star particles and the mass of each, for a galaxy of that mass.
struct StarCount
{
    std::int64_t number;
    float mass;
};

StarCount drawStars(double stellarMass, double starMass, RandomSequence& random)
{
    const double expected = stellarMass / starMass;
    const double merged = std::max(1.0, expected / static_cast<double>(largestGalaxy));
    return {random.poisson(expected / merged), static_cast<float>(starMass * merged)};
}

/// Stars on a Hernquist profile of that half-mass radius, none beyond `edge` [Mpc/h].
void addGalaxy(SlabMaps& maps, const Vector3& centre, double mass, double halfMassRadius, double edge, double starMass,
               float side, RandomSequence& random)
{
    const double scale = halfMassRadius / (1.0 + std::sqrt(2.0));
    const double reach = std::pow(edge / (edge + scale), 2); // enclosed fraction at the edge
    const StarCount stars = drawStars(mass, starMass, random);
    for (std::int64_t i = 0; i < stars.number; ++i) {
        const double root = std::sqrt(reach * random.uniform());
        const auto radius = static_cast<float>(scale * root / (1.0 - root));
        const Vector3 d = randomDirection(random);
        maps.addToPixel({wrapped(centre[0] + radius * d[0], side), wrapped(centre[1] + radius * d[1], side),
                         wrapped(centre[2] + radius * d[2], side)},
                        stars.mass);
    }
}

/// The diffuse halo: stars at tracers of the dark matter, more concentrated than it.
void addStellarHalo(SlabMaps& maps, const ResolvedHalo& halo, double mass, double concentration, double starMass,
                    RandomSequence& random)
{
    if (halo.smooth == 0)
        return;
    const StarCount stars = drawStars(mass, starMass, random);
    for (std::int64_t i = 0; i < stars.number; ++i) {
        const double rank = std::pow(random.uniform(), concentration);
        maps.addToPixel(halo.tracers[static_cast<std::size_t>(rank * static_cast<double>(halo.smooth))], stars.mass);
    }
}

} // namespace

GalaxyModel drawGalaxyModel(const UniverseParameters& parameters, std::uint64_t seed)
{
    RandomSequence random(seed, streams::galaxyModel);
    const auto between = [&](double low, double high) { return low + (high - low) * random.uniform(); };
    const double sn1 = std::log10(parameters.aSn1), sn2 = std::log10(parameters.aSn2);
    const double agn1 = std::log10(parameters.aAgn1), agn2 = std::log10(parameters.aAgn2);

    GalaxyModel model;
    model.logM1 += 0.25 * sn1 + 0.3 * sn2 + 0.12 * random.normal();
    model.logEfficiency += -0.25 - 0.35 * sn1 - 0.4 * sn2 + 0.25 * random.normal();
    model.lowMassSlope = between(1.3, 2.3) + 0.15 * sn1 + 0.2 * sn2;
    model.highMassSlope = between(0.35, 1.0) - 0.15 * agn1 - 0.2 * agn2;
    model.scatter = between(0.04, 0.28);
    model.satelliteSurvival = between(0.3, 1.0);
    model.haloLight = std::pow(10.0, between(-2.0, -0.45));
    model.lightConcentration = std::pow(10.0, between(0.15, 0.85));
    model.halfMassRadius *= std::pow(10.0, between(-0.8, 0.45));
    model.faintestHost = std::pow(10.0, between(8.8, 10.9));
    model.faintCutoff = between(1.0, 3.0);
    model.starParticleMass = std::pow(10.0, between(5.7, 7.3));
    return model;
}

double stellarMass(const GalaxyModel& model, double haloMass, double h)
{
    constexpr double logBump = -1.087851, width = 0.4067526;
    const double x = std::log10(haloMass / h) - model.logM1;
    const double logMass =
        model.logM1 + model.logEfficiency -
        std::log10(std::pow(10.0, -model.lowMassSlope * x) + std::pow(10.0, -model.highMassSlope * x)) +
        std::pow(10.0, logBump) * std::exp(-0.5 * std::pow(x / width, 2));
    return h * std::pow(10.0, logMass);
}

double scatterAt(const GalaxyModel& model, double haloMass)
{
    return model.scatter * std::clamp(1.0 - 0.25 * std::log10(haloMass / 1e12), 0.5, 1.75);
}

void addGalaxies(SlabMaps& maps, const GalaxyModel& model, const ResolvedHalo& halo, double boxSide, double h,
                 RandomSequence& random)
{
    const auto side = static_cast<float>(boxSide);
    const auto draw = [&](double mass) {
        if (random.uniform() > 1.0 / (1.0 + std::pow(mass / model.faintestHost, -model.faintCutoff)))
            return 0.0;
        return stellarMass(model, mass, h) * std::pow(10.0, scatterAt(model, mass) * random.normal());
    };
    const double light = std::clamp(model.haloLight * std::pow(halo.mass / 1e13, 0.35), 0.02, 0.7);
    const double central = draw(halo.mass);
    addGalaxy(maps, halo.centre, (1.0 - light) * central, model.halfMassRadius * halo.radius, halo.radius,
              model.starParticleMass, side, random);
    addStellarHalo(maps, halo, light * central, model.lightConcentration, model.starParticleMass, random);
    for (const Subhalo& s : halo.subhaloes) {
        const double radius = halo.radius * std::cbrt(s.accretedMass / halo.mass);
        addGalaxy(maps, s.centre, model.satelliteSurvival * draw(s.accretedMass), model.halfMassRadius * radius,
                  0.5 * radius, model.starParticleMass, side, random);
    }
}

} // namespace penumbra
