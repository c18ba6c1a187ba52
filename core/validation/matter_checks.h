#pragma once

#include "cosmology/linear_power.h"
#include "universe/matter_spectrum.h"
#include "universe/simulate.h"
#include "validation/check.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

namespace penumbra {

/// Matter and haloes of a box today.
struct EvolvedBox
{
    MatterSpectrum spectrum;
    std::vector<double> haloMasses; ///< [Msun/h]
};

/// The power of realised linear densities against linear theory, within 2 %. Many small meshes for the longest waves
/// and a few of the simulation's own size for the others bring the statistical error of every band below 0.7 %.
[[nodiscard]] CheckGroup checkInitialPower(const LinearPower& power, const SimulationSettings& settings,
                                           std::uint64_t seed);

/// Evolves a box whose initial modes have exactly the amplitude of the power and the phases of the seed, or the
/// opposite ones: half of the pair whose mean scatters least. Returns nothing when stopped.
[[nodiscard]] std::optional<EvolvedBox> evolveFixedBox(const LinearPower& power, const SimulationSettings& settings,
                                                       std::uint64_t seed, bool inverted, const ProgressFn& progress,
                                                       const std::stop_token& stop);

/// Linear power of what a periodic box of that side can hold: nothing below the wave number whose sphere has the volume
/// of the mode k = 0, which a box lacks.
[[nodiscard]] double boxLimitedPower(const LinearPower& power, double boxSide, double k);

/// Boxes must be this long [Mpc/h] to be held against a fit for an infinite volume: shorter ones lack waves whose
/// growth moves power to smaller scales.
inline constexpr double leastSideForFit = 200.0;

/// Power of the particles against HALOFIT (NonlinearPower) in bands of k, within its 5 % up to 0.5 h/Mpc; in boxes
/// shorter than leastSideForFit for information only, also against the fit for a spectrum without the waves that the
/// box lacks. `boxes` are pairs, one after the other, which are independent of each other: the error is that of the
/// mean of the pairs, by their scatter.
[[nodiscard]] CheckGroup checkNonlinearPower(const LinearPower& power, double boxSide,
                                             const std::vector<EvolvedBox>& boxes);

/// Abundance of haloes in pairs of boxes against Tinker et al. 2008, within 15 % for 3e11 to 1e13 Msun/h. The error is
/// that of the mean of the pairs, by their scatter, but not below that of independent haloes (Poisson): haloes cluster,
/// and a few pairs may agree by chance.
[[nodiscard]] CheckGroup checkMassFunction(const LinearPower& power, double boxSide,
                                           const std::vector<EvolvedBox>& boxes);

} // namespace penumbra
