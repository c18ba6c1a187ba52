#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace penumbra {

/// Mean and standard deviation per pixel of maps that arrive one by one (Welford 1962), in double precision. Memory
/// does not grow with the number of maps.
///
/// Maps may come as antithetic partners (base/noise.h), which are not independent of each other. Then means vary less
/// than by 1 / sqrt(maps), and squares about the mean are more; both are told apart by how the partners differ, so that
/// std() and meanError() stay unbiased.
class RunningMoments
{
public:
    /// All maps must have the size of the first; throws Error otherwise. `partner`: of the map added just before.
    void add(std::span<const float> map, bool partner = false);

    [[nodiscard]] std::size_t count() const { return m_count; }
    /// Enough has come to tell the error of the mean: two maps, or two pairs where there is one.
    [[nodiscard]] bool hasMeanError() const { return m_pairs == 0 ? m_count >= 2 : m_pairs >= 2; }
    [[nodiscard]] std::vector<float> mean() const;
    /// Standard deviation of single maps (its square unbiased: ddof 1); NaN while fewer than two maps have come, which
    /// say nothing of it. Of a single pair, half their difference.
    [[nodiscard]] std::vector<float> std() const;
    /// Standard error of the mean map, rms over its pixels. Throws Error without hasMeanError().
    [[nodiscard]] double meanError() const;

private:
    void addDifferences(std::span<const float> map);
    [[nodiscard]] double variance(std::size_t pixel) const;

    std::size_t m_count = 0, m_pairs = 0;
    std::vector<double> m_mean;
    std::vector<double> m_squares;
    std::vector<float> m_last;         ///< map
    std::vector<double> m_differences; ///< squared, of the partners; empty before the first pair
};

/// Unbiased variance of `count` values (2 at least), 2 `pairs` of which are partners: from their squared deviations
/// from the mean and the squared differences of the partners, both summed.
[[nodiscard]] double varianceOfValues(double squares, double differences, std::size_t count, std::size_t pairs);

/// Quantile of `values` (copied and partially sorted) at `q` in [0, 1], linear between order statistics, as numpy's
/// default. Throws Error for no values or a q outside [0, 1].
[[nodiscard]] double quantile(std::span<const double> values, double q);

/// The same at rank q (L + 1) of L values, from 1, not beyond the least and the greatest (Weibull 1939; numpy's method
/// "weibull"): one more draw lies below with probability q, where there are enough values to tell. Those of posterior
/// samples, so that a truth drawn from the posterior is in their intervals as often as these say.
[[nodiscard]] double predictiveQuantile(std::span<const double> values, double q);

} // namespace penumbra
