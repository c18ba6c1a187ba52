#include "base/error.h"
#include "commands/command.h"
#include "commands/input_place_description.h"
#include "commands/model_description.h"
#include "commands/posterior_description.h"
#include "commands/shared_options.h"
#include "diffusion/model_card.h"
#include "diffusion/posterior.h"
#include "exit_code.h"
#include "io/posterior_file.h"
#include "io/universe_file.h"
#include "option_names.h"
#include "output.h"
#include "text.h"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

namespace penumbra::cli {

namespace {

using nlohmann::json;

struct InfoOptions
{
    std::string path;
    MapOptions map;
    std::string model;
    bool card = false;
    std::string json;
};

json optionalJson(const std::optional<double>& value)
{
    return value ? json(*value) : json();
}

json statisticsJson(const FieldStatistics& s)
{
    return {{"minimum", s.minimum},
            {"maximum", s.maximum},
            {"mean", s.mean},
            {"std", s.std},
            {"occupied", s.occupied},
            {"mean_log10", optionalJson(s.meanLog10)},
            {"std_log10", optionalJson(s.stdLog10)}};
}

void print(std::ostream& out, const FieldStatistics& s)
{
    out << formatted("  minimum      %.6g\n  maximum      %.6g\n  mean         %.6g\n  std          %.6g\n", s.minimum,
                     s.maximum, s.mean, s.std);
    out << formatted("  occupied     %.2f %% of the pixels\n", 100.0 * s.occupied);
    if (s.meanLog10 && s.stdLog10)
        out << formatted("  log10        mean %.4f dex, std %.4f dex over positive pixels\n", *s.meanLog10,
                         *s.stdLog10);
}

std::string shapeText(const std::vector<std::size_t>& shape)
{
    std::string text;
    for (const std::size_t length : shape)
        text += (text.empty() ? "" : " x ") + std::to_string(length);
    return text;
}

std::string unitText(const MapFileInfo& info)
{
    const std::string told = info.unit.empty() ? "not stated in the file" : info.unit;
    if (!info.unitScale)
        return told + ", which is no surface density; give --unit where it is needed";
    if (*info.unitScale == 1.0 && !info.logarithmic)
        return told;
    return told + (info.logarithmic ? ", 10 to that power" : "") + formatted(", times %.5g for ", *info.unitScale) +
           std::string(surfaceDensityUnit) + (info.unitSource.empty() ? "" : " (" + info.unitSource + ")");
}

void print(std::ostream& out, const MapFileInfo& info)
{
    out << "map          " << info.path.string() << " (" << info.format << ")\n";
    if (!info.dataset.empty())
        out << "dataset      " << info.dataset << '\n';
    if (info.datasets.size() > 1)
        for (const auto& dataset : info.datasets)
            out << "  has        " << dataset << '\n';
    out << "shape        " << shapeText(info.shape) << " of " << info.type << ": "
        << formatted("%zu map%s of %zu x %zu pixels\n", info.maps, info.maps == 1 ? "" : "s", info.size, info.size);
    out << "shows        " << name(info.quantity) << '\n';
    out << "unit         " << unitText(info) << '\n';
    if (info.geometry)
        out << "geometry     " << geometryText(*info.geometry) << " (from: " << info.geometrySource << ")\n";
    else
        out << "geometry     unknown" << (info.lengthProblem.empty() ? "" : ": " + info.lengthProblem) << "; give "
            << (info.side    ? "--depth"
                : info.depth ? "--side"
                             : "--side and --depth")
            << " where it is needed\n";
    if (const std::string warning = epochWarning(info); !warning.empty())
        out << "             " << warning << '\n';
    for (const auto& [key, value] : info.header)
        out << "  " << printable(key) << " = " << printable(value) << '\n';
}

json mapJson(const MapFileInfo& info)
{
    json header = json::object();
    for (const auto& [key, value] : info.header)
        header[key] = value;
    return {{"kind", "map"},
            {"path", info.path.string()},
            {"format", info.format},
            {"dataset", info.dataset},
            {"datasets", info.datasets},
            {"shape", info.shape},
            {"type", info.type},
            {"maps", info.maps},
            {"size", info.size},
            {"unit", info.unit},
            {"unit_scale", info.unitScale ? json(*info.unitScale) : json()},
            {"logarithmic", info.logarithmic},
            {"quantity", name(info.quantity)},
            {"geometry", info.geometry ? geometryJson(*info.geometry) : json()},
            {"geometry_source", info.geometrySource},
            {"header", std::move(header)}};
}

/// Place of the map among those that the model was trained on. A map that the model cannot take is described all the
/// same.
InputPlace placeFor(const std::string& model, const Field& field)
{
    const auto info = Model::probe(modelFile(model));
    try {
        return prepareInput(info, field).place;
    } catch (const InputError& error) {
        InputPlace place;
        place.sentence = toldWithOptions(error);
        return place;
    }
}

int describeMap(const InfoOptions& options, const Output& output)
{
    const auto info = probeMap(options.path, options.map);
    if (info.maps > 0 && !info.unitScale) { // such as the scatter of a logarithm
        print(output.text(), info);
        output.finish(mapJson(info));
        return success;
    }
    auto map = options.map;
    if (!info.geometry) {
        // The pixels do not depend on where the map lies, and only they are looked at.
        map.side = map.side.value_or(camelsGeometry.side);
        map.depth = map.depth.value_or(camelsGeometry.depth);
    }
    const auto field = openMap(options.path, map);
    const auto values = statistics(field);

    auto& out = output.text();
    print(out, info);
    out << "statistics of map " << map.index << '\n';
    print(out, values);
    auto result = mapJson(info);
    result["index"] = map.index;
    result["statistics"] = statisticsJson(values);
    const bool massMap = std::isfinite(values.mean) && values.minimum >= 0.0 && values.maximum > 0.0;
    if (massMap && info.geometry && info.quantity != Quantity::darkMatter) {
        const auto place = placeFor(options.model, field);
        printPlaceTable(out, place);
        result["among_training_maps"] = placeJson(place);
    }
    output.finish(result);

    // Described as far as it goes; now say whether it can serve.
    if (info.quantity != Quantity::unknown || !std::isfinite(values.mean) || values.std == 0.0 || values.minimum < 0.0)
        requireMassMap(field, options.path);
    return success;
}

int describeModel(const InfoOptions& options, const Output& output)
{
    const auto info = Model::probe(options.path);
    if (options.card) {
        const auto card = modelCard(options.path);
        if (!card)
            throw InputError("The model " + options.path +
                             " has no card: there is no file of its name with the ending "
                             ".md beside it.");
        output.text() << readModelCard(*card);
        output.finish(modelJson(info));
        return success;
    }
    printModel(output.text(), info);
    output.finish(modelJson(info));
    return success;
}

int describePosterior(const InfoOptions& options, const Output& output)
{
    const auto posterior = readPosterior(options.path);
    printPosterior(output.text(), options.path, posterior);
    output.finish(posteriorJson(options.path, posterior));
    return success;
}

/// The same written as FITS, whose images are maps too.
int describePosteriorFits(const InfoOptions& options, const Output& output)
{
    const auto posterior = readPosterior(options.path);
    const auto images = probeMap(options.path).datasets;
    auto& out = output.text();
    printPosterior(out, options.path, posterior);
    out << "Images, of which --dataset NAME describes one:";
    for (const auto& image : images)
        out << ' ' << image;
    out << '\n';
    auto result = posteriorJson(options.path, posterior);
    result["datasets"] = images;
    output.finish(result);
    return success;
}

int describeUniverses(const InfoOptions& options, const Output& output)
{
    const UniverseFile file(options.path, UniverseFile::Mode::read);
    const auto numbers = file.universes();
    json list = json::array();
    auto& out = output.text();
    out << "universes    " << options.path << formatted(": %zu\n", numbers.size());
    for (const std::size_t number : numbers) {
        auto label = file.label(number);
        json entry{{"number", number}, {"seed", label.seed}};
        out << formatted("  %05zu ", number);
        for (std::size_t i = 0; i < parameterNames.size(); ++i) {
            entry[std::string(parameterNames[i])] = parameter(label.parameters, i);
            out << ' ' << parameterNames[i] << formatted(" %.4f", parameter(label.parameters, i));
        }
        out << formatted("  seed %llu\n", static_cast<unsigned long long>(label.seed));
        list.push_back(std::move(entry));
    }
    json result{{"kind", "universes"}, {"path", options.path}, {"unit", surfaceDensityUnit}};
    if (!numbers.empty()) {
        const auto map = file.readMap(numbers.front(), 0, Quantity::darkMatter);
        out << formatted("maps         %zu x %zu pixels, ", map.size(), map.size()) << geometryText(map.geometry())
            << '\n';
        result["size"] = map.size();
        result["geometry"] = geometryJson(map.geometry());
    }
    result["universes"] = std::move(list);
    output.finish(result);
    return success;
}

int info(const InfoOptions& options)
{
    const Output output(options.json);
    requireApart({{"the file", options.path}, {"--model", options.model}}, {{"--json", options.json}});
    const std::filesystem::path path(options.path);
    if (options.card && path.extension() != ".safetensors")
        throw InputError("'" + options.path + "' is no model, and only models have cards. Name a .safetensors file.");
    if (path.extension() == ".safetensors")
        return describeModel(options, output);
    std::error_code unseen;
    if (!options.map.dataset && std::filesystem::is_regular_file(path, unseen)) {
        if (isPosteriorFits(path))
            return describePosteriorFits(options, output);
        if (isPosteriorFile(path))
            return describePosterior(options, output);
        if (isUniverseFile(path))
            return describeUniverses(options, output);
    }
    return describeMap(options, output);
}

} // namespace

void addInfo(CLI::App& app, Run& chosen)
{
    const auto options = std::make_shared<InfoOptions>();
    auto& command = *app.add_subcommand("info", "Describe a map, model, posterior or universe file");
    command.add_option("FILE", options->path, "Map (.npy, FITS, HDF5), model, posterior or universe file")->required();
    addMapOptions(command, options->map);
    command
        .add_option("--model", options->model,
                    "Model among whose training maps a stellar map is placed; default: the bundled one")
        ->type_name("M");
    command.add_flag("--card", options->card, "Print the card of a model instead: what it is, and what is known of it");
    addJson(command, options->json);
    choose(command, options, chosen, info);
}

} // namespace penumbra::cli
