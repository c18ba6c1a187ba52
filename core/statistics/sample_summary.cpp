#include "statistics/sample_summary.h"

#include "base/error.h"
#include "statistics/running_moments.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

namespace penumbra {
namespace {

double meanOf(std::span<const double> values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Variance of the proportion `p` of values above the threshold, over that of as many independent values.
double varianceRatioOfPairs(std::span<const double> values, double threshold, double p,
                            const std::vector<bool>& partner)
{
    constexpr double priorPairs = 2.0; // without correlation, so that few pairs never tell an error of zero
    const double variance = p * (1.0 - p);
    double products = 0.0, pairs = 0.0;
    const auto deviation = [&](std::size_t i) { return (values[i] > threshold ? 1.0 : 0.0) - p; };
    for (std::size_t i = 1; i < std::min(values.size(), partner.size()); ++i)
        if (partner[i]) {
            products += deviation(i) * deviation(i - 1);
            ++pairs;
        }
    if (pairs == 0.0 || variance == 0.0)
        return 1.0;
    // Deviations from the proportion that was found, not from the true one, have a covariance too small by this.
    const auto count = static_cast<double>(values.size());
    products += pairs * variance / count;
    const double correlation = products / (variance * (pairs + priorPairs));
    return 1.0 + correlation * 2.0 * pairs / count;
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
    for (auto* part : {&band.mean, &band.median, &band.low68, &band.high68, &band.low95, &band.high95})
        part->resize(bins);
    std::vector<double> values(samples.size());
    for (std::size_t bin = 0; bin < bins; ++bin) {
        for (std::size_t s = 0; s < samples.size(); ++s)
            values[s] = samples[s][bin];
        band.mean[bin] = meanOf(values);
        band.median[bin] = predictiveQuantile(values, 0.5);
        band.low68[bin] = predictiveQuantile(values, 0.16);
        band.high68[bin] = predictiveQuantile(values, 0.84);
        band.low95[bin] = predictiveQuantile(values, 0.025);
        band.high95[bin] = predictiveQuantile(values, 0.975);
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

double heldLevel(double level, std::size_t samples)
{
    const auto count = static_cast<double>(samples);
    return std::min(level, (count - 1.0) / (count + 1.0));
}

SampleSummary summarise(std::span<const double> values, const std::vector<bool>& partner)
{
    if (values.empty())
        throw Error("A summary needs at least one value.");
    SampleSummary summary;
    summary.count = values.size();
    const Moments moments = momentsOf(values, partner);
    summary.mean = moments.mean;
    summary.std = moments.std;
    summary.median = predictiveQuantile(values, 0.5);
    summary.low68 = predictiveQuantile(values, 0.16);
    summary.high68 = predictiveQuantile(values, 0.84);
    summary.low95 = predictiveQuantile(values, 0.025);
    summary.high95 = predictiveQuantile(values, 0.975);
    return summary;
}

double fractionBelow(std::span<const double> values, double at)
{
    if (values.empty())
        throw Error("The rank among no values is not defined.");
    const auto below = std::count_if(values.begin(), values.end(), [at](double value) { return value < at; });
    return static_cast<double>(below) / static_cast<double>(values.size());
}

Proportion proportionAbove(std::span<const double> values, double threshold, const std::vector<bool>& partner)
{
    if (values.empty())
        throw Error("A proportion needs at least one value.");
    const auto count = static_cast<double>(values.size());
    const auto above = std::count_if(values.begin(), values.end(), [&](double value) { return value > threshold; });
    const double p = static_cast<double>(above) / count;
    const double n = count / varianceRatioOfPairs(values, threshold, p, partner);
    // One standard deviation, z = 1.
    const double centre = (p + 0.5 / n) / (1.0 + 1.0 / n);
    const double half = std::sqrt(p * (1.0 - p) / n + 0.25 / (n * n)) / (1.0 + 1.0 / n);
    return {p, std::max(0.0, centre - half), std::min(1.0, centre + half), values.size()};
}

} // namespace penumbra
