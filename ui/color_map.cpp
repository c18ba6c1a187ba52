#include "ui/color_map.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace penumbra {
namespace {

using Knots = std::array<std::uint32_t, 33>; ///< 0xrrggbb, evenly spaced, straight lines in between

// S. van der Walt and N. Smith (CC0).
constexpr Knots infernoKnots{0x000004, 0x040312, 0x0b0724, 0x150b37, 0x210c4a, 0x2e0a5a, 0x3c0965, 0x4a0c6b, 0x57106d,
                             0x63146e, 0x70196e, 0x7d1e6d, 0x89226a, 0x962766, 0xa32b61, 0xaf315c, 0xbb3755, 0xc63e4d,
                             0xd14644, 0xdb4f3b, 0xe35932, 0xeb6528, 0xf1711e, 0xf67f14, 0xf98d0a, 0xfb9c06, 0xfcab0f,
                             0xfbba1f, 0xf9ca32, 0xf5d949, 0xf2e865, 0xf3f586, 0xfcffa4};
constexpr Knots magmaKnots{0x000004, 0x030311, 0x0a0822, 0x130d33, 0x1d1146, 0x28115a, 0x36106a, 0x430f76, 0x50127c,
                           0x5d177f, 0x691c81, 0x762181, 0x822681, 0x8f2a81, 0x9c2e7f, 0xa9327d, 0xb63779, 0xc33b75,
                           0xcf4170, 0xdb486a, 0xe65163, 0xee5c5e, 0xf5695c, 0xf9785d, 0xfb8761, 0xfd9668, 0xfea571,
                           0xfeb47b, 0xfec387, 0xfed194, 0xfde0a2, 0xfceeb0, 0xfcfdbf};
constexpr Knots viridisKnots{0x440154, 0x470d60, 0x48186a, 0x482374, 0x472d7b, 0x453681, 0x424086, 0x3f4989, 0x3b528b,
                             0x375a8d, 0x33638d, 0x2f6a8e, 0x2c728e, 0x297a8e, 0x26818e, 0x23898e, 0x21908c, 0x1f988b,
                             0x1f9f88, 0x21a685, 0x28ae80, 0x31b57b, 0x3ebc74, 0x4cc26c, 0x5dc963, 0x6ece58, 0x82d34c,
                             0x96d83f, 0xabdc32, 0xc0df24, 0xd5e21a, 0xeae51a, 0xfde725};
// Nuñez, Anderton and Renslow 2018 (PLoS ONE 13, e0199239).
constexpr Knots cividisKnots{0x00224e, 0x00285b, 0x002e6a, 0x043371, 0x1a386f, 0x273e6e, 0x32436d, 0x3b496c, 0x434e6c,
                             0x4b546c, 0x52596d, 0x5a5f6e, 0x61656f, 0x686a71, 0x6f7073, 0x757676, 0x7c7b78, 0x848179,
                             0x8b8778, 0x938d78, 0x9b9376, 0xa39a75, 0xaba072, 0xb3a670, 0xbbad6c, 0xc3b469, 0xccba64,
                             0xd4c15f, 0xddc958, 0xe6d051, 0xefd748, 0xf8df3c, 0xfee838};
// Moreland 2009 (Diverging color maps for scientific visualization, ISVC), from (59, 76, 192) to (180, 4, 38).
constexpr Knots coolWarmKnots{0x3b4cc0, 0x445acc, 0x4e68d8, 0x5775e1, 0x6282ea, 0x6c8ef1, 0x779af7, 0x82a5fb, 0x8db0fe,
                              0x98b9ff, 0xa3c2ff, 0xaec9fd, 0xb8d0f9, 0xc2d5f4, 0xccd9ee, 0xd5dbe6, 0xdddddd, 0xe5d8d1,
                              0xecd3c6, 0xf1ccb9, 0xf5c4ad, 0xf7bba0, 0xf7b194, 0xf7a687, 0xf49a7b, 0xf18d6f, 0xec7f63,
                              0xe57058, 0xde614d, 0xd55042, 0xcb3e38, 0xc0282f, 0xb40426};
// Straight in CIELAB lightness, from 6 in the middle to 88 at both ends; hues 268 to 228 and 62 to 86 degrees.
constexpr Knots iceAmberKnots{0x7fecff, 0x58deff, 0x10d1ff, 0x00c2f8, 0x00b2ee, 0x00a5e5, 0x0095db, 0x0088ce, 0x0078bf,
                              0x006aae, 0x005d9c, 0x005088, 0x004374, 0x00375c, 0x002b46, 0x101f2c, 0x131313, 0x281b10,
                              0x3b230c, 0x4d2d0b, 0x603708, 0x704306, 0x804f05, 0x8f5c08, 0x9f6810, 0xac771b, 0xb98329,
                              0xc59138, 0xce9f49, 0xd9ac5c, 0xe3bb70, 0xedc985, 0xf7d89b};
// From a brown that still stands out from the no-mass colour to near white.
constexpr std::array<std::uint32_t, 6> emberKnots{0x5c260d, 0xa8450d, 0xe6751a, 0xfaad42, 0xffdb8c, 0xfffaeb};
constexpr std::array<std::uint32_t, 2> grayKnots{0x000000, 0xffffff};

std::array<Rgb, 256> interpolated(std::span<const std::uint32_t> knots)
{
    std::array<Rgb, 256> table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
        const double at = static_cast<double>(i) / 255.0 * static_cast<double>(knots.size() - 1);
        const auto left = std::min(static_cast<std::size_t>(at), knots.size() - 2);
        const auto mix = [&](unsigned shift) {
            const double low = knots[left] >> shift & 0xffU, high = knots[left + 1] >> shift & 0xffU;
            return static_cast<std::uint8_t>(std::lround(std::lerp(low, high, at - static_cast<double>(left))));
        };
        table[i] = {mix(16), mix(8), mix(0)};
    }
    return table;
}

std::span<const std::uint32_t> knotsOf(ColorMap map)
{
    switch (map) {
    case ColorMap::ember:
        return emberKnots;
    case ColorMap::inferno:
        break;
    case ColorMap::magma:
        return magmaKnots;
    case ColorMap::viridis:
        return viridisKnots;
    case ColorMap::cividis:
        return cividisKnots;
    case ColorMap::gray:
        return grayKnots;
    case ColorMap::coolWarm:
        return coolWarmKnots;
    case ColorMap::iceAmber:
        return iceAmberKnots;
    }
    return infernoKnots;
}

} // namespace

const std::array<Rgb, 256>& colors(ColorMap map)
{
    static const auto tables = [] {
        std::array<std::array<Rgb, 256>, colorMaps.size()> all{};
        for (std::size_t i = 0; i < all.size(); ++i)
            all[i] = interpolated(knotsOf(colorMaps[i]));
        return all;
    }();
    return tables[static_cast<std::size_t>(map)];
}

bool isDiverging(ColorMap map)
{
    return map == ColorMap::coolWarm || map == ColorMap::iceAmber;
}

std::string_view name(ColorMap map)
{
    constexpr std::array<std::string_view, colorMaps.size()> names{"ember",   "inferno", "magma",     "viridis",
                                                                   "cividis", "gray",    "cool-warm", "ice-amber"};
    return names[static_cast<std::size_t>(map)];
}

std::optional<ColorMap> colorMap(std::string_view name)
{
    const auto* found =
        std::find_if(colorMaps.begin(), colorMaps.end(), [&](ColorMap map) { return penumbra::name(map) == name; });
    return found == colorMaps.end() ? std::nullopt : std::optional(*found);
}

} // namespace penumbra
