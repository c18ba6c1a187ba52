#include "diffusion/training_statistics.h"

#include "statistics/running_moments.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace penumbra {
namespace {

constexpr std::size_t count = TrainingStatistics::count;
constexpr double shrinkage = 0.1;
constexpr std::size_t largestFoldCount = 10;

using Values = std::array<double, count>;

/// Mean and inverse covariance of maps.
struct Fit
{
    Values mean{};
    std::array<double, count * count> inverse{};
};

/// The inverse of a symmetric, positive definite matrix, by Gauss and Jordan's elimination; such a matrix needs no
/// pivoting.
std::array<double, count * count> inverseOf(std::array<double, count * count> matrix)
{
    for (std::size_t k = 0; k < count; ++k) {
        const double pivot = matrix[k * count + k];
        matrix[k * count + k] = 1.0;
        for (std::size_t j = 0; j < count; ++j)
            matrix[k * count + j] /= pivot;
        for (std::size_t i = 0; i < count; ++i) {
            if (i == k)
                continue;
            const double factor = std::exchange(matrix[i * count + k], 0.0);
            for (std::size_t j = 0; j < count; ++j)
                matrix[i * count + j] -= factor * matrix[k * count + j];
        }
    }
    return matrix;
}

Fit fitOf(const std::vector<Values>& maps)
{
    Fit fit;
    for (const Values& map : maps)
        for (std::size_t i = 0; i < count; ++i)
            fit.mean[i] += map[i];
    for (double& mean : fit.mean)
        mean /= static_cast<double>(maps.size());
    std::array<double, count * count> covariance{};
    const double degrees = std::max(1.0, static_cast<double>(maps.size()) - 1.0);
    for (const Values& map : maps)
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t j = 0; j < count; ++j)
                covariance[i * count + j] += (map[i] - fit.mean[i]) * (map[j] - fit.mean[j]) / degrees;
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j < count; ++j) {
            if (i != j)
                covariance[i * count + j] *= 1.0 - shrinkage;
            else
                covariance[i * count + j] += inputStatisticKinds[i].tolerance * inputStatisticKinds[i].tolerance;
        }
    fit.inverse = inverseOf(covariance);
    return fit;
}

double distanceFrom(const Values& mean, const std::array<double, count * count>& inverse, const Values& values)
{
    double squared = 0.0;
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j < count; ++j)
            squared += (values[i] - mean[i]) * inverse[i * count + j] * (values[j] - mean[j]);
    return std::sqrt(std::max(squared, 0.0));
}

QuantileTable tableOf(const std::vector<double>& values)
{
    QuantileTable table{};
    if (!values.empty())
        std::ranges::transform(tabulatedFractions, table.begin(), [&](double q) { return quantile(values, q); });
    return table;
}

/// Distance of every map from the fit to the universes outside its fold.
std::vector<double> heldOutDistances(const std::vector<std::vector<Values>>& universes)
{
    const std::size_t folds = std::min(largestFoldCount, universes.size());
    std::vector<double> distances;
    for (std::size_t fold = 0; fold < folds; ++fold) {
        std::vector<Values> others;
        for (std::size_t i = 0; i < universes.size(); ++i)
            if (i % folds != fold)
                others.insert(others.end(), universes[i].begin(), universes[i].end());
        const Fit fit = fitOf(others);
        for (std::size_t i = fold; i < universes.size(); i += folds)
            for (const Values& map : universes[i])
                distances.push_back(distanceFrom(fit.mean, fit.inverse, map));
    }
    return distances;
}

/// Values as they are compared: log10 of those compared by their logarithm, 0 of those that do not count. Absent when
/// any that counts is.
std::optional<Values> comparedValues(const InputStatistics& statistics, const std::array<bool, count>& compared)
{
    Values values{};
    for (std::size_t i = 0; i < count; ++i) {
        if (!compared[i] || !inputStatisticKinds[i].judged)
            continue;
        if (!statistics[i])
            return std::nullopt;
        values[i] = inputStatisticKinds[i].byLogarithm ? std::log10(*statistics[i]) : *statistics[i];
        if (!std::isfinite(values[i]))
            return std::nullopt;
    }
    return values;
}

} // namespace

double fractionBelow(const QuantileTable& table, double value)
{
    // Of equal entries the middle: a value that all maps share is at their median.
    const auto [low, high] = std::ranges::equal_range(table, value);
    if (low != high) {
        const auto first = tabulatedFractions.at(static_cast<std::size_t>(low - table.begin()));
        const auto last = tabulatedFractions.at(static_cast<std::size_t>(high - table.begin()) - 1);
        return 0.5 * (first + last);
    }
    if (low == table.begin())
        return 0.0;
    if (low == table.end())
        return 1.0;
    const auto above = static_cast<std::size_t>(low - table.begin());
    const double part = (value - table[above - 1]) / (table[above] - table[above - 1]);
    return std::lerp(tabulatedFractions[above - 1], tabulatedFractions[above], part);
}

std::optional<double> TrainingStatistics::distance(const InputStatistics& statistics) const
{
    const auto values = comparedValues(statistics, compared);
    return values ? std::optional(distanceFrom(mean, inverseCovariance, *values)) : std::nullopt;
}

std::optional<TrainingStatistics> trainingStatistics(std::span<const std::vector<InputStatistics>> universes)
{
    TrainingStatistics result;
    result.universes = universes.size();
    std::array<std::vector<double>, count> single;
    for (const auto& universe : universes) {
        result.maps += universe.size();
        for (const InputStatistics& map : universe)
            for (std::size_t i = 0; i < count; ++i)
                if (map[i])
                    single[i].push_back(*map[i]);
    }
    std::ranges::transform(single, result.quantiles.begin(), tableOf);
    std::ranges::transform(single, result.compared.begin(),
                           [&](const auto& values) { return 2 * values.size() > result.maps; });

    std::vector<std::vector<Values>> complete;
    std::vector<Values> all;
    for (const auto& universe : universes) {
        std::vector<Values> maps;
        for (const InputStatistics& map : universe)
            if (const auto values = comparedValues(map, result.compared))
                maps.push_back(*values);
        all.insert(all.end(), maps.begin(), maps.end());
        if (!maps.empty())
            complete.push_back(std::move(maps));
    }
    if (complete.size() < 2)
        return std::nullopt;
    const Fit fit = fitOf(all);
    result.mean = fit.mean;
    result.inverseCovariance = fit.inverse;
    result.distances = tableOf(heldOutDistances(complete));
    return result;
}

} // namespace penumbra
