#include "commands/truth.h"

#include "base/error.h"
#include "checks.h"
#include "field/resample.h"
#include "io/truth_place.h"
#include "option_names.h"
#include "text.h"

#include <filesystem>
#include <optional>

namespace penumbra::cli {

namespace {

/// Which map of which file, as told or as found.
struct Place
{
    std::filesystem::path path;
    MapOptions options;
};

/// Where the truth is: as told, the map that indexOfTruth() says unless that is told too; else where placeOfTruth()
/// says. What is told of the place without a file, a dataset or an index, goes before what is found.
std::optional<Place> findTruth(const MapFileInfo& stars, const MapOptions& mapOptions, const TruthOptions& options)
{
    Place place{options.path, {}};
    place.options.dataset = options.dataset;
    place.options.unit = options.unit;
    if (options.path.empty())
        place.path = stars.path;
    if (!options.path.empty() || (options.dataset && !stars.datasets.empty())) {
        place.options.index =
            options.index ? *options.index : indexOfTruth(stars, mapOptions.index, probeMap(place.path, place.options));
        return place;
    }
    const auto found = placeOfTruth(stars, mapOptions.index, options.index);
    if (!found)
        return std::nullopt;
    place.path = found->path;
    place.options.index = found->index;
    place.options.dataset = options.dataset ? options.dataset : found->dataset;
    return place;
}

Truth open(const Place& place, const MapFileInfo& stars, const MapOptions& mapOptions, const Field& input)
{
    Truth truth{
        openTruthOf(stars, mapOptions, place.path, place.options), place.path.string(), place.options.index, {}};
    if (const auto size = truth.field.size(); size != input.size()) {
        truth.message = formatted("truth resampled conservatively from %zu x %zu to the model's %zu x %zu pixels; all "
                                  "comparisons are on that grid",
                                  size, size, input.size(), input.size());
        truth.field = resample(truth.field, input.size());
    }
    requirePositive(truth.field, truth.path);
    return truth;
}

} // namespace

void addTruthOptions(CLI::App& command, TruthOptions& options)
{
    command
        .add_option(
            "--truth", options.path,
            "True dark matter of the map, to compare with; found by itself in a universe file and beside a CAMELS file")
        ->type_name("MAP2");
    command
        .add_option("--truth-index", options.index,
                    "Which map of the truth's stack; default: the one that belongs to --index")
        ->transform(wholeNumber(0))
        ->type_name("I");
    command
        .add_option("--truth-dataset", options.dataset,
                    "Which dataset or extension of the truth's file, or of the map's where no --truth is given")
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

TruthSearch openTruth(const std::string& map, const MapOptions& mapOptions, const TruthOptions& options,
                      const Field& input)
{
    if (options.none)
        return {};
    try {
        const MapFileInfo stars = probeMap(map, mapOptions);
        return namingOptions(OptionNames{{Choice::dataset, "--truth-dataset"}}, [&] {
            const auto found = findTruth(stars, mapOptions, options);
            return TruthSearch{found ? std::optional(open(*found, stars, mapOptions, input)) : std::nullopt, {}};
        });
    } catch (const InputError& error) {
        if (!options.path.empty() || options.dataset || options.index || options.unit)
            throw;
        return {std::nullopt, toldWithOptions(error)};
    }
}

} // namespace penumbra::cli
