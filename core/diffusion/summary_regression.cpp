#include "diffusion/summary_regression.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace penumbra {

namespace {

constexpr std::size_t count = SummaryRegression::count;
constexpr double farthest = 4.0; ///< standard deviations that a feature may lie from the mean
constexpr double farthestSpread = 2.0;

static_assert(std::ranges::count_if(inputStatisticKinds, &InputStatisticKind::judged) + count == summaryFeatureCount);

} // namespace

StandardSummaries SummaryDistribution::draw(std::span<const float, count> normals) const
{
    StandardSummaries result{};
    for (std::size_t i = 0; i < count; ++i) {
        double value = mean[i];
        for (std::size_t j = 0; j <= i; ++j)
            value += factor[i * count + j] * normals[j];
        result[i] = static_cast<float>(value);
    }
    return result;
}

SummaryFeatures summaryFeatures(const InputStatistics& stellar, const Field& conditionalMean)
{
    SummaryFeatures features{};
    auto* next = features.begin();
    for (std::size_t i = 0; i < inputStatisticKinds.size(); ++i) {
        if (!inputStatisticKinds[i].judged)
            continue;
        const double value = stellar[i].value_or(std::numeric_limits<double>::quiet_NaN());
        const double compared = inputStatisticKinds[i].byLogarithm ? std::log10(value) : value;
        *next++ = std::isfinite(compared) ? compared : std::numeric_limits<double>::quiet_NaN();
    }
    std::ranges::copy(mapSummaries(conditionalMean), next);
    return features;
}

SummaryFeatures standardizedFeatures(const SummaryFeatures& features, const SummaryFeatures& mean,
                                     const SummaryFeatures& std)
{
    SummaryFeatures result{};
    for (std::size_t i = 0; i < features.size(); ++i)
        if (!std::isnan(features[i]))
            result[i] = std::clamp((features[i] - mean[i]) / std[i], -farthest, farthest);
    return result;
}

StandardSummaries SummaryRegression::standardized(const MapSummaries& summaries) const
{
    StandardSummaries result{};
    for (std::size_t i = 0; i < count; ++i)
        result[i] = std::isnan(summaries[i]) ? 0.0F : static_cast<float>((summaries[i] - mean[i]) / std[i]);
    return result;
}

MapSummaries SummaryRegression::told(const StandardSummaries& standard) const
{
    MapSummaries result{};
    for (std::size_t i = 0; i < count; ++i)
        result[i] = mean[i] + std[i] * standard[i];
    return result;
}

SummaryDistribution SummaryRegression::distribution(const SummaryFeatures& raw) const
{
    const SummaryFeatures x = standardizedFeatures(raw, featureMean, featureStd);
    SummaryDistribution result;
    for (std::size_t i = 0; i < count; ++i) {
        const std::span row = std::span(coefficients).subspan(i * (1 + features), 1 + features);
        result.mean[i] = row[0];
        for (std::size_t j = 0; j < features; ++j)
            result.mean[i] += row[1 + j] * x[j];
    }
    const double scale = std::exp(spreadSlope * spreadArgument(result.mean[0]));
    std::ranges::transform(factor, result.factor.begin(), [scale](double l) { return scale * l; });
    return result;
}

double SummaryRegression::spreadArgument(double mean)
{
    return std::clamp(mean, -farthestSpread, farthestSpread);
}

} // namespace penumbra
