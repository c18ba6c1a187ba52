#include "ui/limits.h"

#include "base/error.h"
#include "statistics/running_moments.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace penumbra {
namespace {

std::vector<double> finite(std::span<const float> values)
{
    std::vector<double> found;
    found.reserve(values.size());
    std::copy_if(values.begin(), values.end(), std::back_inserter(found), [](float v) { return std::isfinite(v); });
    return found;
}

Limits apart(double low, double high)
{
    const double least = 1e-6 * std::max(1.0, std::abs(low));
    return {low, std::max(high, low + least)};
}

// Astropy's defaults.
constexpr double zContrast = 0.25, zRejection = 2.5;
constexpr std::size_t zSamples = 1000, zLeastPixels = 5;
constexpr int zIterations = 5;

struct Line
{
    double slope = 0.0, intercept = 0.0;
};

Line fitLine(const std::vector<double>& sorted, const std::vector<bool>& bad)
{
    double n = 0.0, sumX = 0.0, sumY = 0.0, sumXX = 0.0, sumXY = 0.0;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        if (bad[i])
            continue;
        const auto x = static_cast<double>(i);
        n += 1.0;
        sumX += x;
        sumY += sorted[i];
        sumXX += x * x;
        sumXY += x * sorted[i];
    }
    const double slope = (n * sumXY - sumX * sumY) / (n * sumXX - sumX * sumX);
    return {slope, (sumY - slope * sumX) / n};
}

// Marks what is further from the line than the rejection threshold, and its neighbours.
void reject(const std::vector<double>& sorted, const Line& line, std::vector<bool>& bad)
{
    const std::size_t count = sorted.size();
    std::vector<double> flat(count);
    double n = 0.0, sum = 0.0, squares = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        flat[i] = sorted[i] - (line.slope * static_cast<double>(i) + line.intercept);
        if (!bad[i]) {
            n += 1.0;
            sum += flat[i];
            squares += flat[i] * flat[i];
        }
    }
    const double threshold = zRejection * std::sqrt(std::max(0.0, squares / n - (sum / n) * (sum / n)));
    for (std::size_t i = 0; i < count; ++i)
        bad[i] = bad[i] || std::abs(flat[i]) > threshold;
    const auto grow = std::max<std::ptrdiff_t>(1, static_cast<std::ptrdiff_t>(count / 100));
    const std::vector<bool> seeds = bad;
    for (std::ptrdiff_t i = 0; i < static_cast<std::ptrdiff_t>(count); ++i) {
        const std::ptrdiff_t last = std::min(static_cast<std::ptrdiff_t>(count) - 1, i + (grow - 1) / 2);
        const std::ptrdiff_t first = std::max<std::ptrdiff_t>(0, i + (grow - 1) / 2 - (grow - 1));
        for (std::ptrdiff_t j = first; j <= last; ++j)
            bad[static_cast<std::size_t>(i)] = bad[static_cast<std::size_t>(i)] || seeds[static_cast<std::size_t>(j)];
    }
}

// How many of the pixels lie inside the limits [percent].
double coverage(LimitsPreset preset)
{
    switch (preset) {
    case LimitsPreset::minMax:
        return 100.0;
    case LimitsPreset::percent99_5:
        return 99.5;
    case LimitsPreset::percent99:
        return 99.0;
    case LimitsPreset::percent95:
        return 95.0;
    case LimitsPreset::percent90:
        return 90.0;
    default:
        throw Error("limits do not follow from the pixels for this choice");
    }
}

} // namespace

Limits percentileLimits(std::span<const float> values, double low, double high)
{
    const std::vector<double> found = finite(values);
    if (found.empty())
        return {};
    return apart(quantile(found, low / 100.0), quantile(found, high / 100.0));
}

double percentileOf(std::span<const float> values, double value)
{
    const std::vector<double> found = finite(values);
    if (found.empty())
        return 0.0;
    const auto below = std::count_if(found.begin(), found.end(), [value](double one) { return one < value; });
    return 100.0 * static_cast<double>(below) / static_cast<double>(found.size());
}

Limits zScaleLimits(std::span<const float> values)
{
    std::vector<double> sample;
    const std::vector<double> found = finite(values);
    if (found.empty())
        return {};
    const std::size_t stride = std::max<std::size_t>(1, found.size() / zSamples);
    for (std::size_t i = 0; i < found.size() && sample.size() < zSamples; i += stride)
        sample.push_back(found[i]);
    std::sort(sample.begin(), sample.end());
    const std::size_t count = sample.size(), least = std::max(zLeastPixels, count / 2);
    std::vector<bool> bad(count, false);
    std::size_t good = count, before = count + 1;
    Line line;
    for (int i = 0; i < zIterations && good < before && good >= least; ++i) {
        line = fitLine(sample, bad);
        reject(sample, line, bad);
        before = good;
        good = static_cast<std::size_t>(std::count(bad.begin(), bad.end(), false));
    }
    if (good < least)
        return apart(sample.front(), sample.back());
    const double slope = line.slope / zContrast;
    const auto centre = static_cast<double>((count - 1) / 2);
    const double median = quantile(sample, 0.5);
    return apart(std::max(sample.front(), median - (centre - 1.0) * slope),
                 std::min(sample.back(), median + (static_cast<double>(count) - centre) * slope));
}

Limits presetLimits(LimitsPreset preset, std::span<const float> values, bool centred)
{
    const bool z = preset == LimitsPreset::zScale;
    if (!centred) {
        const double tail = z ? 0.0 : 0.5 * (100.0 - coverage(preset));
        return z ? zScaleLimits(values) : percentileLimits(values, tail, 100.0 - tail);
    }
    std::vector<float> sizes(values.begin(), values.end());
    std::transform(sizes.begin(), sizes.end(), sizes.begin(), [](float value) { return std::abs(value); });
    const Limits plain = z ? zScaleLimits(values) : percentileLimits(sizes, 0.0, coverage(preset));
    const double high = std::max(std::abs(z ? plain.low : 0.0), std::abs(plain.high));
    return {-high, high};
}

} // namespace penumbra
