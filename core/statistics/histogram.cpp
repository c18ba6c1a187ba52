#include "statistics/histogram.h"

#include "base/error.h"

#include <algorithm>
#include <string>

namespace penumbra {

Pdf pdf(std::span<const float> values, double low, double high, std::size_t bins)
{
    if (!(low < high) || bins == 0)
        throw Error("A histogram needs low < high and at least one bin; given were low " + std::to_string(low) +
                    ", high " + std::to_string(high) + " and " + std::to_string(bins) + " bins.");
    const double width = (high - low) / static_cast<double>(bins);
    std::vector<std::size_t> counts(bins);
    for (const float value : values) {
        if (!(value >= low && value <= high)) // false for NaN too
            continue;
        const auto bin = static_cast<std::size_t>((static_cast<double>(value) - low) / width);
        ++counts[std::min(bin, bins - 1)]; // the last bin includes its upper edge, as numpy's does
    }
    Pdf result{std::vector<double>(bins), std::vector<double>(bins)};
    for (std::size_t i = 0; i < bins; ++i) {
        result.centres[i] = low + (static_cast<double>(i) + 0.5) * width;
        if (!values.empty())
            result.density[i] = static_cast<double>(counts[i]) / (static_cast<double>(values.size()) * width);
    }
    return result;
}

} // namespace penumbra
