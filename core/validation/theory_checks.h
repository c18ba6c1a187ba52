#pragma once

#include "validation/check.h"

namespace penumbra {

/// The linear power against the benchmarks of the Core Cosmology Library (Chisari et al. 2019, arXiv:1812.05995), which
/// evaluate Eisenstein & Hu 1998 with and without acoustic oscillations: within 1e-4.
[[nodiscard]] CheckGroup checkLinearPower();

/// The growth factor against the table of the same library: within 1e-4.
[[nodiscard]] CheckGroup checkGrowth();

} // namespace penumbra
