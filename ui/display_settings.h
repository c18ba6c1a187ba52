#pragma once

#include "ui/color_map.h"
#include "ui/limits.h"
#include "ui/map_quantity.h"

#include <array>

namespace penumbra {

/// How values spread over the colours between the limits.
enum class Stretch { linear, log, sqrt, asinh };

inline constexpr std::array<Stretch, 4> stretches{Stretch::linear, Stretch::log, Stretch::sqrt, Stretch::asinh};

/// How the maps of one scale are drawn. A plain value: to be compared, stored, undone.
struct DisplaySettings
{
    ColorMap colorMap = ColorMap::inferno;
    bool inverted = false;
    Stretch stretch = Stretch::log;
    double softening = 0.1; ///< of asinh: where it turns from linear to logarithmic, as a fraction of the range
    LimitsPreset preset = LimitsPreset::standard; ///< where `limits` came from
    Limits limits;
    bool follows = false;              ///< the preset is worked out again whenever a map changes
    double contrast = 1.0, bias = 0.5; ///< as in DS9: slope and centre of the colours between the limits

    friend bool operator==(const DisplaySettings&, const DisplaySettings&) = default;
};

/// What a scale starts with. The masses' limits are set from the model and the map.
[[nodiscard]] DisplaySettings defaultSettings(MapScale scale);
/// The logarithm of a value with two signs is none.
[[nodiscard]] bool allows(MapScale scale, Stretch stretch);

/// "asinh", "z-scale": names in files and on the command line, and back.
[[nodiscard]] QString key(Stretch stretch);
[[nodiscard]] std::optional<Stretch> stretch(const QString& key);
[[nodiscard]] QString key(LimitsPreset preset);
[[nodiscard]] std::optional<LimitsPreset> limitsPreset(const QString& key);
/// "Log", "99.5 %", "Inferno": names in menus and buttons.
[[nodiscard]] QString title(Stretch stretch);
[[nodiscard]] QString title(LimitsPreset preset);
[[nodiscard]] QString title(ColorMap map);

} // namespace penumbra
