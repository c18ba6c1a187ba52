#pragma once

#include <span>

namespace penumbra {

/// Mean and scatter of values that may hold ones that are not numbers, which are left out.
struct FiniteMean
{
    std::size_t count = 0;
    double mean = 0.0;        ///< not a number without values
    double std = 0.0;         ///< with ddof 1; 0 for fewer than two
    double errorOfMean = 0.0; ///< std / sqrt(count); of fewer than two values infinite, as it is not known
};

[[nodiscard]] FiniteMean finiteMean(std::span<const double> values);

/// What values are expected at one value of another quantity, by linear regression over the pairs (x, y) that are
/// numbers.
struct Regression
{
    std::size_t count = 0;
    double atX = 0.0;     ///< expected y
    double scatter = 0.0; ///< of y around the line (ddof 2), times sqrt(1 + leverage): that of a new value at x
    double below = 0.0;   ///< share of the pairs whose residual is below that of `y`, the value compared
};

/// Falls back to no slope for fewer than four pairs or equal x.
[[nodiscard]] Regression regress(std::span<const double> xs, std::span<const double> ys, double x, double y);

} // namespace penumbra
