#pragma once

#include "field/field.h"
#include "field/normalization.h"

#include <span>
#include <string>
#include <vector>

namespace penumbra {

/// Channels that tell the network about the stellar map, by name; network units throughout:
/// - "log_mass": log10(M + 1), normalised;
/// - "occupancy": 1 where there is stellar mass, else 0. Models that have it see starsSeen() in all channels;
/// - "smooth_log_S": log_mass convolved with a Gaussian of standard deviation S [Mpc/h], e.g. "smooth_log_0.4";
/// - "log_smooth_S": log10 of the mass map convolved with a Gaussian of S [Mpc/h], as (log10(M_S + 1e6) - 8) / 2;
/// - "coarse_dark_matter": what `coarse` holds, the map to refine (diffusion/refinement.h).
/// Returns `names.size()` maps of size^2, one after the other. Throws InputError for an unknown name, and for a
/// smoothed channel of a map whose side is unknown; Error for a coarse map that is not given, or not as large.
[[nodiscard]] std::vector<float> conditioningChannels(const Field& stellar, const Normalization& normalization,
                                                      const std::vector<std::string>& names,
                                                      std::span<const float> coarse = {});

/// The stars as a model with these channels sees them. Where one of them is "occupancy", densities below
/// 10^6 (Msun/h)/(Mpc/h)^2 are none: less than any star particle gives a pixel, they are what smoothing kernels and
/// resampling leave in empty sky.
[[nodiscard]] Field starsSeen(const Field& stellar, const std::vector<std::string>& names);

/// True when `conditioningChannels` knows a channel of that name.
[[nodiscard]] bool isConditioningChannel(const std::string& name);

/// True when the map to refine is among the channels.
[[nodiscard]] bool tellsOfCoarseMap(const std::vector<std::string>& names);

} // namespace penumbra
