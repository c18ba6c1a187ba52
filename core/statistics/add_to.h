#pragma once

#include <cstddef>
#include <vector>

namespace penumbra {

/// Adds `weight` times `values` to `sum`, one by one; `sum` takes their number, as an empty one does at first.
inline void addTo(std::vector<double>& sum, const std::vector<double>& values, double weight)
{
    sum.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        sum[i] += weight * values[i];
}

} // namespace penumbra
