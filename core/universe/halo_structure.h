#pragma once

#include "base/random.h"
#include "cosmology/linear_power.h"
#include "universe/halo_finder.h"
#include "universe/particles.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace penumbra {

/// A halo that fell into a larger one.
struct Subhalo
{
    Vector3 centre{};      ///< [Mpc/h]
    double accretedMass{}; ///< before it was stripped [Msun/h]
};

/// A halo with the inner structure that a particle mesh cannot resolve. Its mass lies on `tracers`, equal ones.
struct ResolvedHalo
{
    double mass{};   ///< within `radius` [Msun/h]
    double radius{}; ///< inside which the density is 200 times the mean [Mpc/h]
    Vector3 centre{};
    double tracerMass{}; ///< [Msun/h]
    std::vector<Vector3>
        tracers; ///< [Mpc/h]; the first `smooth` ordered from the centre outwards, then those of the subhaloes
    std::size_t smooth{};
    std::vector<Subhalo> subhaloes;
};

/// What the mass inside haloes looks like.
struct HaloModel
{
    std::size_t tracersPerParticle = 8;
    double concentrationFactor = 1.0;     ///< on the median: baryons draw haloes together or spread them
    double concentrationScatter = 0.13;   ///< [dex]
    double smallestSubhalo = 2e10;        ///< accreted mass [Msun/h]
    double largestSubhaloFraction = 0.35; ///< of the mass of the host
    double subhaloSurvival = 0.6;         ///< fraction of the accreted subhaloes that still exist
    double boundFraction = 0.5;           ///< of the accreted mass, at the virial radius; falls linearly inwards
};

/// Haloes of a universe. What baryons and the physics of galaxies leave open is drawn from the seed: how much
/// baryons change concentrations, which depends on the simulation (Duffy et al. 2010, arXiv:1001.3447), and how many
/// subhaloes survive. The numbers are our choice: a tenth below dark matter alone in the median, a fifth of scatter.
[[nodiscard]] HaloModel drawHaloModel(std::uint64_t seed);

/// Restores haloes one by one. The particles of a group keep their directions and their order in radius, but are
/// drawn in so that the mass profile becomes NFW with a concentration from `medianConcentration` and scatter; towards
/// the edge they keep their radii, so that shape and surroundings stay. Each particle becomes several tracers, spread
/// over the local spacing. Subhaloes follow the unevolved mass function of Jiang & van den Bosch 2014
/// (arXiv:1311.5225), and take their bound mass from randomly chosen particles of the host.
class HaloRestorer
{
public:
    HaloRestorer(const LinearPower& power, const HaloModel& model);

    [[nodiscard]] ResolvedHalo restore(const Particles& particles, const Halo& halo, RandomSequence& random) const;

    /// A spherical NFW halo of that many particles in place of them, without subhaloes.
    [[nodiscard]] ResolvedHalo condense(const Particles& particles, const Halo& halo, RandomSequence& random) const;

private:
    [[nodiscard]] std::vector<Subhalo> drawSubhaloes(double hostMass, RandomSequence& random) const;
    [[nodiscard]] double particleMass(const Particles& particles) const;
    [[nodiscard]] double concentration(double mass, RandomSequence& random) const;

    LinearPower m_power;
    HaloModel m_model;
    std::vector<double> m_logConcentration; ///< median, tabulated in log10 mass
};

/// Isotropic unit vector.
[[nodiscard]] Vector3 randomDirection(RandomSequence& random);

} // namespace penumbra
