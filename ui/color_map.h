#pragma once

#include <array>
#include <cstdint>

namespace penumbra {

/// Sequential colour maps whose lightness rises steadily, readable with colour-vision deficiencies.
enum class ColorMap {
    ember,   ///< amber on black: stellar mass
    inferno, ///< dark matter
    viridis  ///< uncertainty
};

struct Rgb
{
    std::uint8_t red, green, blue;
};

/// 256 colours from low to high.
[[nodiscard]] const std::array<Rgb, 256>& colors(ColorMap map);

/// How pixels without any mass are drawn: apart from the scale, so that nothing is not mistaken for little.
inline constexpr Rgb noMassColor{12, 13, 17};

} // namespace penumbra
