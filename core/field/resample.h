#pragma once

#include "field/field.h"

namespace penumbra {

/// The same field on `size x size` pixels: every new pixel is the area-weighted mean of the old ones under it, so the
/// mean surface density, and with it the mass, is conserved to rounding. Works for any ratio of sizes, up or down.
/// Throws Error when `size` is zero.
[[nodiscard]] Field resample(const Field& field, std::size_t size);

} // namespace penumbra
