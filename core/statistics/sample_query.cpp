#include "statistics/sample_query.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace penumbra {
namespace {

constexpr double leastBinWidth = 1e-4; // [dex]
constexpr double mostBins = 400.0;

/// log10 of what `measure` finds in each sample and in the truth.
template <typename Measure>
NumberOverSamples logOverSamples(const SampleSet& set, const Measure& measure)
{
    const auto log = [&measure](const Field& map) { return std::log10(std::max(1.0, measure(map))); };
    NumberOverSamples number;
    for (const Field* sample : set.samples)
        number.values.push_back(log(*sample));
    number.partner = set.partner;
    number.summary = summarise(number.values, number.partner);
    if (set.truth != nullptr) {
        number.truth = log(*set.truth);
        number.truthRank = fractionBelow(number.values, *number.truth);
    }
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

std::optional<NumberOverSamples> pixelOverSamples(const SampleSet& set, std::size_t column, std::size_t row)
{
    if (set.samples.empty() || column >= set.samples.front()->size() || row >= set.samples.front()->size())
        return std::nullopt;
    return logOverSamples(set, [=](const Field& map) { return static_cast<double>(map(column, row)); });
}

std::optional<RegionOverSamples> regionOverSamples(const SampleSet& set, const Region& shape)
{
    if (set.samples.empty())
        return std::nullopt;
    const Field& like = *set.samples.front();
    const RegionMask mask(shape, like.size(), like.geometry());
    if (!(mask.area() > 0.0))
        return std::nullopt;
    RegionOverSamples region{
        logOverSamples(set, [&mask](const Field& map) { return mask.mass(map); }), mask.area(), {}};
    const bool hasInput = set.input != nullptr && set.input->size() == like.size();
    if (const double stars = hasInput ? mask.mass(*set.input) : 0.0; stars > 0.0)
        region.logInputMass = std::log10(stars);
    return region;
}

std::optional<ProfileOverSamples> profileOverSamples(const SampleSet& set, const Line& line)
{
    if (set.samples.empty() || line.length() < set.samples.front()->pixelSide())
        return std::nullopt;
    const double step = 0.5 * set.samples.front()->pixelSide();
    const auto points = static_cast<std::size_t>(std::ceil(line.length() / step)) + 1;
    ProfileOverSamples profile;
    profile.samples = set.samples.size();
    for (std::size_t i = 0; i < points; ++i)
        profile.distance.push_back(line.length() * static_cast<double>(i) / static_cast<double>(points - 1));
    std::vector<std::vector<double>> values;
    for (const Field* sample : set.samples)
        values.push_back(lineProfile(*sample, line, points));
    profile.band = sampleBand(values);
    if (set.truth != nullptr)
        profile.truth = lineProfile(*set.truth, line, points);
    if (set.input != nullptr)
        profile.input = lineProfile(*set.input, line, points);
    return profile;
}

SampleHistogram sampleHistogram(const NumberOverSamples& number)
{
    std::vector<double> sorted;
    std::ranges::copy_if(number.values, std::back_inserter(sorted), [](double value) { return std::isfinite(value); });
    if (sorted.empty())
        return {};
    std::sort(sorted.begin(), sorted.end());
    const double low = sorted.front(), high = sorted.back();
    const double quartiles = sorted[3 * (sorted.size() - 1) / 4] - sorted[(sorted.size() - 1) / 4];
    const double rule = 2.0 * quartiles / std::cbrt(static_cast<double>(sorted.size()));
    const double width = roundWidth(std::max({rule, leastBinWidth, (high - low) / mostBins}));
    const double first = std::floor(low / width);
    const auto bins = static_cast<std::size_t>(std::floor(high / width) - first) + 1;
    SampleHistogram histogram;
    histogram.counts.resize(bins);
    for (std::size_t i = 0; i <= bins; ++i)
        histogram.edges.push_back((first + static_cast<double>(i)) * width);
    for (const double value : sorted)
        ++histogram.counts[std::min(static_cast<std::size_t>(std::floor(value / width) - first), bins - 1)];
    return histogram;
}

} // namespace penumbra
