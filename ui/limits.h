#pragma once

#include <array>
#include <span>

namespace penumbra {

/// Limits of a colour scale, in the values of its maps ([dex] for masses). `low` is below `high`.
struct Limits
{
    double low = 0.0, high = 1.0;

    friend bool operator==(const Limits&, const Limits&) = default;
};

/// Where limits come from.
enum class LimitsPreset {
    standard, ///< of the quantity, whatever the map: runs can be compared
    minMax,
    percent99_5, ///< the central 99.5 % of the pixels, as in DS9
    percent99,
    percent95,
    percent90,
    zScale, ///< IRAF's; favours the bulk of the pixels
    custom  ///< typed or dragged
};

inline constexpr std::array<LimitsPreset, 8> limitsPresets{
    LimitsPreset::standard,  LimitsPreset::minMax,    LimitsPreset::percent99_5, LimitsPreset::percent99,
    LimitsPreset::percent95, LimitsPreset::percent90, LimitsPreset::zScale,      LimitsPreset::custom};

/// Percentiles `low` and `high` [percent] of the finite values; pixels without mass have none. {0, 1} without values;
/// equal percentiles are moved apart.
[[nodiscard]] Limits percentileLimits(std::span<const float> values, double low, double high);

/// How many of the finite values are below `value` [percent]; 0 without values.
[[nodiscard]] double percentileOf(std::span<const float> values, double value);

/// As IRAF's display task: a straight line through the sorted values of about a thousand pixels, with outliers
/// rejected, as astropy.visualization.ZScaleInterval with its defaults (contrast 0.25).
[[nodiscard]] Limits zScaleLimits(std::span<const float> values);

/// Limits of a preset that depends on the map. `centred`: symmetric about zero, from the absolute values. Throws
/// Error for `standard` and `custom`, which do not follow from pixels.
[[nodiscard]] Limits presetLimits(LimitsPreset preset, std::span<const float> values, bool centred);

} // namespace penumbra
