#include "checks.h"
#include "commands/command.h"
#include "commands/shared_options.h"
#include "exit_code.h"
#include "option_names.h"
#include "output.h"
#include "statistics/power_spectrum.h"
#include "text.h"

#include <iostream>
#include <nlohmann/json.hpp>

namespace penumbra::cli {

namespace {

struct SpectrumOptions
{
    std::string path, cross;
    MapOptions map;
    std::optional<std::size_t> crossIndex;
    std::optional<std::string> crossDataset, crossUnit;
    bool log10 = false;
    std::string json;
};

/// The power of a surface density does not depend on the depth that it was projected over.
Field openMassMap(const std::string& path, MapOptions options)
{
    options.sideIsEnough = true;
    auto field = openMap(path, options);
    requireMassMap(field, path);
    return field;
}

const OptionNames crossNames{
    {Choice::index, "--cross-index"}, {Choice::dataset, "--cross-dataset"}, {Choice::unit, "--cross-unit"}};

/// Those of the second map, which has what is not told of it from the first. Its unit is its own where its file says
/// one, and dark matter is everywhere.
MapOptions crossOptions(const SpectrumOptions& options)
{
    MapOptions cross = options.map;
    cross.index = options.crossIndex.value_or(options.map.index);
    if (options.crossDataset)
        cross.dataset = options.crossDataset;
    cross.unit = options.crossUnit;
    const MapFileInfo info = probeMap(options.cross, cross);
    if (!cross.unit && info.unit.empty())
        cross.unit = options.map.unit;
    const bool dark = info.quantity == Quantity::darkMatter || info.quantity == Quantity::totalMatter;
    cross.missingAsEmpty = options.map.missingAsEmpty && !dark;
    return cross;
}

void print(std::ostream& out, const CrossSpectrum& spectrum, bool cross, bool log10)
{
    const char* unit = log10 ? "(Mpc/h)^2 dex^2" : "(Mpc/h)^2";
    out << formatted("# k [h/Mpc], P(k) [%s]%s, modes\n", unit, cross ? ", P of the second map, r(k), transfer" : "");
    for (std::size_t i = 0; i < spectrum.first.k.size(); ++i) {
        out << formatted("%10.5f  %12.6e", spectrum.first.k[i], spectrum.first.power[i]);
        if (cross)
            out << formatted("  %12.6e  %9.6f  %10.6f", spectrum.second.power[i], spectrum.r[i], spectrum.transfer[i]);
        out << formatted("  %6zu\n", spectrum.first.modes[i]);
    }
}

int spectrum(const SpectrumOptions& options)
{
    const Output output(options.json);
    requireApart({{"the map", options.path}, {"--cross", options.cross}}, {{"--json", options.json}});
    const auto which = options.log10 ? SpectrumField::log10 : SpectrumField::linear;
    const auto field = openMassMap(options.path, options.map);
    const bool cross = !options.cross.empty();

    bool periodic = field.geometry().periodic;
    CrossSpectrum result;
    if (cross) {
        const auto second =
            namingOptions(crossNames, [&] { return openMassMap(options.cross, crossOptions(options)); });
        periodic = periodic && second.geometry().periodic;
        result = crossSpectrum(field, second, which);
    } else {
        result.first = powerSpectrum(field, which);
    }

    if (!periodic)
        std::cerr << "penumbra-cli: not all maps are periodic, but spectra are taken as if they were: power leaks over "
                     "the edges.\n";
    print(output.text(), result, cross, options.log10);
    nlohmann::json json{{"map", options.path},
                        {"index", options.map.index},
                        {"field", options.log10 ? "log10" : "overdensity"},
                        {"geometry", geometryJson(field.geometry())},
                        {"k_h_mpc", result.first.k},
                        {"power", result.first.power},
                        {"power_unit", options.log10 ? "dex^2 (Mpc/h)^2" : "(Mpc/h)^2"},
                        {"periodic_assumed", true},
                        {"modes", result.first.modes}};
    if (cross) {
        json["cross_map"] = options.cross;
        json["power_cross_map"] = result.second.power;
        json["cross_power"] = result.cross;
        json["r"] = result.r;
        json["transfer"] = result.transfer;
    }
    output.finish(json);
    return success;
}

} // namespace

void addSpectrum(CLI::App& app, Run& chosen)
{
    const auto options = std::make_shared<SpectrumOptions>();
    auto& command = *app.add_subcommand(
        "spectrum", "Power spectrum of a map; with --cross also correlation and transfer function of two maps");
    command.add_option("MAP", options->path, "Map file (.npy, FITS, HDF5)")->required();
    auto* cross = command.add_option("--cross", options->cross, "Second map, on the same grid")->type_name("MAP2");
    command.add_option("--cross-index", options->crossIndex, "Which map of the second stack; default: --index")
        ->transform(wholeNumber(0))
        ->needs(cross)
        ->type_name("I");
    command
        .add_option("--cross-dataset", options->crossDataset,
                    "Which dataset or extension of the second file; default: --dataset")
        ->needs(cross)
        ->type_name("NAME");
    command
        .add_option("--cross-unit", options->crossUnit,
                    "Unit of the second map; default: what its file says, or --unit where it says none")
        ->check(surfaceDensityUnitName())
        ->needs(cross)
        ->type_name("U");
    command.add_flag("--log10", options->log10, "Of log10 of the map instead of its overdensity");
    addMapOptions(command, options->map);
    addJson(command, options->json);
    choose(command, options, chosen, spectrum);
}

} // namespace penumbra::cli
