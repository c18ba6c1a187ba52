#include "evaluation/crps.h"

#include <cmath>
#include <cstddef>

namespace penumbra {

double fairCrps(std::span<const double> sortedSamples, double truth)
{
    const auto count = static_cast<double>(sortedSamples.size());
    double toTruth = 0.0;
    double pairs = 0.0; // sum over i < j of s_j - s_i
    for (std::size_t i = 0; i < sortedSamples.size(); ++i) {
        toTruth += std::abs(sortedSamples[i] - truth);
        pairs += (2.0 * static_cast<double>(i) + 1.0 - count) * sortedSamples[i];
    }
    return toTruth / count - pairs / (count * (count - 1.0));
}

} // namespace penumbra
