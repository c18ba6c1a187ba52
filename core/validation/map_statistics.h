#pragma once

#include "field/field.h"

#include <string>
#include <vector>

namespace penumbra {

/// One number that sums up a map pair.
struct MapStatistic
{
    std::string name; ///< "occupied fraction"
    std::string unit; ///< empty for pure numbers
    double value = 0.0;
};

/// What is compared of a pair of stars and dark matter on one grid, always in the same order: of log10 Mcdm mean,
/// standard deviation, skewness and quantiles; of the stars occupied fraction, moments of log10(Mstar + 1) and of log10
/// of the occupied pixels, and the share of those without an occupied neighbour; in octaves of k, log10 of the power of
/// overdensity and log10 field of both, and their correlation r(k). Masses in (Msun/h)/(Mpc/h)^2. What is undefined, as
/// any power of a map without stars, is not a number. Throws InputError for dark matter that is zero somewhere, or maps
/// that differ in size or side. Pixels of less than 3e6 count as empty: traces of the figures that maps are read from.
[[nodiscard]] std::vector<MapStatistic> mapStatistics(const Field& stellar, const Field& darkMatter);

/// Pixels of log10 of a map, ascending, with their mean removed: the shape of its distribution.
[[nodiscard]] std::vector<float> logShape(const Field& field);

} // namespace penumbra
