#pragma once

#include "diffusion/map_summaries.h"
#include "field/field.h"

namespace penumbra {

/// The map nearest to `darkMatter` that has the summaries `wanted`: a constrained realisation (Hoffman & Ribak 1991,
/// ApJ 380, L5), x + C J^T (J C J^T)^-1 (wanted - s(x)) with x = log10 of the density, J the gradients of the summaries
/// s, and variances C = 1 / sqrt(density) of pixels that vary alone; repeated, as s is not linear, until each summary
/// is met to a thousandth of its `unit`. Power is added to the structure that a map has, or taken from it. Summaries
/// that the map does not have constrain nothing. `darkMatter` [(Msun/h)/(Mpc/h)^2] must be positive and finite. Where
/// the summaries can't be met together (a mean of log10 above log10 of the mean, say), a map that is nearer to them, in
/// units, if not the nearest. Throws as mapSummaries does.
[[nodiscard]] Field constrained(Field darkMatter, const MapSummaries& wanted, const MapSummaries& unit);

} // namespace penumbra
