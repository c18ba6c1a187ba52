#pragma once

#include "diffusion/input_statistics.h"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace penumbra {

/// Fractions at which the distributions below are tabulated: dense at the ends, where it is decided what is unusual.
inline constexpr std::array<double, 23> tabulatedFractions{0.0,  0.001, 0.005, 0.01,  0.02,  0.05,  0.1, 0.2,
                                                           0.3,  0.4,   0.5,   0.6,   0.7,   0.8,   0.9, 0.95,
                                                           0.97, 0.98,  0.99,  0.995, 0.998, 0.999, 1.0};

/// Values below which `tabulatedFractions` of a distribution lie; the first and last are its extremes.
using QuantileTable = std::array<double, tabulatedFractions.size()>;

/// Fraction of the distribution below `value`, in [0, 1], linear between the tabulated ones.
[[nodiscard]] double fractionBelow(const QuantileTable& table, double value);

/// How the statistics of the stellar maps that a model was trained on are distributed: one by one, and all together as
/// a mean and a covariance, which give any map a Mahalanobis distance.
struct TrainingStatistics
{
    static constexpr std::size_t count = inputStatisticKinds.size();

    std::size_t universes = 0, maps = 0;
    std::array<bool, count> compared{}; ///< statistics that the training maps have; the others count for nothing
    std::array<QuantileTable, count> quantiles{}; ///< of each statistic
    std::array<double, count> mean{};             ///< of what is compared (see InputStatisticKind::byLogarithm)
    std::array<double, count * count> inverseCovariance{};
    /// Distances of the training maps, each from the mean and covariance of maps of other universes, so that new maps
    /// of the same kind have the same distribution.
    QuantileTable distances{};

    /// Mahalanobis distance of a map from the training maps; absent when the map lacks a statistic that they have.
    [[nodiscard]] std::optional<double> distance(const InputStatistics& statistics) const;

    friend bool operator==(const TrainingStatistics&, const TrainingStatistics&) = default;
};

/// Sums up the maps of a training set, given universe by universe: maps of one universe are not independent, so the
/// distances are cross-validated over groups of universes. To the covariance are added the squared tolerances, and its
/// correlations are shrunk by 10 %, so that statistics nearly bound to each other do not decide alone. Maps that lack a
/// statistic that most have are left out of mean, covariance and distances. Absent when fewer than two universes have a
/// map that lacks none.
[[nodiscard]] std::optional<TrainingStatistics>
trainingStatistics(std::span<const std::vector<InputStatistics>> universes);

} // namespace penumbra
