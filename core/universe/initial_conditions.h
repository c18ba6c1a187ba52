#pragma once

#include "cosmology/background.h"
#include "cosmology/linear_power.h"
#include "universe/mesh.h"
#include "universe/particles.h"

#include <cstdint>

namespace penumbra {

/// A Gaussian realisation of the linear density contrast of today on `mesh`: white noise of the seed, coloured with the
/// square root of the power. The mean over the box is zero.
void realiseLinearDensity(Mesh& mesh, const LinearPower& power, double boxSide, std::uint64_t seed);

/// Gives every mode of a realisation on `linearDensity` exactly the amplitude of the power and keeps its phase, or the
/// opposite one when `inverted`: the pair of boxes that scatters least around the mean of all (Angulo & Pontzen 2016,
/// arXiv:1603.05253).
void fixAmplitudes(Mesh& linearDensity, const LinearPower& power, double boxSide, bool inverted);

/// Second-order Lagrangian perturbation theory (Scoccimarro 1998, astro-ph/9711187, appendix D): lattice of
/// mesh.size()^3 particles displaced and set in motion as of scale factor `a` by the linear density contrast of today
/// on `linearDensity`, which is used up.
[[nodiscard]] Particles displacedLattice(Mesh& linearDensity, const Background& background, double boxSide, double a,
                                         int threads);

} // namespace penumbra
