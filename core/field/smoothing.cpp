#include "field/smoothing.h"

#include "field/fourier.h"

#include <cmath>
#include <numbers>

namespace penumbra {

std::vector<float> gaussianSmooth(std::span<const float> map, std::size_t size, double sigmaPixels)
{
    auto modes = fourierTransform(map, size);
    const std::size_t columns = size / 2 + 1;
    const double unit = 2.0 * std::numbers::pi / static_cast<double>(size);
    std::vector<double> factor(size);
    for (std::size_t i = 0; i < size; ++i) {
        const double k = unit * waveNumber(i, size) * sigmaPixels;
        factor[i] = std::exp(-0.5 * k * k);
    }
    for (std::size_t y = 0; y < size; ++y)
        for (std::size_t x = 0; x < columns; ++x)
            modes[y * columns + x] *= factor[y] * factor[x];
    return inverseFourierTransform(modes, size);
}

} // namespace penumbra
