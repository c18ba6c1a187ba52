#pragma once

#include "diffusion/input_statistics.h"
#include "diffusion/map_summaries.h"
#include "field/field.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace penumbra {

/// Summaries as a network is told of them: less their mean over the training maps, by their standard deviation there.
using StandardSummaries = std::array<float, mapSummaryKeys.size()>;

/// What the stars of one map leave open of the summaries of its dark matter: a normal distribution.
struct SummaryDistribution
{
    static constexpr std::size_t count = mapSummaryKeys.size();

    std::array<double, count> mean{};           ///< standardised
    std::array<double, count * count> factor{}; ///< lower triangle L of the covariance L L^T, row by row

    /// The draw mean + L `normals`.
    [[nodiscard]] StandardSummaries draw(std::span<const float, count> normals) const;
};

/// What the summaries are told from: the judged input statistics (log10 of those compared by their logarithm), and the
/// summaries of the conditional mean. NaN for a statistic that the map does not have.
inline constexpr std::size_t summaryFeatureCount = 15 + mapSummaryKeys.size();
using SummaryFeatures = std::array<double, summaryFeatureCount>;

/// Features of a stellar map; `conditionalMean` is Model::conditionalMean of it.
[[nodiscard]] SummaryFeatures summaryFeatures(const InputStatistics& stellar, const Field& conditionalMean);

/// p(summaries | stars), learnt from the maps of many universes: a mean that is linear in the features, and the
/// covariance of what is then left between universes that it was not learnt from. Stars tell less of empty maps than of
/// full ones: errors scale by exp(spreadSlope m), m the mean of the first summary, mean_log, kept within +-2.
struct SummaryRegression
{
    static constexpr std::size_t count = mapSummaryKeys.size(), features = summaryFeatureCount;

    MapSummaries mean{}, std{}; ///< of the training maps
    SummaryFeatures featureMean{}, featureStd{};
    std::array<double, count*(1 + features)> coefficients{}; ///< rows: summary; columns: constant, features
    std::array<double, count * count> factor{};              ///< as in SummaryDistribution, where m = 0
    double spreadSlope = 0.0;
    std::vector<std::uint64_t> seeds; ///< of the universes that it was learnt from, with the guide as it is now

    /// In standard deviations from their mean; 0 for one that the map does not have.
    [[nodiscard]] StandardSummaries standardized(const MapSummaries& summaries) const;
    /// The summaries that a network was told of.
    [[nodiscard]] MapSummaries told(const StandardSummaries& standard) const;
    /// Features beyond four standard deviations of the training maps count as four: the line is not followed further.
    [[nodiscard]] SummaryDistribution distribution(const SummaryFeatures& features) const;
    /// m, of a mean of the first summary.
    [[nodiscard]] static double spreadArgument(double mean);

    friend bool operator==(const SummaryRegression&, const SummaryRegression&) = default;
};

/// Features in standard deviations from their mean, within +-4; a missing one is 0.
[[nodiscard]] SummaryFeatures standardizedFeatures(const SummaryFeatures& features, const SummaryFeatures& mean,
                                                   const SummaryFeatures& std);

} // namespace penumbra
