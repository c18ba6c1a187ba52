#pragma once

#include "base/random.h"
#include "cosmology/linear_power.h"
#include "universe/halo_finder.h"
#include "universe/particles.h"

#include <vector>

namespace penumbra {

/// Haloes of 1 to 100 particles that the mesh could not form: what `found` lacks of the abundance of Tinker et al.
/// 2008, in Poisson numbers. Each collects a particle and its nearest lattice neighbours among the particles that no
/// halo has yet
/// (`taken` zero), which are marked as taken. Seeds are drawn from the particles with a weight that saturates in dense
/// surroundings, rho^3 / (rho^3 + (2 mean)^3): small haloes follow filaments and avoid voids.
[[nodiscard]] std::vector<Halo> drawFaintHaloes(const Particles& particles, const LinearPower& power,
                                                const std::vector<Halo>& found, std::vector<char>& taken,
                                                RandomSequence& random);

} // namespace penumbra
