#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace penumbra {

/// Colour maps that are readable with colour-vision deficiencies: the sequential ones rise steadily in lightness, the
/// diverging ones leave their middle symmetrically and pair blue with orange or red.
enum class ColorMap {
    ember, ///< amber on black: stellar mass
    inferno,
    magma,
    viridis,
    cividis,
    gray,
    coolWarm, ///< diverging, light in the middle
    iceAmber  ///< diverging, dark in the middle
};

inline constexpr std::array<ColorMap, 8> colorMaps{ColorMap::ember,    ColorMap::inferno, ColorMap::magma,
                                                   ColorMap::viridis,  ColorMap::cividis, ColorMap::gray,
                                                   ColorMap::coolWarm, ColorMap::iceAmber};

struct Rgb
{
    std::uint8_t red, green, blue;

    friend bool operator==(const Rgb&, const Rgb&) = default;
};

/// 256 colours from low to high.
[[nodiscard]] const std::array<Rgb, 256>& colors(ColorMap map);
[[nodiscard]] bool isDiverging(ColorMap map);
/// "inferno": the name in menus, files and settings, and back.
[[nodiscard]] std::string_view name(ColorMap map);
[[nodiscard]] std::optional<ColorMap> colorMap(std::string_view name);

/// How pixels without any mass are drawn: apart from the scale, so that nothing is not mistaken for little.
inline constexpr Rgb noMassColor{12, 13, 17};
/// Pixels without a value where there should be one: a colour of no map.
inline constexpr Rgb noValueColor{74, 78, 92};

} // namespace penumbra
