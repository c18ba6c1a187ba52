#include "commands/truth.h"

#include "base/error.h"
#include "checks.h"
#include "field/resample.h"
#include "text.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

namespace penumbra::cli {

namespace {

/// Where the truth is: as told; else in the same universe file; else beside a CAMELS-named map.
std::optional<std::pair<std::filesystem::path, MapOptions>>
findTruth(const std::string& map, const MapOptions& mapOptions, const TruthOptions& options)
{
    auto choice = mapOptions;
    choice.index = options.index.value_or(mapOptions.index);
    choice.quantity.reset();
    choice.dataset = options.dataset;
    choice.unit = options.unit;
    if (!options.path.empty())
        return std::pair(std::filesystem::path(options.path), choice);

    constexpr std::string_view stars = "stellar";
    const auto info = probeMap(map, mapOptions);
    if (info.dataset.ends_with(stars)) {
        const auto sibling = info.dataset.substr(0, info.dataset.size() - stars.size()) + "dm";
        if (std::find(info.datasets.begin(), info.datasets.end(), sibling) != info.datasets.end()) {
            choice.dataset = sibling;
            return std::pair(std::filesystem::path(map), choice);
        }
    }
    if (const auto beside = truthBeside(map))
        return std::pair(*beside, choice);
    return std::nullopt;
}

} // namespace

void addTruthOptions(CLI::App& command, TruthOptions& options)
{
    command
        .add_option(
            "--truth", options.path,
            "True dark matter of the map, to compare with; found by itself in a universe file and beside a CAMELS file")
        ->type_name("MAP2");
    command.add_option("--truth-index", options.index, "Which map of the truth's stack; default: --index")
        ->check(wholeNumber(0))
        ->type_name("I");
    command.add_option("--truth-dataset", options.dataset, "Which dataset or extension of the truth's file")
        ->type_name("NAME");
    command
        .add_option("--truth-unit", options.unit,
                    "Unit of the truth; default: what its file says, or that of the map where it says none")
        ->check(surfaceDensityUnitName())
        ->type_name("U");
}

std::string truthOptionsText(const TruthOptions& options)
{
    std::string text;
    if (!options.path.empty())
        text += " --truth " + std::filesystem::path(options.path).filename().string();
    if (options.index)
        text += formatted(" --truth-index %zu", *options.index);
    if (options.dataset)
        text += " --truth-dataset '" + *options.dataset + "'";
    if (options.unit)
        text += " --truth-unit '" + *options.unit + "'";
    return text;
}

std::optional<Truth> openTruth(const std::string& map, const MapOptions& mapOptions, const TruthOptions& options,
                               const Field& input)
{
    const auto found = options.none ? std::nullopt : findTruth(map, mapOptions, options);
    if (!found)
        return std::nullopt;
    auto [path, choice] = *found;
    if (!probeMap(path, choice).geometry) { // then it is that of the map
        choice.side = input.geometry().side;
        choice.depth = input.geometry().depth;
        choice.periodic = input.geometry().periodic;
    }
    auto field = penumbra::openTruth(path, choice, mapOptions.unit);
    if (std::abs(field.geometry().side - input.geometry().side) > 1e-3 * input.geometry().side)
        throw InputError(
            "Cannot compare with the truth '" + path.string() + "': its side is " +
            formatted("%g Mpc/h, that of the stellar map %g Mpc/h.", field.geometry().side, input.geometry().side) +
            " Give the dark matter of the same region.");
    Truth truth{std::move(field), path.string(), {}};
    if (const auto size = truth.field.size(); size != input.size()) {
        truth.message = formatted("truth resampled conservatively from %zu x %zu to the model's %zu x %zu pixels; all "
                                  "comparisons are on that grid",
                                  size, size, input.size(), input.size());
        truth.field = resample(truth.field, input.size());
    }
    requirePositive(truth.field, truth.path);
    return truth;
}

} // namespace penumbra::cli
