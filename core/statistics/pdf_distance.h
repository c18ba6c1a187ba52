#pragma once

#include <span>

namespace penumbra {

/// Wasserstein distance of order one between the distributions of two equally large sets of values, sorted ascending,
/// in the unit of the values: the mean of |a_(i) - b_(i)|. Throws Error when the sizes differ.
[[nodiscard]] double pdfDistance(std::span<const float> sortedA, std::span<const float> sortedB);

} // namespace penumbra
