#pragma once

#include "field/field.h"
#include "statistics/measured.h"

#include <cstddef>
#include <vector>

namespace penumbra {

/// Sums over fields of how one estimate of log10 dark matter compares with the truth.
struct PointScores
{
    double fields = 0.0;
    double mse = 0.0;           ///< mean over pixels [dex^2]
    std::vector<double> rLog10; ///< correlation of the log10 fields, in the bins of ModeBins

    void add(const PointScores& other, double sign);
};

/// Scores an estimate of one field; pixels within `border` of an edge do not count in `mse`. Throws Error for sizes
/// that differ or a border that leaves no pixel.
[[nodiscard]] PointScores scorePoint(const Field& estimate, const Field& truth, std::size_t border = 0);

/// Accuracy of one way to answer with a single map.
struct PointResult
{
    Measured mse;                 ///< [dex^2 of log10 surface density]
    std::vector<Measured> rLog10; ///< in the bins of ModeBins
};

/// Means over fields, with jackknife errors over universes.
[[nodiscard]] PointResult pointResult(const std::vector<PointScores>& universes);

} // namespace penumbra
