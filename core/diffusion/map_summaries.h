#pragma once

#include "field/field.h"

#include <array>
#include <string_view>
#include <vector>

namespace penumbra {

/// Numbers that describe a dark-matter map as a whole, and that its stars leave open: how dense it is, and how much
/// structure it has on every scale. They depend on cosmology and on how haloes are built. A model may draw them first
/// and then a map that has them, p(map | stars) = p(summaries | stars) p(map | summaries, stars), exact because they
/// are a function of the map.
inline constexpr std::array<std::string_view, 9> mapSummaryKeys{
    "mean_log",      ///< mean of log10 surface density [dex]
    "total",         ///< log10 of the mean surface density [dex]
    "power_log_0.7", ///< log10 of the mean P of log10 surface density over the octave around k [h/Mpc], to the next
                     ///< four
    "power_log_1.4", "power_log_2.8", "power_log_5.7", "power_log_11.3",
    "power_5.7", ///< the same of the overdensity
    "power_11.3"};

/// Values in the order of mapSummaryKeys.
using MapSummaries = std::array<double, mapSummaryKeys.size()>;

/// The summaries of a dark-matter map [(Msun/h)/(Mpc/h)^2], whose pixels must be positive; NaN for a band that its grid
/// does not hold or that has no power. Throws as powerSpectrum does.
[[nodiscard]] MapSummaries mapSummaries(const Field& darkMatter);

/// How each summary changes with log10 of every pixel, per dex; without pixels where the summary is NaN.
using SummaryGradients = std::array<std::vector<double>, mapSummaryKeys.size()>;
/// `summaries` are mapSummaries(darkMatter).
[[nodiscard]] SummaryGradients summaryGradients(const Field& darkMatter, const MapSummaries& summaries);

} // namespace penumbra
