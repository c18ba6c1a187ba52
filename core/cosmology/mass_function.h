#pragma once

#include "cosmology/linear_power.h"

namespace penumbra {

/// Halo mass functions today: Sheth & Tormen 1999 (astro-ph/9901122), and Tinker et al. 2008 (arXiv:0803.2706) for
/// haloes of 200 times the mean density. The universes go by the latter; the former holds all matter, by which what
/// both share is tested.
enum class MassFunction { shethTormen, tinker };

/// Comoving abundance dn / dlog10(M) [(Mpc/h)^-3] of haloes of that mass [Msun/h] today.
[[nodiscard]] double haloAbundance(const LinearPower& power, MassFunction function, double mass);

} // namespace penumbra
