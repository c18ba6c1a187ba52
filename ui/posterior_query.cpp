#include "ui/posterior_query.h"

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

constexpr double leastBinWidth = 1e-4; // [dex]
constexpr double mostBins = 400.0;

NumberOverSamples numberOver(const PosteriorSnapshot& posterior, std::vector<double> values,
                             std::optional<double> truth)
{
    NumberOverSamples number;
    number.summary = summarise(values, partnersOfThoseBefore(posterior.noise, posterior.indices));
    if (truth)
        number.truthRank = fractionBelow(values, *truth);
    number.truth = truth;
    number.values = std::move(values);
    return number;
}

// 1, 2 or 5 times a power of ten, the next one below.
double roundWidth(double width)
{
    const double power = std::pow(10.0, std::floor(std::log10(width)));
    for (const double factor : {5.0, 2.0})
        if (factor * power <= width)
            return factor * power;
    return power;
}

} // namespace

std::optional<NumberOverSamples> pixelOverSamples(const PosteriorSnapshot& posterior, std::size_t column,
                                                  std::size_t row)
{
    if (posterior.samples.empty() || column >= posterior.samples.front()->size() ||
        row >= posterior.samples.front()->size())
        return std::nullopt;
    std::vector<double> values;
    for (const auto& sample : posterior.samples)
        values.push_back(std::log10(std::max(1.0, static_cast<double>((*sample)(column, row)))));
    std::optional<double> truth;
    if (posterior.truth)
        truth = std::log10(std::max(1.0, static_cast<double>((*posterior.truth)(column, row))));
    return numberOver(posterior, std::move(values), truth);
}

std::optional<RegionOverSamples> regionOverSamples(const PosteriorSnapshot& posterior, const Region& region)
{
    if (posterior.samples.empty())
        return std::nullopt;
    const Field& like = *posterior.samples.front();
    const RegionMask mask(region, like.size(), like.geometry());
    if (!(mask.area() > 0.0))
        return std::nullopt;
    const auto logMass = [&mask](const Field& field) { return std::log10(std::max(1.0, mask.mass(field))); };
    std::vector<double> values;
    for (const auto& sample : posterior.samples)
        values.push_back(logMass(*sample));
    std::optional<double> truth;
    if (posterior.truth)
        truth = logMass(*posterior.truth);
    return RegionOverSamples{numberOver(posterior, std::move(values), truth), mask.area()};
}

std::optional<ProfileOverSamples> profileOverSamples(const PosteriorSnapshot& posterior, const Line& line)
{
    if (posterior.samples.empty() || line.length() < posterior.samples.front()->pixelSide())
        return std::nullopt;
    const double step = 0.5 * posterior.samples.front()->pixelSide();
    const auto points = static_cast<std::size_t>(std::ceil(line.length() / step)) + 1;
    ProfileOverSamples profile;
    profile.samples = posterior.samples.size();
    for (std::size_t i = 0; i < points; ++i)
        profile.distance.push_back(line.length() * static_cast<double>(i) / static_cast<double>(points - 1));
    std::vector<std::vector<double>> values;
    for (const auto& sample : posterior.samples)
        values.push_back(lineProfile(*sample, line, points));
    profile.band = sampleBand(values);
    if (posterior.truth)
        profile.truth = lineProfile(*posterior.truth, line, points);
    profile.input = lineProfile(*posterior.input, line, points);
    return profile;
}

SampleHistogram sampleHistogram(const NumberOverSamples& number)
{
    const auto [low, high] = std::minmax_element(number.values.begin(), number.values.end());
    std::vector<double> sorted = number.values;
    std::sort(sorted.begin(), sorted.end());
    const double quartiles = sorted[3 * (sorted.size() - 1) / 4] - sorted[(sorted.size() - 1) / 4];
    const double rule = 2.0 * quartiles / std::cbrt(static_cast<double>(sorted.size()));
    const double width = roundWidth(std::max({rule, leastBinWidth, (*high - *low) / mostBins}));
    const double first = std::floor(*low / width);
    const auto bins = static_cast<std::size_t>(std::floor(*high / width) - first) + 1;
    SampleHistogram histogram;
    histogram.counts.resize(bins);
    for (std::size_t i = 0; i <= bins; ++i)
        histogram.edges.push_back((first + static_cast<double>(i)) * width);
    for (const double value : number.values)
        ++histogram.counts[std::min(static_cast<std::size_t>(std::floor(value / width) - first), bins - 1)];
    return histogram;
}

} // namespace penumbra
