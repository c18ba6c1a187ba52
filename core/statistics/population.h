#pragma once

#include <cmath>
#include <limits>
#include <ranges>

namespace penumbra {

/// Moments of values that are all there are, as the pixels of a map: divided by their number, not by one less. NaN for
/// no values.
struct Population
{
    double mean = std::numeric_limits<double>::quiet_NaN();
    double std = std::numeric_limits<double>::quiet_NaN(); ///< in the unit of the values, as the mean
    double skewness = std::numeric_limits<double>::quiet_NaN();
};

[[nodiscard]] Population populationOf(const std::ranges::sized_range auto& values)
{
    Population population;
    const auto count = static_cast<double>(std::ranges::size(values));
    if (count == 0.0)
        return population;
    double sum = 0.0, second = 0.0, third = 0.0;
    for (const double value : values)
        sum += value;
    population.mean = sum / count;
    for (const double value : values) {
        const double deviation = value - population.mean;
        second += deviation * deviation;
        third += deviation * deviation * deviation;
    }
    population.std = std::sqrt(second / count);
    population.skewness = third / count / std::pow(population.std, 3);
    return population;
}

} // namespace penumbra
