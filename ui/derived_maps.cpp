#include "ui/derived_maps.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace penumbra {
namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

float dexOf(float value)
{
    return value > 0.0F ? std::log10(value) : nan;
}

std::shared_ptr<const DisplayMap> perPixel(const Field& like, const std::function<float(std::size_t)>& value)
{
    DisplayMap map{like.size(), like.geometry().side, std::vector<float>(like.pixels().size()),
                   like.geometry().periodic};
    for (std::size_t i = 0; i < map.values.size(); ++i)
        map.values[i] = value(i);
    return std::make_shared<const DisplayMap>(std::move(map));
}

double signalToNoise(const std::vector<double>& values, const std::vector<bool>& partner)
{
    const auto [mean, std] = momentsOf(values, partner);
    return std > 0.0 ? mean / std : std::numeric_limits<double>::quiet_NaN();
}

// Variance of the mean over that of single samples. Partners make it smaller by a factor that a single pixel tells only
// roughly: that of the whole map is taken. A single pair does not tell it: as if they were independent.
double varianceShareOfMean(const PosteriorSnapshot& posterior)
{
    double variance = 0.0;
    for (const float std : posterior.stdLog10)
        variance += static_cast<double>(std) * std;
    variance /= static_cast<double>(posterior.stdLog10.size());
    const double independent = 1.0 / static_cast<double>(posterior.samples.size());
    if (!posterior.convergence || !(variance > 0.0))
        return independent;
    return posterior.convergence->meanError * posterior.convergence->meanError / variance;
}

} // namespace

std::shared_ptr<const DisplayMap> residualMap(const PosteriorSnapshot& posterior)
{
    if (!posterior.truth || posterior.meanLog10.empty())
        return nullptr;
    const auto truth = posterior.truth->pixels();
    return perPixel(*posterior.truth, [&](std::size_t i) { return dexOf(truth[i]) - posterior.meanLog10[i]; });
}

std::shared_ptr<const DisplayMap> zScoreMap(const PosteriorSnapshot& posterior)
{
    if (!posterior.truth || posterior.stdLog10.empty())
        return nullptr;
    const auto truth = posterior.truth->pixels();
    const auto widening = static_cast<float>(std::sqrt(1.0 + varianceShareOfMean(posterior)));
    return perPixel(*posterior.truth, [&](std::size_t i) {
        const float error = widening * posterior.stdLog10[i];
        return error > 0.0F ? (dexOf(truth[i]) - posterior.meanLog10[i]) / error : nan;
    });
}

SampleSummaries sampleSummaries(const PosteriorSnapshot& posterior)
{
    const Field& like = *posterior.samples.front();
    const std::size_t count = posterior.samples.size();
    const std::vector<bool> partner = partnersOfThoseBefore(posterior.noise, posterior.indices);
    std::vector<double> linear(count), dex(count);
    std::array<std::vector<float>, 4> maps;
    for (std::vector<float>& map : maps)
        map.resize(like.pixels().size());
    for (std::size_t i = 0; i < like.pixels().size(); ++i) {
        for (std::size_t s = 0; s < count; ++s) {
            linear[s] = posterior.samples[s]->pixels()[i];
            dex[s] = std::log10(std::max(linear[s], 1.0)); // as log10Pixels, of which the mean is made
        }
        maps[0][i] = count > 1 ? static_cast<float>(signalToNoise(linear, partner)) : nan;
        maps[1][i] = static_cast<float>(predictiveQuantile(dex, 0.16));
        maps[2][i] = static_cast<float>(predictiveQuantile(dex, 0.50));
        maps[3][i] = static_cast<float>(predictiveQuantile(dex, 0.84));
    }
    SampleSummaries summaries;
    summaries.samples = count;
    if (count > 1)
        summaries.signalToNoise = displayDex(maps[0], like);
    summaries.quantile16 = displayDex(maps[1], like);
    summaries.median = displayDex(maps[2], like);
    summaries.quantile84 = displayDex(maps[3], like);
    return summaries;
}

} // namespace penumbra
