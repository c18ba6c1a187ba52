#include "ui/color_map.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace penumbra {
namespace {

using Coefficients = std::array<std::array<double, 3>, 7>;

// Sixth-order fits (M. Zucker, CC0) to the colour maps of S. van der Walt and N. Smith (CC0).
constexpr Coefficients infernoFit{{{0.0002189403691192265, 0.001651004631001012, -0.01948089843709184},
                                   {0.1065134194856116, 0.5639564367884091, 3.932712388889277},
                                   {11.60249308247187, -3.972853965665698, -15.9423941062914},
                                   {-41.70399613139459, 17.43639888205313, 44.35414519872813},
                                   {77.162935699427, -33.40235894210092, -81.80730925738993},
                                   {-71.31942824499214, 32.62606426397723, 73.20951985803202},
                                   {25.13112622477341, -12.24266895238567, -23.07032500287172}}};
constexpr Coefficients viridisFit{{{0.2777273272234177, 0.005407344544966578, 0.3340998053353061},
                                   {0.1050930431085774, 1.404613529898575, 1.384590162594685},
                                   {-0.3308618287255563, 0.214847559468213, 0.09509516302823659},
                                   {-4.634230498983486, -5.799100973351585, -19.33244095627987},
                                   {6.228269936347081, 14.17993336680509, 56.69055260068105},
                                   {4.776384997670288, -13.74514537774601, -65.35303263337234},
                                   {-5.435455855934631, 4.645852612178535, 26.3124352495832}}};

std::uint8_t toByte(double value)
{
    return static_cast<std::uint8_t>(std::lround(255.0 * std::clamp(value, 0.0, 1.0)));
}

std::array<Rgb, 256> fitted(const Coefficients& fit)
{
    std::array<Rgb, 256> table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
        const double t = static_cast<double>(i) / 255.0;
        std::array<double, 3> value{};
        for (std::size_t power = fit.size(); power-- > 0;)
            for (std::size_t channel = 0; channel < 3; ++channel)
                value[channel] = value[channel] * t + fit[power][channel];
        table[i] = {toByte(value[0]), toByte(value[1]), toByte(value[2])};
    }
    return table;
}

// Straight lines between these, from a brown that still stands out from the no-mass colour to near white.
std::array<Rgb, 256> emberTable()
{
    constexpr std::array<std::array<double, 3>, 6> points{{{0.36, 0.15, 0.05},
                                                           {0.66, 0.27, 0.05},
                                                           {0.90, 0.46, 0.10},
                                                           {0.98, 0.68, 0.26},
                                                           {1.00, 0.86, 0.55},
                                                           {1.00, 0.98, 0.92}}};
    std::array<Rgb, 256> table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
        const double at = static_cast<double>(i) / 255.0 * (points.size() - 1);
        const auto left = std::min(static_cast<std::size_t>(at), points.size() - 2);
        const double t = at - static_cast<double>(left);
        const auto mix = [&](std::size_t c) { return toByte(std::lerp(points[left][c], points[left + 1][c], t)); };
        table[i] = {mix(0), mix(1), mix(2)};
    }
    return table;
}

} // namespace

const std::array<Rgb, 256>& colors(ColorMap map)
{
    static const std::array<Rgb, 256> ember = emberTable();
    static const std::array<Rgb, 256> inferno = fitted(infernoFit);
    static const std::array<Rgb, 256> viridis = fitted(viridisFit);
    switch (map) {
    case ColorMap::ember:
        return ember;
    case ColorMap::viridis:
        return viridis;
    case ColorMap::inferno:
        break;
    }
    return inferno;
}

} // namespace penumbra
