#include "diffusion/constrained_map.h"

#include "statistics/linear_equations.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

namespace penumbra {

namespace {

constexpr std::size_t count = mapSummaryKeys.size();
constexpr int mostSteps = 12;   ///< three or four do
constexpr int mostHalvings = 5; ///< of a step that leads away
constexpr double tolerance = 1e-3;
constexpr double longestStep = 0.3; ///< [dex] of any pixel: the gradients hold nearby only
/// Of the mean square of the gradients, added to all: two that are nearly the same leave what tells them apart alone.
constexpr double ridge = 1e-9;

using Lack = std::vector<double>; ///< of each summary, in units

double squares(const Lack& lack)
{
    return std::inner_product(lack.begin(), lack.end(), lack.begin(), 0.0);
}

bool isMet(const Lack& lack)
{
    return std::ranges::all_of(lack, [](double x) { return std::abs(x) <= tolerance; });
}

/// What summaries lack; 0 for one that the map does not have.
Lack lacking(const MapSummaries& summaries, const MapSummaries& wanted, const MapSummaries& unit)
{
    Lack lack(count);
    for (std::size_t i = 0; i < count; ++i)
        lack[i] = std::isfinite(summaries[i]) ? (wanted[i] - summaries[i]) / unit[i] : 0.0;
    return lack;
}

/// 1 / sqrt(density): what a pixel may change by. Changes of log10 that counted alike would be made where they do most
/// to the mean and to the power of the overdensity, in the few densest pixels.
std::vector<double> variances(const Field& map)
{
    std::vector<double> result;
    for (const float pixel : map.pixels())
        result.push_back(1.0 / std::sqrt(static_cast<double>(pixel)));
    return result;
}

double product(const std::vector<double>& a, const std::vector<double>& b, const std::vector<double>& variances)
{
    double sum = 0.0;
    for (std::size_t i = 0; i < variances.size(); ++i)
        sum += a[i] * b[i] * variances[i];
    return sum;
}

/// The least change [dex] of the pixels that brings what is lacking, as far as the gradients go; empty where they do
/// not tell the summaries apart.
std::vector<double> leastChange(const SummaryGradients& gradients, const std::vector<double>& variances,
                                const Lack& lack, const MapSummaries& unit)
{
    std::vector<double> products(count * count);
    double trace = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t j = 0; j < count; ++j)
            if (!gradients[i].empty() && !gradients[j].empty())
                products[i * count + j] = product(gradients[i], gradients[j], variances) / (unit[i] * unit[j]);
        trace += products[i * count + i];
    }
    for (std::size_t i = 0; i < count; ++i)
        products[i * count + i] += gradients[i].empty() ? 1.0 : ridge * trace / count;
    const auto weights = solveLinear(products, lack);
    if (!weights)
        return {};
    std::vector<double> change(variances.size());
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t pixel = 0; pixel < gradients[i].size(); ++pixel)
            change[pixel] += (*weights)[i] / unit[i] * gradients[i][pixel] * variances[pixel];
    return change;
}

Field changed(const Field& map, const std::vector<double>& change, double scale)
{
    Field result = map;
    for (std::size_t i = 0; i < change.size(); ++i)
        result.pixels()[i] *= static_cast<float>(std::pow(10.0, scale * change[i]));
    return result;
}

} // namespace

Field constrained(Field darkMatter, const MapSummaries& wanted, const MapSummaries& unit)
{
    MapSummaries summaries = mapSummaries(darkMatter);
    Lack lack = lacking(summaries, wanted, unit);
    for (int step = 0; step < mostSteps && !isMet(lack); ++step) {
        const auto change = leastChange(summaryGradients(darkMatter, summaries), variances(darkMatter), lack, unit);
        double largest = 0.0;
        for (const double x : change)
            largest = std::max(largest, std::abs(x));
        double scale = largest > longestStep ? longestStep / largest : 1.0;
        bool nearer = false;
        for (int halving = 0; largest > 0.0 && !nearer && halving < mostHalvings; ++halving, scale *= 0.5) {
            Field candidate = changed(darkMatter, change, scale);
            const MapSummaries its = mapSummaries(candidate);
            Lack itsLack = lacking(its, wanted, unit);
            nearer = squares(itsLack) < squares(lack);
            if (nearer) {
                darkMatter = std::move(candidate);
                summaries = its;
                lack = std::move(itsLack);
            }
        }
        if (!nearer)
            break;
    }
    return darkMatter;
}

} // namespace penumbra
