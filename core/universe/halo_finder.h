#pragma once

#include "universe/particles.h"

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <vector>

namespace penumbra {

/// A friends-of-friends group.
struct Halo
{
    std::vector<std::uint32_t> members; ///< particles, ascending
    Vector3 centre{};                   ///< density peak, in [0, boxSide) [Mpc/h]
};

/// Mass of a group of `members` particles [the unit of `particleMass`]: groups of few particles are found too heavy
/// (Warren et al. 2006, astro-ph/0506395, equation 2).
[[nodiscard]] double haloMass(std::size_t members, double particleMass);

/// Friends-of-friends groups of at least `minimumMembers` particles, largest first: particles closer than
/// `linkingLength` mean spacings, across the periodic boundary too, are in one group (Davis et al. 1985, ApJ 292, 371).
/// The centre is found by shrinking spheres (Power et al. 2003, astro-ph/0201544, section 2.5). Returns nothing when
/// stopped.
[[nodiscard]] std::vector<Halo> findHaloes(const Particles& particles, double linkingLength, std::size_t minimumMembers,
                                           const std::stop_token& stop = {});

} // namespace penumbra
