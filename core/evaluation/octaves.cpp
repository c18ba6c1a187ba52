#include "evaluation/octaves.h"

#include <algorithm>
#include <numbers>

namespace penumbra {

std::vector<Octave> octaves(std::size_t bins, double side)
{
    const double fundamental = 2.0 * std::numbers::pi / side;
    std::vector<Octave> result;
    // Bin i covers [i+1, i+2) fundamental frequencies.
    for (std::size_t low = 1; low <= bins; low *= 2) {
        const std::size_t high = std::min(2 * low, bins + 1);
        result.push_back(
            {low - 1, high - 1, fundamental * static_cast<double>(low), fundamental * static_cast<double>(high)});
    }
    return result;
}

} // namespace penumbra
