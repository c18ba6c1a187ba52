#include "validation/validate_universes.h"

#include "base/parallel.h"
#include "checks.h"
#include "commands/command.h"
#include "commands/shared_options.h"
#include "exit_code.h"
#include "interruption.h"
#include "io/map_file.h"
#include "io/truth_place.h"
#include "option_names.h"
#include "output.h"
#include "progress_line.h"
#include "text.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

namespace penumbra::cli {

namespace {

struct ValidateOptions
{
    ValidationRequest request;
    std::string fiducial, range, stars, darkMatter;
    MapOptions map;
    std::optional<std::string> darkDataset, darkUnit;
    std::optional<std::size_t> darkIndex;
    bool quick = false, strict = false;
    std::string json;
};

/// How many figures had which verdict.
struct Tally
{
    std::size_t within = 0, undecided = 0, beyond = 0;

    void add(Verdict verdict)
    {
        within += verdict == Verdict::within ? 1 : 0;
        undecided += verdict == Verdict::undecided ? 1 : 0;
        beyond += verdict == Verdict::beyond ? 1 : 0;
    }
};

std::string deviationText(const Check& check)
{
    if (!check.expected)
        return "";
    switch (check.comparison) {
    case Comparison::relative:
        return formatted("%+.3g %%", 100.0 * check.deviation());
    case Comparison::absolute:
        return formatted("%+.3g", check.deviation());
    case Comparison::scatter:
        return formatted("%+.2f sd", check.deviation());
    }
    return "";
}

std::string toleranceText(const Check& check)
{
    if (!check.tolerance)
        return "";
    switch (check.comparison) {
    case Comparison::relative:
        return formatted("%.3g %%", 100.0 * *check.tolerance);
    case Comparison::absolute:
        return formatted("%.3g", *check.tolerance);
    case Comparison::scatter:
        return formatted("%.3g sd", *check.tolerance);
    }
    return "";
}

std::string errorText(const Check& check)
{
    if (check.rank)
        return formatted("%.0f %%", 100.0 * *check.rank);
    if (!(check.error > 0.0))
        return "";
    if (std::isinf(check.error))
        return "unknown";
    return check.comparison == Comparison::relative ? formatted("%.2g %%", 100.0 * check.deviationError())
                                                    : formatted("%.2g", check.error);
}

std::string verdictText(Verdict verdict)
{
    switch (verdict) {
    case Verdict::information:
        return "-";
    case Verdict::within:
        return "within";
    case Verdict::undecided:
        return "undecided";
    case Verdict::beyond:
        return "BEYOND";
    }
    return "";
}

void print(std::ostream& out, const CheckGroup& group)
{
    const bool ranked = std::ranges::any_of(group.checks, [](const Check& c) { return c.rank.has_value(); });
    out << '\n' << group.title << "\n  expected: " << group.source << '\n';
    if (!group.note.empty())
        out << "  " << group.note << '\n';
    out << formatted("  %-58s %11s %11s  %-9s %10s %8s %9s  %s\n", "figure", "measured", "expected", "unit",
                     "deviation", ranked ? "below" : "error", "tolerance", "verdict");
    for (const Check& check : group.checks)
        out << formatted("  %-58s %11.6g %11s  %-9s %10s %8s %9s  %s\n", check.quantity.c_str(), check.measured,
                         check.expected ? formatted("%.6g", *check.expected).c_str() : "", check.unit.c_str(),
                         deviationText(check).c_str(), errorText(check).c_str(), toleranceText(check).c_str(),
                         verdictText(check.verdict()).c_str());
    out.flush();
}

nlohmann::json groupJson(const CheckGroup& group)
{
    auto checks = nlohmann::json::array();
    for (const Check& check : group.checks) {
        nlohmann::json json{
            {"quantity", check.quantity}, {"measured", check.measured}, {"verdict", name(check.verdict())}};
        if (!check.unit.empty())
            json["unit"] = check.unit;
        if (check.expected) {
            json["expected"] = *check.expected;
            json["deviation"] = check.deviation();
        }
        if (check.error > 0.0) // null where it is not known
            json["error"] = check.error;
        if (check.independent > 0)
            json["independent"] = check.independent;
        if (check.rank) {
            json["scatter"] = check.scatter;
            json["rank"] = *check.rank;
        }
        if (check.tolerance)
            json["tolerance"] = *check.tolerance;
        checks.push_back(std::move(json));
    }
    return {{"title", group.title}, {"expected", group.source}, {"note", group.note}, {"figures", std::move(checks)}};
}

/// Of the dark matter that the stars are compared with.
const OptionNames darkNames{{Choice::truth, "--dark-matter"},
                            {Choice::truthIndex, "--dark-matter-index"},
                            {Choice::dataset, "--dark-matter-dataset"},
                            {Choice::truthDataset, "--dark-matter-dataset"},
                            {Choice::truthUnit, "--dark-matter-unit"}};

ValidationRequest completed(const ValidateOptions& options)
{
    ValidationRequest request = options.request;
    if (options.quick) {
        request.pairs = std::min<std::size_t>(request.pairs, 2);
        request.universes = std::min<std::size_t>(request.universes, 2);
    }
    request.simulation.threads = threadCount(request.simulation.threads);
    if (!options.fiducial.empty())
        request.fiducial = options.fiducial;
    if (!options.range.empty())
        request.range = options.range;
    if (!options.stars.empty()) {
        const MapFileInfo stars = probeMap(options.stars, options.map);
        MapOptions dark;
        dark.dataset = options.darkDataset ? options.darkDataset : options.map.dataset;
        dark.unit = options.darkUnit;
        Field field = openMap(options.stars, options.map);
        request.observed = ObservedField{
            std::filesystem::path(options.stars).filename().string(), std::move(field), namingOptions(darkNames, [&] {
                dark.index = options.darkIndex
                                 ? *options.darkIndex
                                 : indexOfTruth(stars, options.map.index, probeMap(options.darkMatter, dark));
                return openTruthOf(stars, options.map, options.darkMatter, dark);
            })};
        requireStellarMap(request.observed->stellar, options.stars);
    }
    return request;
}

int validateUniverses(const ValidateOptions& options)
{
    const Output output(options.json);
    requireApart({{"--fiducial", options.fiducial},
                  {"--data", options.range},
                  {"--stars", options.stars},
                  {"--dark-matter", options.darkMatter}},
                 {{"--json", options.json}});
    const ValidationRequest request = completed(options);
    const Interruption interruption;
    Tally tally;
    auto groups = nlohmann::json::array();
    Outcome outcome{};
    double seconds = 0.0;
    {
        ProgressLine line("time step");
        const auto finished = [&](const CheckGroup& group) {
            for (const Check& check : group.checks)
                tally.add(check.verdict());
            print(output.text(), group);
            groups.push_back(groupJson(group));
        };
        outcome = penumbra::validateUniverses(
            request, finished, [&](const Progress& p) { line.show(p.done, p.total); }, interruption.token());
        seconds = line.seconds();
    }
    output.text() << formatted(
        "\n%zu figures within tolerance, %zu undecided (out by no more than chance does once in 20), "
        "%zu BEYOND; took %s\n",
        tally.within, tally.undecided, tally.beyond, duration(seconds).c_str());
    output.finish({{"groups", std::move(groups)},
                   {"within", tally.within},
                   {"undecided", tally.undecided},
                   {"beyond", tally.beyond},
                   {"seed", request.seed},
                   {"pairs", request.pairs},
                   {"universes", request.universes},
                   {"seconds", seconds},
                   {"interrupted", outcome == Outcome::cancelled}});
    if (outcome == Outcome::cancelled)
        return interrupted;
    return options.strict && tally.beyond > 0 ? failure : success;
}

void addSizes(CLI::App& command, SimulationSettings& settings)
{
    const auto add = [&](const char* name, std::size_t& value, const char* text) {
        command.add_option(name, value, text)->transform(wholeNumber(1))->type_name("N")->capture_default_str();
    };
    add("--particles", settings.particlesPerSide, "Particles along a side of the box");
    add("--mesh", settings.meshPerSide, "Cells of the force mesh along a side");
    add("--time-steps", settings.timeSteps, "Time steps");
    add("--map-size", settings.mapSize, "Pixels along a side of the maps");
}

} // namespace

void addValidateUniverses(CLI::App& app, Run& chosen)
{
    const auto options = std::make_shared<ValidateOptions>();
    options->request.simulation.threads = 0;
    auto& command =
        *app.add_subcommand("validate-universes", "Measure mock universes against published figures and a real field: "
                                                  "linear power, growth, initial and non-linear "
                                                  "power, halo counts, maps. Takes some minutes");
    command
        .add_option("--universes", options->request.universes,
                    "Fiducial universes to make for the maps, whose scatter is the error")
        ->transform(wholeNumber(2))
        ->type_name("N")
        ->capture_default_str();
    command
        .add_option("--pairs", options->request.pairs,
                    "Pairs of boxes to evolve for power and haloes, which are independent: their scatter is the error")
        ->transform(wholeNumber(2))
        ->type_name("N")
        ->capture_default_str();
    command.add_flag("--quick", options->quick, "At most two universes and two pairs");
    command.add_option("--seed", options->request.seed, "Seed of all initial conditions and galaxies")
        ->transform(wholeNumber(0))
        ->type_name("S")
        ->capture_default_str();
    command.add_option("--fiducial", options->fiducial, "Take the fiducial universes from this file instead")
        ->type_name("U.h5");
    command
        .add_option("--data", options->range, "Universes over the parameter range, compared with published constants")
        ->type_name("U.h5");
    auto* stars = command.add_option("--stars", options->stars, "Stellar map of a real field")->type_name("FILE");
    auto* dark = command.add_option("--dark-matter", options->darkMatter, "Its dark matter")->type_name("FILE");
    stars->needs(dark);
    dark->needs(stars);
    command
        .add_option("--dark-matter-dataset", options->darkDataset,
                    "Which dataset or extension of the dark matter's file; default: --dataset")
        ->needs(dark)
        ->type_name("NAME");
    command
        .add_option("--dark-matter-index", options->darkIndex,
                    "Which map of its stack; default: the one that belongs to --index")
        ->transform(wholeNumber(0))
        ->needs(dark)
        ->type_name("I");
    command
        .add_option("--dark-matter-unit", options->darkUnit,
                    "Unit of the dark matter; default: what its file says, or --unit where it says none")
        ->check(surfaceDensityUnitName())
        ->needs(dark)
        ->type_name("U");
    addMapOptions(command, options->map);
    command.add_flag("--strict", options->strict, "Exit code 1 when a figure is beyond its tolerance");
    addThreads(command, options->request.simulation.threads);
    addSizes(command, options->request.simulation);
    addJson(command, options->json);
    choose(command, options, chosen, validateUniverses);
}

} // namespace penumbra::cli
