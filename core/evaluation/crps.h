#pragma once

#include <span>

namespace penumbra {

/// Fair continuous ranked probability score of L >= 2 samples, sorted ascending, in the unit of the values: the mean of
/// |s_i - x| less half the mean of |s_i - s_j| over pairs i != j. Its expectation does not depend on L and is least for
/// the true posterior (Ferro 2014, doi:10.1002/qj.2270); for a point it is the absolute error.
[[nodiscard]] double fairCrps(std::span<const double> sortedSamples, double truth);

} // namespace penumbra
