#pragma once

#include "base/progress.h"
#include "cosmology/background.h"
#include "field/labelled_universe.h"
#include "universe/mesh.h"
#include "universe/particles.h"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>

namespace penumbra {

/// Numerical settings of a mock universe; the defaults are those of the bundled training set.
struct SimulationSettings
{
    double boxSide = 25.0; ///< periodic box [Mpc/h]
    std::size_t particlesPerSide = 128;
    std::size_t meshPerSide = 256; ///< force mesh
    std::size_t timeSteps = 20;
    std::size_t mapSize = 256; ///< pixels of the slab maps
    std::size_t slabs = 5;     ///< per axis
    std::size_t paintings = 1; ///< of galaxies on the same dark matter; all but the first draw new A parameters
    int threads = 1;
};

/// Throws UsageError, saying which, for sizes that no universe can be made with.
void requireValid(const SimulationSettings& settings);
/// The same for parameters that no universe has: Omega_m not between Omega_b and 1, others not positive.
void requireValid(const UniverseParameters& parameters);

/// The values that a parameter takes, evenly in the value itself or in its logarithm.
struct ParameterRange
{
    double low, high;
    bool logarithmic;
};

/// The ranges of CAMELS LH (arXiv:2010.00619, section 2), in the order of `parameterNames`.
inline constexpr std::array<ParameterRange, 6> parameterRanges{
    {{0.1, 0.5, false}, {0.6, 1.0, false}, {0.25, 4.0, true}, {0.25, 4.0, true}, {0.5, 2.0, true}, {0.5, 2.0, true}}};

/// Parameters of universe `number` under `seed`, drawn from `parameterRanges`. `fixed` overrides by index of
/// `parameterNames`.
[[nodiscard]] UniverseParameters drawParameters(std::uint64_t seed, std::uint64_t number,
                                                const std::array<std::optional<double>, 6>& fixed = {});

/// Seed of universe `number` in a set made under `seed`.
[[nodiscard]] std::uint64_t universeSeed(std::uint64_t seed, std::uint64_t number);

/// What counts as a halo of a mock universe: the friends-of-friends linking length in mean particle spacings, and the
/// fewest particles.
inline constexpr double haloLinkingLength = 0.2;
inline constexpr std::size_t smallestHalo = 20;

/// Sees the particles as they are at a scale factor: before the first time step and after each. Called on the thread
/// that evolves them, which waits meanwhile.
using ParticleObserver = std::function<void(const Particles& particles, double scaleFactor)>;

/// Particles today from the linear density contrast of today on `linearDensity`, a mesh of settings.particlesPerSide
/// cells, which is used up. Progress counts time steps. Returns nothing when stopped.
[[nodiscard]] std::optional<Particles> evolveMatter(Mesh& linearDensity, const Background& background,
                                                    const SimulationSettings& settings, const ProgressFn& progress = {},
                                                    const std::stop_token& stop = {},
                                                    const ParticleObserver& observer = {});

/// To be raised with every change after which a seed makes another universe: universe files tell it.
inline constexpr std::size_t simulatorVersion = 1;

/// One mock universe from initial conditions to slab maps. `parameters` and `seed` decide the first painting of the
/// galaxies whatever the number of paintings. Progress counts time steps. Returns nothing when stopped.
/// Throws UsageError for parameters or settings out of range.
[[nodiscard]] std::optional<LabelledUniverse>
simulateUniverse(const UniverseParameters& parameters, std::uint64_t seed, const SimulationSettings& settings = {},
                 const ProgressFn& progress = {}, std::stop_token stop = {}, const ParticleObserver& observer = {});

} // namespace penumbra
