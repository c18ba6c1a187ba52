#include "statistics/convergence.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace penumbra {
namespace {

constexpr double low = 0.16, high = 0.84;
constexpr std::size_t fewestSamples = 8; // four on either side

double sortedAt(const std::vector<float>& sorted, double q)
{
    const double position = q * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (position - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

/// Width of the 68 % interval of value `which` over every other sample from `first` on.
double width(std::span<const std::vector<float>> samples, std::size_t which, std::size_t first,
             std::vector<float>& work)
{
    work.clear();
    for (std::size_t s = first; s < samples.size(); s += 2)
        work.push_back(samples[s][which]);
    std::sort(work.begin(), work.end());
    return sortedAt(work, high) - sortedAt(work, low);
}

} // namespace

double meanError(std::span<const float> std, std::size_t samples)
{
    if (std.empty() || samples < 2)
        throw Error("The error of a mean needs a map and two samples; given were " + std::to_string(std.size()) +
                    " pixels and " + std::to_string(samples) + " samples.");
    double squares = 0.0;
    for (const float value : std)
        squares += static_cast<double>(value) * value;
    return std::sqrt(squares / static_cast<double>(std.size()) / static_cast<double>(samples));
}

std::optional<double> bandError(std::span<const std::vector<float>> samples)
{
    if (samples.size() < fewestSamples)
        return std::nullopt;
    double differences = 0.0, widths = 0.0;
    std::vector<float> work;
    for (std::size_t i = 0; i < samples.front().size(); ++i) {
        const double even = width(samples, i, 0, work), odd = width(samples, i, 1, work);
        differences += (even - odd) * (even - odd);
        widths += 0.25 * (even + odd) * (even + odd);
    }
    if (!(widths > 0.0))
        return std::nullopt;
    return 0.5 * std::sqrt(differences / widths);
}

} // namespace penumbra
