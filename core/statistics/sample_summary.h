#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace penumbra {

/// A quantity in bins over the samples of a posterior: mean, median and central 68 % and 95 % intervals of each bin.
struct SampleBand
{
    std::vector<double> mean, median, low68, high68, low95, high95;
};

/// Band of `samples`, one vector of equal length per sample, any unit. Intervals are between the 16th and 84th and the
/// 2.5th and 97.5th percentiles, as predictiveQuantile() has them: the 95 % interval of fewer than 39 samples is all of
/// them, which holds a truth (L - 1) / (L + 1) of the time. Throws Error for no samples
/// or unequal lengths.
[[nodiscard]] SampleBand sampleBand(std::span<const std::vector<double>> samples);

/// How often a central interval of `level` between predictive quantiles of so many samples holds a truth: `level`, but
/// (L - 1) / (L + 1) where even all L samples hold it less often.
[[nodiscard]] double heldLevel(double level, std::size_t samples);

/// One number over the samples of a posterior, in the unit of the values.
struct SampleSummary
{
    std::size_t count = 0;
    double mean = 0.0, std = 0.0; ///< std as RunningMoments has it; 0 for a single sample
    double median = 0.0, low68 = 0.0, high68 = 0.0, low95 = 0.0, high95 = 0.0;
};

/// Mean and standard deviation; `partner` says of which samples the one before is the antithetic partner
/// (base/noise.h); empty: of none. Throws Error for no values.
struct Moments
{
    double mean = 0.0, std = 0.0; ///< std as RunningMoments has it; 0 for a single value
};
[[nodiscard]] Moments momentsOf(std::span<const double> values, const std::vector<bool>& partner = {});

/// With the same partners. Throws Error for no values.
[[nodiscard]] SampleSummary summarise(std::span<const double> values, const std::vector<bool>& partner = {});

/// Fraction of values below `at`: the rank of a truth among samples, in [0, 1]. Throws Error for no values.
[[nodiscard]] double fractionBelow(std::span<const double> values, double at);

/// A probability estimated by counting, with its error from the finite number of samples.
struct Proportion
{
    double value = 0.0;
    double low = 0.0, high = 0.0; ///< 68 % (one sigma) interval of the true probability
    std::size_t count = 0;        ///< samples it was counted among
};

/// Of `values` above `threshold`, with the score interval of Wilson (1927, J. Am. Stat. Assoc. 22, 209), which stays
/// sensible at 0 and 1. Partners (see momentsOf) are mostly on opposite sides, so that pairs tell more than as many
/// independent values: the interval is that of the number of independent ones whose proportion has the same variance,
/// the correlation of partners estimated as if two pairs more had none. Throws Error for no values.
[[nodiscard]] Proportion proportionAbove(std::span<const double> values, double threshold,
                                         const std::vector<bool>& partner = {});

} // namespace penumbra
