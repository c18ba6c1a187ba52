#include "diffusion/training_metadata.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

namespace penumbra {

using nlohmann::json;

namespace {

/// Raised when the meaning of an input statistic changes.
constexpr int trainingInputsVersion = 1;
/// Raised when the meaning of a summary or of a feature that it is told from changes.
constexpr int summariesVersion = 2; ///< 1 had no spread slope

QuantileTable tableFrom(const json& j)
{
    auto table = j.get<QuantileTable>();
    if (!std::ranges::is_sorted(table) || !std::ranges::all_of(table, [](double x) { return std::isfinite(x); }))
        throw InputError("the quantiles of its training maps do not ascend");
    return table;
}

template <typename Array>
Array finiteArray(const json& j, const char* key)
{
    const auto values = j.at(key).get<Array>();
    if (!std::ranges::all_of(values, [](double x) { return std::isfinite(x); }))
        throw InputError(std::string("'") + key + "' of its summaries is not finite");
    return values;
}

} // namespace

json toJson(const TrainingStatistics& t)
{
    json statistics = json::object();
    for (std::size_t i = 0; i < TrainingStatistics::count; ++i)
        statistics[std::string(inputStatisticKinds[i].key)] = {
            {"compared", t.compared[i]}, {"mean_compared", t.mean[i]}, {"quantiles", t.quantiles[i]}};
    return {{"version", trainingInputsVersion},
            {"universes", t.universes},
            {"maps", t.maps},
            {"fractions", tabulatedFractions},
            {"statistics", std::move(statistics)},
            {"inverse_covariance", t.inverseCovariance},
            {"distances", t.distances}};
}

std::optional<TrainingStatistics> trainingInputsFrom(const json& j)
{
    if (j.at("version").get<int>() != trainingInputsVersion)
        return std::nullopt;
    TrainingStatistics t;
    t.universes = j.at("universes").get<std::size_t>();
    t.maps = j.at("maps").get<std::size_t>();
    for (std::size_t i = 0; i < TrainingStatistics::count; ++i) {
        const json& statistic = j.at("statistics").at(std::string(inputStatisticKinds[i].key));
        t.compared[i] = statistic.at("compared").get<bool>();
        t.mean[i] = statistic.at("mean_compared").get<double>();
        t.quantiles[i] = tableFrom(statistic.at("quantiles"));
    }
    t.inverseCovariance =
        j.at("inverse_covariance").get<std::array<double, TrainingStatistics::count * TrainingStatistics::count>>();
    t.distances = tableFrom(j.at("distances"));
    const auto finite = [](double x) { return std::isfinite(x); };
    if (!std::ranges::all_of(t.mean, finite) || !std::ranges::all_of(t.inverseCovariance, finite))
        throw InputError("the statistics of its training maps are not finite");
    return t;
}

json toJson(const SeenUniverses& seen)
{
    return {{"all", seen.all}, {"guide", seen.guide}};
}

SeenUniverses seenFrom(const json& j)
{
    if (const auto seen = j.find("seen_universes"); seen != j.end())
        return {seen->at("all").get<std::set<std::uint64_t>>(), seen->at("guide").get<std::set<std::uint64_t>>()};
    const json& provenance = j.at("provenance");
    SeenUniverses seen;
    for (const char* key : {"universe_seeds", "validation_seeds"})
        seen.all.merge(provenance.value(key, json::array()).get<std::set<std::uint64_t>>());
    if (!provenance.value("freeze_guide", false))
        seen.guide = provenance.value("universe_seeds", json::array()).get<std::set<std::uint64_t>>();
    return seen;
}

json toJson(const SummaryRegression& s)
{
    return {{"version", summariesVersion},
            {"summaries", mapSummaryKeys},
            {"mean", s.mean},
            {"std", s.std},
            {"feature_mean", s.featureMean},
            {"feature_std", s.featureStd},
            {"coefficients", s.coefficients},
            {"factor", s.factor},
            {"spread_slope", s.spreadSlope},
            {"seeds", s.seeds}};
}

SummaryRegression summariesFrom(const json& j, const json& trainingSeeds)
{
    const int version = j.at("version").get<int>();
    if (version < 1 || version > summariesVersion)
        throw InputError("its summaries have version " + std::to_string(version) +
                         ", this Penumbra reads versions 1 to " + std::to_string(summariesVersion));
    SummaryRegression s;
    s.mean = finiteArray<decltype(s.mean)>(j, "mean");
    s.std = finiteArray<decltype(s.std)>(j, "std");
    s.featureMean = finiteArray<decltype(s.featureMean)>(j, "feature_mean");
    s.featureStd = finiteArray<decltype(s.featureStd)>(j, "feature_std");
    s.coefficients = finiteArray<decltype(s.coefficients)>(j, "coefficients");
    s.factor = finiteArray<decltype(s.factor)>(j, "factor");
    s.spreadSlope = version > 1 ? j.at("spread_slope").get<double>() : 0.0;
    if (!std::isfinite(s.spreadSlope))
        throw InputError("'spread_slope' of its summaries is not finite");
    const auto positive = [](double x) { return x > 0.0; };
    if (!std::ranges::all_of(s.std, positive) || !std::ranges::all_of(s.featureStd, positive))
        throw InputError("its summaries have a standard deviation that is not positive");
    s.seeds = j.value("seeds", trainingSeeds).get<std::vector<std::uint64_t>>();
    return s;
}

} // namespace penumbra
