#include "universe/simulate.h"
#include "base/error.h"
#include "base/parallel.h"
#include "checks.h"
#include "commands/command.h"
#include "commands/shared_options.h"
#include "exit_code.h"
#include "interruption.h"
#include "io/universe_file.h"
#include "output.h"
#include "progress_line.h"
#include "text.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

namespace penumbra::cli {

namespace {

constexpr std::uint64_t mostUniverses = 1'000'000; ///< and the greatest number of one

struct SimulateOptions
{
    std::size_t universes = 0;
    std::size_t first = 0;
    std::uint64_t seed = 0;
    std::string out;
    std::vector<std::string> set;
    SimulationSettings settings{.threads = 0};
    std::string json;
};

using FixedParameters = std::array<std::optional<double>, parameterNames.size()>;

std::string allParameterNames()
{
    std::string names;
    for (const auto name : parameterNames)
        names += (names.empty() ? "" : " ") + std::string(name);
    return names;
}

/// NAME=VALUE into its place; on failure returns what is wrong.
std::string assign(const std::string& assignment, FixedParameters& fixed)
{
    const auto equals = assignment.find('=');
    const auto name = assignment.substr(0, equals);
    const auto place = std::find(parameterNames.begin(), parameterNames.end(), name);
    if (equals == std::string::npos || place == parameterNames.end())
        return "expected NAME=VALUE with a NAME of " + allParameterNames() + ", found " + assignment;
    auto value = assignment.substr(equals + 1);
    const auto problem = positiveNumber()(value);
    if (!problem.empty())
        return std::string(name) + ": " + problem;
    fixed[static_cast<std::size_t>(place - parameterNames.begin())] = std::stod(value);
    return {};
}

FixedParameters fixedParameters(const std::vector<std::string>& assignments)
{
    FixedParameters fixed;
    for (const auto& assignment : assignments)
        assign(assignment, fixed);
    return fixed;
}

/// A file may be continued only by the command that began it.
void requireSame(const UniverseFile& file, std::size_t number, std::uint64_t seed, UniverseParameters expected,
                 const SimulateOptions& options)
{
    auto found = file.label(number);
    const auto differs = [&](const std::string& what, const std::string& was, const std::string& is) {
        throw InputError("Cannot continue '" + options.out + "': its universe " + std::to_string(number) + " has " +
                         what + " " + was + ", but these options give " + is +
                         ". Use the options that it was made with, or another --out.");
    };
    if (found.seed != seed)
        differs("seed", std::to_string(found.seed), std::to_string(seed));
    for (std::size_t i = 0; i < parameterNames.size(); ++i) {
        const double was = parameter(found.parameters, i);
        const double is = parameter(expected, i);
        constexpr double storedPrecision = 1e-6;
        if (std::abs(was - is) > storedPrecision * std::abs(is))
            differs(std::string(parameterNames[i]), formatted("%.7g", was), formatted("%.7g", is));
    }
    const auto size = file.readMap(number, 0, Quantity::stellarMass).size();
    if (size != options.settings.mapSize)
        differs("maps of size", std::to_string(size), std::to_string(options.settings.mapSize));
    const auto stellarMaps = file.stellarMaps(number);
    const auto wantedMaps = 3 * options.settings.slabs * options.settings.paintings;
    if (stellarMaps != wantedMaps)
        differs("stellar maps in number", std::to_string(stellarMaps), std::to_string(wantedMaps));
}

/// The numerical settings that the maps do not show, as the file keeps them.
std::vector<std::pair<std::string, std::size_t>> numericalSettings(const SimulationSettings& settings)
{
    return {{"simulator_version", simulatorVersion},
            {"particles_per_side", settings.particlesPerSide},
            {"mesh_per_side", settings.meshPerSide},
            {"time_steps", settings.timeSteps}};
}

/// All universes of a file are made with the same; nothing can be added to one that does not tell with which.
void requireSameSettings(UniverseFile& file, const SimulateOptions& options, bool adds)
{
    if (file.universes().empty()) { // those of a run that ended before its first universe bind nobody
        for (const auto& [name, value] : numericalSettings(options.settings))
            file.setSetting(name, static_cast<double>(value));
        return;
    }
    for (const auto& [name, value] : numericalSettings(options.settings)) {
        const auto was = file.setting(name);
        if (was && *was != static_cast<double>(value))
            throw InputError("Cannot continue '" + options.out + "': its universes were made with " + name +
                             formatted(" %.0f, but these options give %zu. ", *was, value) +
                             "Use the options that it was made with, or another --out.");
        if (!was && adds)
            throw InputError("Cannot continue '" + options.out + "': it does not tell the " + name +
                             " of its universes, as files of older versions do not. Use another --out.");
    }
}

int simulate(const SimulateOptions& options)
{
    const Output output(options.json);
    requireApart({}, {{"--out", options.out}, {"--json", options.json}});
    auto settings = options.settings;
    settings.threads = threadCount(settings.threads);
    const auto fixed = fixedParameters(options.set);
    requireValid(settings);
    requireValid(drawParameters(options.seed, options.first, fixed)); // those drawn are within their ranges
    if (std::error_code unseen; !std::filesystem::exists(options.out, unseen))
        requireWritable(options.out);

    const Interruption interruption;
    UniverseFile file(options.out, UniverseFile::Mode::append);
    const auto present = file.universes();
    std::vector<std::size_t> missing;
    for (std::size_t number = options.first; number < options.first + options.universes; ++number) {
        if (!std::binary_search(present.begin(), present.end(), number))
            missing.push_back(number);
        else
            requireSame(file, number, universeSeed(options.seed, number), drawParameters(options.seed, number, fixed),
                        options);
    }
    requireSameSettings(file, options, !missing.empty());
    if (missing.size() < options.universes)
        output.text() << options.universes - missing.size() << " universes are in " << options.out << " already\n";

    ProgressLine progress("universe");
    std::size_t made = 0;
    for (const std::size_t number : missing) {
        const auto steps = [&](const Progress& p) {
            progress.show(
                static_cast<std::int64_t>(made), static_cast<std::int64_t>(missing.size()),
                p.total > 0 ? static_cast<double>(p.done) / static_cast<double>(p.total) : 0.0,
                formatted("time step %lld of %lld", static_cast<long long>(p.done), static_cast<long long>(p.total)));
        };
        const auto universe =
            simulateUniverse(drawParameters(options.seed, number, fixed), universeSeed(options.seed, number), settings,
                             steps, interruption.token());
        if (!universe)
            break;
        file.write(number, *universe);
        ++made;
        progress.show(static_cast<std::int64_t>(made), static_cast<std::int64_t>(missing.size()));
    }

    output.text() << "wrote " << made << " universes to " << options.out << " in " << duration(progress.seconds())
                  << '\n';
    output.finish({{"out", options.out},
                   {"universes", options.universes},
                   {"made", made},
                   {"seed", options.seed},
                   {"seconds", progress.seconds()},
                   {"interrupted", made < missing.size()}});
    return made < missing.size() ? interrupted : success;
}

} // namespace

void addSimulate(CLI::App& app, Run& chosen)
{
    const auto options = std::make_shared<SimulateOptions>();
    auto& command = *app.add_subcommand(
        "simulate", "Make mock universes with maps of stars and dark matter; continues a file that was interrupted");
    command.add_option("--universes", options->universes, "How many of the seed to make, from --first on")
        ->required()
        ->transform(wholeNumber(1, mostUniverses))
        ->type_name("N");
    command.add_option("--seed", options->seed, "Seed of parameters and initial conditions")
        ->required()
        ->transform(wholeNumber(0))
        ->type_name("S");
    command.add_option("--out", options->out, "Universe file (HDF5)")->required()->type_name("U.h5");
    command
        .add_option("--set", options->set,
                    "Fix a parameter instead of drawing it, NAME being one of " + allParameterNames() +
                        "; may be repeated")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false)
        ->take_all()
        ->check(CLI::Validator(
            [](std::string& text) {
                FixedParameters ignored;
                return assign(text, ignored);
            },
            ""));
    command.add_option("--first", options->first, "Number of the first universe")
        ->transform(wholeNumber(0, mostUniverses))
        ->type_name("N")
        ->capture_default_str();
    addThreads(command, options->settings.threads);
    auto& settings = options->settings;
    const auto addSize = [&command](const char* name, std::size_t& value, const char* text) {
        command.add_option(name, value, text)->transform(wholeNumber(1))->type_name("N")->capture_default_str();
    };
    addSize("--particles", settings.particlesPerSide, "Particles along a side of the box");
    addSize("--mesh", settings.meshPerSide, "Cells of the force mesh along a side");
    addSize("--time-steps", settings.timeSteps, "Time steps");
    addSize("--paintings", settings.paintings, "Times that galaxies are painted on the same dark matter");
    addSize("--map-size", settings.mapSize, "Pixels along a side of the maps");
    addJson(command, options->json);
    choose(command, options, chosen, simulate);
}

} // namespace penumbra::cli
