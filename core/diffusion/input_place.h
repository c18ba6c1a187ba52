#pragma once

#include "diffusion/training_statistics.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace penumbra {

/// Whether a map is of the kind that a model was trained on.
enum class InputVerdict { unknown, inside, nearEdge, outside };

/// "unknown", "inside", "near the edge" or "outside", for messages and files.
[[nodiscard]] std::string_view name(InputVerdict verdict);

/// Where one statistic of a map lies among those of the training maps.
struct StatisticPlace
{
    /// Of the training maps' extremes; absent: this map has none; notCompared: most training maps have none.
    enum class Side { within, below, above, absent, notCompared };

    std::optional<double> value;
    double low = 0.0, high = 0.0; ///< extremes of the training maps
    double fraction = 0.0;        ///< of the training maps below the value, [0, 1]
    Side side = Side::within;
    double excess = 0.0; ///< how far beyond the extremes, in what is compared; 0 within, and for what is not judged
};

/// A map among the training maps.
struct InputPlace
{
    InputVerdict verdict = InputVerdict::unknown;
    std::size_t maps = 0; ///< training maps compared with
    /// Fraction of the training maps that are more usual than this one: at a smaller Mahalanobis distance. Absent when
    /// the map lacks a statistic or the training maps are unknown.
    std::optional<double> fraction;
    InputStatistics values;                                       ///< of the map
    std::array<StatisticPlace, TrainingStatistics::count> places; ///< meaningless when the verdict is unknown
    std::string sentence;                                         ///< what is unusual and what that means, for people
};

/// Beyond these fractions of the training maps' distances a map is outside, or near the edge.
inline constexpr double outsideBeyond = 0.99, nearEdgeBeyond = 0.95;

/// Places a map among the training maps. It is
/// - outside when it is less usual than 99 % of them, each judged by the others (so one in a hundred maps of the
///   training's own kind is), when one of its statistics lies further beyond all of them than they are from each other,
///   or when it has no stars;
/// - near the edge when it is less usual than 95 %, or a statistic lies beyond all of them by more than its tolerance;
/// - inside otherwise; unknown when the model does not say what it was trained on.
[[nodiscard]] InputPlace placeAmongTraining(const InputStatistics& statistics,
                                            const std::optional<TrainingStatistics>& training);

/// The same as JSON text: {"verdict", "sentence", "maps", "less_usual_than", "statistics": {key: {"value", "low",
/// "high", "fraction_below"}}}; null for what is unknown.
[[nodiscard]] std::string inputPlaceJson(const InputPlace& place);

} // namespace penumbra
