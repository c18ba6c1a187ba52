#include "diffusion/input_place.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace penumbra {
namespace {

using Side = StatisticPlace::Side;

constexpr std::size_t mostNamed = 2; ///< statistics in the sentence
/// All masses off by this factor [dex], the pattern being as it should: rather a unit than a galaxy.
constexpr double unitErrorDex = 1.0;

double compared(const InputStatisticKind& kind, double value)
{
    return kind.byLogarithm ? std::log10(value) : value;
}

StatisticPlace placeOf(std::size_t index, const std::optional<double>& value, const TrainingStatistics& training)
{
    const InputStatisticKind& kind = inputStatisticKinds.at(index);
    const QuantileTable& table = training.quantiles.at(index);
    StatisticPlace place{value, table.front(), table.back(), 0.5, Side::notCompared, 0.0};
    if (!training.compared.at(index))
        return place;
    place.side = Side::within;
    if (!value) {
        place.side = Side::absent;
        return place;
    }
    place.fraction = fractionBelow(table, *value);
    if (*value < place.low)
        place.side = Side::below;
    else if (*value > place.high)
        place.side = Side::above;
    if (kind.judged && place.side != Side::within)
        place.excess =
            std::abs(compared(kind, *value) - compared(kind, place.side == Side::below ? place.low : place.high));
    return place;
}

/// How far apart the training maps are, at least a few tolerances.
double widthOf(const InputStatisticKind& kind, const StatisticPlace& place)
{
    return std::max(compared(kind, place.high) - compared(kind, place.low), 3.0 * kind.tolerance);
}

/// Beyond all training maps by more than chance, or without what they have.
bool isBeyond(std::size_t index, const InputPlace& place)
{
    return place.places[index].side == Side::absent ||
           place.places[index].excess > inputStatisticKinds[index].tolerance;
}

/// Further beyond all training maps than they are from each other.
bool isFarBeyond(const InputStatisticKind& kind, const StatisticPlace& place)
{
    return place.side == Side::absent || place.excess > widthOf(kind, place);
}

InputVerdict verdictOf(const InputPlace& place)
{
    bool far = false, beyond = false;
    for (std::size_t i = 0; i < place.places.size(); ++i) {
        far = far || isFarBeyond(inputStatisticKinds[i], place.places[i]);
        beyond = beyond || isBeyond(i, place);
    }
    if (far || !place.fraction || *place.fraction > outsideBeyond)
        return InputVerdict::outside;
    return beyond || *place.fraction > nearEdgeBeyond ? InputVerdict::nearEdge : InputVerdict::inside;
}

/// Statistics in the order in which to name them: those beyond all training maps as they come, the simple ones first;
/// then by how close to the extremes.
std::vector<std::size_t> byUnusualness(const InputPlace& place)
{
    const auto score = [&](std::size_t i) {
        const StatisticPlace& p = place.places[i];
        if (!inputStatisticKinds[i].judged)
            return -1.0;
        return isBeyond(i, place) ? 2.0 : std::abs(2.0 * p.fraction - 1.0);
    };
    std::vector<std::size_t> order(place.places.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::ranges::stable_sort(order, std::ranges::greater{}, score);
    return order;
}

std::string mapsText(std::size_t maps)
{
    return std::to_string(maps) + " training maps";
}

std::string describe(std::size_t index, const InputPlace& place)
{
    const StatisticPlace& p = place.places[index];
    const InputStatisticKind& kind = inputStatisticKinds[index];
    std::string text = std::string(kind.label) + ": " + inputStatisticText(kind, p.value);
    if (p.side == Side::absent)
        return text + ", which the " + mapsText(place.maps) + " have";
    if (p.side == Side::above)
        return text + ", more than in any of the " + mapsText(place.maps);
    if (p.side == Side::below)
        return text + ", less than in any of the " + mapsText(place.maps);
    const bool high = p.fraction > 0.5;
    const double percent = 100.0 * (high ? p.fraction : 1.0 - p.fraction);
    return text + (high ? ", more" : ", less") + " than in " + std::to_string(static_cast<int>(std::floor(percent))) +
           " % of the " + mapsText(place.maps);
}

/// Whether every mass is off by much, and all in one direction, while the pattern on the sky is within the training.
std::string unitHint(const InputPlace& place)
{
    const auto at = [&](std::string_view key) { return place.places[inputStatisticIndex(key)]; };
    if (at("clustering").side != Side::within || at("occupied").side != Side::within)
        return {};
    for (const Side side : {Side::below, Side::above}) {
        const auto off = [&](std::string_view key) { return at(key).side == side && at(key).excess > unitErrorDex; };
        if (off("median") && off("largest") && off("total"))
            return std::string(" All masses are far too ") + (side == Side::below ? "small" : "large") +
                   ": check that the map is in " + std::string(surfaceDensityUnit) + ", and no logarithm of it.";
    }
    return {};
}

std::string sentenceOf(const InputPlace& place)
{
    if (place.verdict == InputVerdict::inside)
        return "The map is like the " + mapsText(place.maps) + " of the model.";
    if (place.values[inputStatisticIndex("occupied")].value_or(0.0) == 0.0)
        return "The map has no stars at all: the model has nothing to go by.";
    std::string text;
    const auto order = byUnusualness(place);
    const bool oneIsBeyond = isBeyond(order.front(), place);
    for (std::size_t i = 0; i < mostNamed; ++i)
        if (i == 0 || isBeyond(order[i], place))
            text += (text.empty() ? "" : "; ") + describe(order[i], place);
    if (!oneIsBeyond)
        text = "No statistic alone is unheard of, but together they are rarer than in " +
               std::to_string(static_cast<int>(std::floor(100.0 * place.fraction.value_or(1.0)))) + " % of the " +
               mapsText(place.maps) + ". " + text;
    text += place.verdict == InputVerdict::outside
                ? ": the model extrapolates; treat its result with caution."
                : ": few training maps are like this; errors may be larger than the samples tell.";
    return text + unitHint(place);
}

} // namespace

std::string_view name(InputVerdict verdict)
{
    switch (verdict) {
    case InputVerdict::unknown:
        return "unknown";
    case InputVerdict::inside:
        return "inside";
    case InputVerdict::nearEdge:
        return "near the edge";
    case InputVerdict::outside:
        break;
    }
    return "outside";
}

InputPlace placeAmongTraining(const InputStatistics& statistics, const std::optional<TrainingStatistics>& training)
{
    InputPlace place;
    place.values = statistics;
    if (!training) {
        place.sentence = "The model does not say what maps it was trained on, so nothing tells whether it fits this "
                         "one.";
        return place;
    }
    place.maps = training->maps;
    for (std::size_t i = 0; i < place.places.size(); ++i)
        place.places[i] = placeOf(i, statistics[i], *training);
    if (const auto distance = training->distance(statistics))
        place.fraction = fractionBelow(training->distances, *distance);
    place.verdict = verdictOf(place);
    place.sentence = sentenceOf(place);
    return place;
}

namespace {

/// Of the number itself, which is a logarithm or a fraction where people read 10^9.21 or 2.7 %.
std::string valueUnit(const InputStatisticKind& kind)
{
    const std::string unit(inputStatisticUnit(kind));
    switch (kind.unit) {
    case InputUnit::surfaceDensity:
    case InputUnit::power:
        return "log10(" + unit + ")";
    case InputUnit::dex:
        return unit;
    case InputUnit::fraction:
    case InputUnit::ratio:
        break;
    }
    return "1";
}

} // namespace

std::string inputPlaceJson(const InputPlace& place)
{
    using nlohmann::json;
    json statistics = json::object();
    for (std::size_t i = 0; i < place.places.size(); ++i) {
        const StatisticPlace& p = place.places[i];
        const bool known = place.verdict != InputVerdict::unknown && p.side != Side::notCompared;
        json& entry = statistics[std::string(inputStatisticKinds[i].key)];
        entry["value"] = place.values[i] ? json(*place.values[i]) : json();
        entry["unit"] = valueUnit(inputStatisticKinds[i]);
        entry["low"] = known ? json(p.low) : json();
        entry["high"] = known ? json(p.high) : json();
        entry["fraction_below"] = known && p.value ? json(p.fraction) : json();
    }
    return json{{"verdict", name(place.verdict)},
                {"sentence", place.sentence},
                {"maps", place.maps},
                {"less_usual_than", place.fraction ? json(*place.fraction) : json()},
                {"statistics", std::move(statistics)}}
        .dump();
}

} // namespace penumbra
