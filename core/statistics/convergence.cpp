#include "statistics/convergence.h"

#include <algorithm>
#include <array>
#include <cmath>

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

/// Width of the 68 % interval of value `which` over the samples of one half.
double width(std::span<const std::vector<float>> samples, std::size_t which, const std::vector<std::size_t>& half,
             std::vector<float>& work)
{
    work.clear();
    for (const std::size_t s : half)
        work.push_back(samples[s][which]);
    std::sort(work.begin(), work.end());
    return sortedAt(work, high) - sortedAt(work, low);
}

} // namespace

std::optional<double> bandError(std::span<const std::vector<float>> samples, const std::vector<bool>& partner)
{
    if (samples.size() < fewestSamples)
        return std::nullopt;
    std::array<std::vector<std::size_t>, 2> halves;
    std::size_t half = 1;
    for (std::size_t s = 0; s < samples.size(); ++s) {
        if (s >= partner.size() || !partner[s])
            half = 1 - half;
        halves[half].push_back(s);
    }
    double differences = 0.0, widths = 0.0;
    std::vector<float> work;
    for (std::size_t i = 0; i < samples.front().size(); ++i) {
        const double even = width(samples, i, halves[0], work), odd = width(samples, i, halves[1], work);
        differences += (even - odd) * (even - odd);
        widths += 0.25 * (even + odd) * (even + odd);
    }
    if (!(widths > 0.0))
        return std::nullopt;
    return 0.5 * std::sqrt(differences / widths);
}

} // namespace penumbra
