#include "field/normalization.h"

#include <algorithm>
#include <cmath>

namespace penumbra {

std::vector<float> Normalization::toNetwork(std::span<const float> surfaceDensity) const
{
    std::vector<float> result(surfaceDensity.size());
    std::transform(surfaceDensity.begin(), surfaceDensity.end(), result.begin(), [this](float value) {
        const double shifted = static_cast<double>(value) + offset;
        return static_cast<float>(((shifted > 0.0 ? std::log10(shifted) : 0.0) - mean) / std);
    });
    return result;
}

std::vector<float> Normalization::fromNetwork(std::span<const float> network) const
{
    std::vector<float> result(network.size());
    std::transform(network.begin(), network.end(), result.begin(), [this](float value) {
        return static_cast<float>(std::max(0.0, std::pow(10.0, static_cast<double>(value) * std + mean) - offset));
    });
    return result;
}

} // namespace penumbra
