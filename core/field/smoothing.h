#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace penumbra {

/// A periodic map convolved with a Gaussian of standard deviation `sigmaPixels` >= 0 [pixels], in Fourier space.
[[nodiscard]] std::vector<float> gaussianSmooth(std::span<const float> map, std::size_t size, double sigmaPixels);

} // namespace penumbra
