#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

namespace penumbra {

/// Real 2-D Fourier transform of a square map with FFTW, unnormalised: F(k) = sum_x f(x) exp(-i k.x). The result has
/// size * (size/2 + 1) elements, row ky (0 .. size-1) of kx = 0 .. size/2. Safe from any thread.
[[nodiscard]] std::vector<std::complex<double>> fourierTransform(std::span<const float> map, std::size_t size);

/// Inverse of `fourierTransform`, including the factor 1/size^2.
[[nodiscard]] std::vector<float> inverseFourierTransform(std::span<const std::complex<double>> modes, std::size_t size);

/// Signed integer wave number of row or column `index`: 0, 1, .., size/2, -(size-1)/2, .., -1.
[[nodiscard]] constexpr int waveNumber(std::size_t index, std::size_t size)
{
    return index <= size / 2 ? static_cast<int>(index) : static_cast<int>(index) - static_cast<int>(size);
}

} // namespace penumbra
