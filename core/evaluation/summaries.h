#pragma once

#include "field/field.h"

#include <string>
#include <vector>

namespace penumbra {

/// A number that describes a dark-matter map.
struct Summary
{
    std::string name;
    double value = 0.0;
};

/// Where the apertures of `summariesOf` lie: pixel of the most massive pixel of the stellar map, the first of equals.
[[nodiscard]] std::size_t brightestPixel(const Field& stellar);

/// What simulation-based calibration looks at, always in the same order for maps of one grid:
/// - total mass; mean and scatter of log10; the densest pixel;
/// - power in octaves of wave number, of the overdensity and of log10;
/// - mass in discs of 0.5, 1 and 2 Mpc/h around `brightest` (a pixel of the input) and of 1 and 2 Mpc/h at the centre
/// of
///   the map, both periodic;
/// - number of maxima (among 8 neighbours) of log10, smoothed with a Gaussian of 0.2 Mpc/h, above the map's own mean by
///   1, 2 and 3 of its standard deviations.
/// Throws as powerSpectrum does.
[[nodiscard]] std::vector<Summary> summariesOf(const Field& darkMatter, std::size_t brightest);

} // namespace penumbra
