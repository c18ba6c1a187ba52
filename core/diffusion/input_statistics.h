#pragma once

#include "field/field.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace penumbra {

/// What the value of an input statistic is.
enum class InputUnit {
    fraction,       ///< of the pixels
    dex,            ///< of log10(M + 1), M in (Msun/h)/(Mpc/h)^2
    surfaceDensity, ///< log10 of (Msun/h)/(Mpc/h)^2
    power,          ///< log10 of dex^2 (Mpc/h)^2
    ratio,
};

/// One number that a stellar map is summed up by.
struct InputStatisticKind
{
    std::string_view key;   ///< in files
    std::string_view label; ///< for people
    InputUnit unit;
    bool byLogarithm;   ///< maps are compared by log10 of the value rather than by the value
    double tolerance;   ///< differences below this, in what is compared, are of no consequence
    bool judged = true; ///< counts for the verdict; else it is only told, because one odd pixel decides it
};

/// The summary of a stellar map: how much of it is occupied, by how much mass, and how that is clustered; what is
/// easily understood comes first. Occupied pixels are those above zero. A band power at k is the mean P of log10(M + 1)
/// over the modes between k / sqrt(2) and k sqrt(2) [h/Mpc]. Clustering is how much more often a neighbour of an
/// occupied pixel (of eight, the map continued periodically) is occupied than any pixel is: 1 for pixels strewn at
/// random. (Pairs, found and expected, are counted from one, so that the few of a nearly empty map tell neither.)
inline constexpr std::array<InputStatisticKind, 16> inputStatisticKinds{{
    {"occupied", "Occupied pixels", InputUnit::fraction, true, 0.02},
    {"total", "Mean surface density", InputUnit::surfaceDensity, false, 0.05},
    {"largest", "Largest pixel", InputUnit::surfaceDensity, false, 0.05},
    {"smallest", "Smallest occupied pixel", InputUnit::surfaceDensity, false, 0.3, false},
    {"median", "Median of occupied pixels", InputUnit::surfaceDensity, false, 0.05},
    {"mean_occupied", "Mean log10 of occupied pixels", InputUnit::surfaceDensity, false, 0.05},
    {"percentile_5", "5th percentile of occupied pixels", InputUnit::surfaceDensity, false, 0.1},
    {"percentile_95", "95th percentile of occupied pixels", InputUnit::surfaceDensity, false, 0.05},
    {"percentile_99", "99th percentile of occupied pixels", InputUnit::surfaceDensity, false, 0.05},
    {"clustering", "Clustering of occupied pixels", InputUnit::ratio, true, 0.02},
    {"power_0.5", "Band power at 0.5 h/Mpc", InputUnit::power, false, 0.05},
    {"power_1", "Band power at 1 h/Mpc", InputUnit::power, false, 0.05},
    {"power_3", "Band power at 3 h/Mpc", InputUnit::power, false, 0.03},
    {"power_8", "Band power at 8 h/Mpc", InputUnit::power, false, 0.03},
    {"mean", "Mean of log10(M + 1)", InputUnit::dex, true, 0.02},
    {"std", "Standard deviation of log10(M + 1)", InputUnit::dex, true, 0.02},
}};

/// Values in the order of inputStatisticKinds; absent where a map has none (those of occupied pixels in an empty map,
/// a band power beyond what the grid holds).
using InputStatistics = std::array<std::optional<double>, inputStatisticKinds.size()>;

/// The summary of a stellar map. Pixels that are not above zero, or not finite, count as empty.
[[nodiscard]] InputStatistics inputStatistics(const Field& stellar);

/// Index in inputStatisticKinds; throws Error for an unknown key.
[[nodiscard]] std::size_t inputStatisticIndex(std::string_view key);

/// A value without its unit: "2.7", "10^9.21", "0.250"; "none" when absent.
[[nodiscard]] std::string inputStatisticNumber(const InputStatisticKind& kind, const std::optional<double>& value);

/// "%", "(Msun/h)/(Mpc/h)^2", "dex", ...
[[nodiscard]] std::string_view inputStatisticUnit(const InputStatisticKind& kind);

/// Both: "10^9.21 (Msun/h)/(Mpc/h)^2"; "none" when absent.
[[nodiscard]] std::string inputStatisticText(const InputStatisticKind& kind, const std::optional<double>& value);

} // namespace penumbra
