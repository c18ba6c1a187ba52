#include "statistics/sample_summary.h"

#include "base/error.h"
#include "statistics/running_moments.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

namespace penumbra {
namespace {

/// The quantile of sorted values, linear between order statistics.
double sortedQuantile(const std::vector<double>& sorted, double q)
{
    const double position = q * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    if (below + 1 >= sorted.size())
        return sorted.back();
    return sorted[below] + (position - std::floor(position)) * (sorted[below + 1] - sorted[below]);
}

double meanOf(std::span<const double> values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

} // namespace

SampleBand sampleBand(std::span<const std::vector<double>> samples)
{
    if (samples.empty())
        throw Error("A band needs at least one sample.");
    const std::size_t bins = samples.front().size();
    for (const std::vector<double>& sample : samples)
        if (sample.size() != bins)
            throw Error("A band needs samples of one length; found " + std::to_string(bins) + " and " +
                        std::to_string(sample.size()) + " bins.");
    SampleBand band;
    for (auto* part : {&band.mean, &band.low68, &band.high68, &band.low95, &band.high95})
        part->resize(bins);
    std::vector<double> values(samples.size());
    for (std::size_t bin = 0; bin < bins; ++bin) {
        for (std::size_t s = 0; s < samples.size(); ++s)
            values[s] = samples[s][bin];
        std::sort(values.begin(), values.end());
        band.mean[bin] = meanOf(values);
        band.low68[bin] = sortedQuantile(values, 0.16);
        band.high68[bin] = sortedQuantile(values, 0.84);
        band.low95[bin] = sortedQuantile(values, 0.025);
        band.high95[bin] = sortedQuantile(values, 0.975);
    }
    return band;
}

Moments momentsOf(std::span<const double> values, const std::vector<bool>& partner)
{
    if (values.empty())
        throw Error("The mean of no values is not defined.");
    Moments moments;
    moments.mean = meanOf(values);
    if (values.size() == 1)
        return moments;
    double squares = 0.0, differences = 0.0;
    std::size_t pairs = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        squares += (values[i] - moments.mean) * (values[i] - moments.mean);
        if (i > 0 && i < partner.size() && partner[i]) {
            differences += (values[i] - values[i - 1]) * (values[i] - values[i - 1]);
            ++pairs;
        }
    }
    moments.std = std::sqrt(varianceOfValues(squares, differences, values.size(), pairs));
    return moments;
}

SampleSummary summarise(std::span<const double> values, const std::vector<bool>& partner)
{
    if (values.empty())
        throw Error("A summary needs at least one value.");
    std::vector<double> sorted(values.begin(), values.end());
    std::sort(sorted.begin(), sorted.end());
    SampleSummary summary;
    summary.count = sorted.size();
    const Moments moments = momentsOf(values, partner);
    summary.mean = moments.mean;
    summary.std = moments.std;
    summary.median = sortedQuantile(sorted, 0.5);
    summary.low68 = sortedQuantile(sorted, 0.16);
    summary.high68 = sortedQuantile(sorted, 0.84);
    summary.low95 = sortedQuantile(sorted, 0.025);
    summary.high95 = sortedQuantile(sorted, 0.975);
    return summary;
}

double fractionBelow(std::span<const double> values, double at)
{
    if (values.empty())
        throw Error("The rank among no values is not defined.");
    const auto below = std::count_if(values.begin(), values.end(), [at](double value) { return value < at; });
    return static_cast<double>(below) / static_cast<double>(values.size());
}

Proportion proportion(std::size_t hits, std::size_t count)
{
    if (count == 0 || hits > count)
        throw Error("A proportion needs hits among at least one trial; given were " + std::to_string(hits) + " of " +
                    std::to_string(count) + ".");
    // One standard deviation, z = 1.
    const auto n = static_cast<double>(count);
    const double p = static_cast<double>(hits) / n;
    const double centre = (p + 0.5 / n) / (1.0 + 1.0 / n);
    const double half = std::sqrt(p * (1.0 - p) / n + 0.25 / (n * n)) / (1.0 + 1.0 / n);
    return {p, std::max(0.0, centre - half), std::min(1.0, centre + half), count};
}

} // namespace penumbra
