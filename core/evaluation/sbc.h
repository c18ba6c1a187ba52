#pragma once

#include "evaluation/labelled_field.h"
#include "field/field.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace penumbra {

/// How far ranks are from uniform.
struct Uniformity
{
    std::vector<double> histogram;      ///< ranks in equal bins of [0, 1]
    double binLow = 0.0, binHigh = 0.0; ///< central 95 % of the count of a bin when ranks are uniform
    double chiSquareP = 0.0;            ///< of the histogram against a flat one; NaN below `leastForChiSquare` ranks
    double ksP = 0.0;                   ///< Kolmogorov-Smirnov, with Stephens' correction for few ranks; NaN below 5
};
inline constexpr std::size_t leastForChiSquare = 20; ///< four bins of five expected ranks

/// Tests ranks in (0, 1) that are independent of each other. Bins: as many as hold eight expected ranks, 4 to 20.
[[nodiscard]] Uniformity testUniformity(const std::vector<double>& ranks);

/// Simulation-based calibration of one summary (Talts et al., arXiv:1804.06788).
struct SbcResult
{
    std::string summary;
    std::vector<double> ranks; ///< randomised ranks of the truth among the samples, one per universe
    double meanRank = 0.0;     ///< 1/2 when unbiased; above: the samples are too low
    double meanRankError = 0.0;
    Uniformity uniformity;

    /// False when either test, at 2.5 % each, speaks against uniform ranks: by chance once in twenty. Too few ranks to
    /// test are consistent with anything.
    [[nodiscard]] bool consistent() const { return !(uniformity.chiSquareP < 0.025) && !(uniformity.ksP < 0.025); }
};

/// Ranks of a field's truth among its samples.
struct SummaryRanks
{
    std::vector<std::string> names;
    std::vector<double> ranks; ///< see randomizedRank
};

/// Ranks for every summary of `summariesOf`; `seed` keys the random numbers of the ranks, `threads` never changes them.
[[nodiscard]] SummaryRanks rankSummaries(const LabelledField& field, const std::vector<Field>& samples,
                                         std::uint64_t seed, int threads);

/// One result per summary from the ranks of independent fields, i.e. of one field per universe.
[[nodiscard]] std::vector<SbcResult> testRanks(const std::vector<SummaryRanks>& fields);

} // namespace penumbra
