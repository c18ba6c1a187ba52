#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace penumbra {

/// Mean and standard deviation per pixel of maps that arrive one by one (Welford 1962), in double precision. Memory
/// does not grow with the number of maps.
class RunningMoments
{
public:
    /// All maps must have the size of the first; throws Error otherwise.
    void add(std::span<const float> map);

    [[nodiscard]] std::size_t count() const { return m_count; }
    [[nodiscard]] std::vector<float> mean() const;
    /// Sample standard deviation (ddof 1); zeros while fewer than two maps have come.
    [[nodiscard]] std::vector<float> std() const;

private:
    std::size_t m_count = 0;
    std::vector<double> m_mean;
    std::vector<double> m_squares;
};

/// Quantile of `values` (copied and partially sorted) at `q` in [0, 1], linear between order statistics, as numpy's
/// default. Throws Error for no values or a q outside [0, 1].
[[nodiscard]] double quantile(std::span<const double> values, double q);

} // namespace penumbra
