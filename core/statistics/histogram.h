#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace penumbra {

/// One-point probability density over equal bins of [low, high]: integrates to the fraction of values inside.
struct Pdf
{
    std::vector<double> centres; ///< bin centres, unit of the values
    std::vector<double> density; ///< per unit of the values
};

/// NaN and values outside count in the normalisation but in no bin; `high` itself is in the last bin. Throws Error
/// unless low < high and bins >= 1.
[[nodiscard]] Pdf pdf(std::span<const float> values, double low, double high, std::size_t bins);

} // namespace penumbra
