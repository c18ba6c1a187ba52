#pragma once

#include "universe/particles.h"
#include "universe/slab_maps.h"

#include <stop_token>
#include <vector>

namespace penumbra {

/// Adds the mass of particles to the maps without shot noise: matter is a sheet in phase space (Abel, Hahn & Kaehler
/// 2012, arXiv:1111.3944), so each particle stands for the lattice cell around its starting point, whose parts lie
/// where interpolation between the particle and its lattice neighbours puts them. The more a cell was stretched, the
/// more parts it is given. Particles with a non-zero element in `excluded` are left out. `particleMass` in Msun/h.
/// When stopped, the rest is left out.
void addMatterSheet(SlabMaps& maps, const Particles& particles, const std::vector<char>& excluded, double particleMass,
                    double pixelSide, const std::stop_token& stop = {});

} // namespace penumbra
