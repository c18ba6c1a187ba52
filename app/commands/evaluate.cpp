#include "evaluation/evaluate.h"

#include "base/error.h"
#include "checks.h"
#include "commands/command.h"
#include "commands/evaluation_card.h"
#include "commands/evaluation_figures.h"
#include "commands/evaluation_report.h"
#include "commands/shared_options.h"
#include "commands/truth.h"
#include "diffusion/model_card.h"
#include "exit_code.h"
#include "interruption.h"
#include "output.h"
#include "progress_line.h"
#include "text.h"

#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

namespace penumbra::cli {

namespace {

struct EvaluateOptions
{
    std::vector<std::string> data;
    std::size_t fields = 0;
    std::string map;
    MapOptions mapOptions;
    TruthOptions truth;
    std::size_t border = 0;
    DrawOptions draw;
    std::string baselineUniverses;
    std::string json, plots, card, section;
};

EvaluationRequest requestOf(const EvaluateOptions& options, const Model& model)
{
    EvaluationRequest request;
    request.samples = options.draw.samples;
    request.seed = options.draw.seed;
    request.sampler = options.draw.samplerFor(model);
    request.threads = options.draw.threads;
    request.border = options.border;
    request.baselineUniverses = options.baselineUniverses;
    return request;
}

/// What came out, and whether all of it did.
struct Finished
{
    EvaluationResult result;
    bool complete = false;
    double seconds = 0.0;
};

template <typename Evaluate>
Finished evaluateWithProgress(const char* unit, const Evaluate& evaluate)
{
    Finished run;
    const Interruption interruption;
    ProgressLine line(unit);
    const auto show = [&](const Progress& p) {
        run.complete = p.done == p.total;
        line.show(p.done, p.total);
    };
    run.result = evaluate(show, interruption.token());
    run.seconds = line.seconds();
    return run;
}

Finished evaluateUniverses(const EvaluateOptions& options, const Model& model, const EvaluationRequest& request)
{
    const std::vector<std::filesystem::path> data(options.data.begin(), options.data.end());
    return evaluateWithProgress("field", [&](const ProgressFn& progress, std::stop_token stop) {
        return evaluateModel(model, data, options.fields, request, progress, std::move(stop));
    });
}

Finished evaluateOneMap(const EvaluateOptions& options, const Model& model, const EvaluationRequest& request,
                        std::ostream& out)
{
    const auto stellar = openMap(options.map, options.mapOptions);
    requireStellarMap(stellar, options.map);
    const auto input = prepareInput(model, stellar);
    auto [truth, problem] = openTruth(options.map, options.mapOptions, options.truth, input.stellar);
    if (!truth)
        throw InputError(problem.empty() ? "Cannot evaluate on '" + options.map +
                                               "': its dark matter is not beside it. Give it with --truth."
                                         : problem);
    out << "input           " << options.map << '\n';
    for (const std::string& message : {input.message, epochWarning(probeMap(options.map, options.mapOptions))})
        if (!message.empty())
            out << "                " << message << '\n';
    out << "truth           " << truth->path << '\n';
    if (!truth->message.empty())
        out << "                " << truth->message << '\n';
    if (options.border > 0)
        out << formatted("border          %zu pixels at every edge left out of all figures but spectra and summaries\n",
                         options.border);
    out << std::flush;
    return evaluateWithProgress("sample", [&](const ProgressFn& progress, std::stop_token stop) {
        return evaluateMap(model, {input.stellar, std::move(truth->field)}, request, progress, std::move(stop));
    });
}

nlohmann::json runJson(const EvaluateOptions& options, const Model& model, const EvaluationRequest& request,
                       const Finished& run)
{
    auto json = evaluationJson(run.result);
    json.update({{"model", model.info().path.string()},
                 {"model_sha256", model.info().hash},
                 {"seed", request.seed},
                 {"border_pixels", request.border},
                 {"seconds", run.seconds},
                 {"interrupted", !run.complete}});
    if (!options.baselineUniverses.empty())
        json["baselines_from"] = options.baselineUniverses;
    if (options.map.empty())
        json["data"] = options.data;
    else
        json["map"] = options.map;
    json.update(samplerJson(model.info(), request.sampler));
    return json;
}

/// The command that repeats a run, with the plain names of its files.
std::string commandOf(const EvaluateOptions& options, const EvaluationRequest& request)
{
    const auto name = [](const std::string& path) { return std::filesystem::path(path).filename().string(); };
    std::string command = "penumbra-cli evaluate";
    for (const std::string& file : options.data)
        command += " --data " + name(file);
    if (!options.map.empty())
        command += " --map " + name(options.map) + mapOptionsText(options.mapOptions) + truthOptionsText(options.truth);
    if (options.fields > 0)
        command += formatted(" --fields %zu", options.fields);
    if (request.border > 0)
        command += formatted(" --border %zu", request.border);
    if (!options.baselineUniverses.empty())
        command += " --baselines-from " + name(options.baselineUniverses);
    if (!options.draw.sampler.empty())
        command += " --sampler " + options.draw.sampler;
    if (options.draw.steps)
        command += formatted(" --steps %d", *options.draw.steps);
    return command +
           formatted(" --samples %zu --seed %llu --model ", request.samples,
                     static_cast<unsigned long long>(request.seed)) +
           name(modelFile(options.draw.model));
}

/// Refuses what could not be written after hours of drawing.
void requireCardSection(const EvaluateOptions& options)
{
    static_cast<void>(withCardSection(readModelCard(options.card), options.section, {}));
    requireWritable(options.card);
}

int evaluate(const EvaluateOptions& options)
{
    const Output output(options.json);
    std::vector<NamedFile> read{{"--map", options.map},
                                {"--truth", options.truth.path},
                                {"--model", options.draw.model},
                                {"--baselines-from", options.baselineUniverses}};
    for (const std::string& file : options.data)
        read.push_back({"--data", file});
    requireApart(read, {{"--card", options.card}, {"--json", options.json}});
    if (!options.card.empty())
        requireCardSection(options);
    const auto gnuplot = options.plots.empty() ? std::nullopt : std::optional<Gnuplot>(options.plots);
    const auto model = options.draw.loadModel();
    const auto request = requestOf(options, *model);
    auto& out = output.text();
    const Finished run = options.map.empty() ? evaluateUniverses(options, *model, request)
                                             : evaluateOneMap(options, *model, request, out);
    printEvaluation(out, run.result);
    if (!options.card.empty() && run.complete) {
        writeModelCard(options.card, withCardSection(readModelCard(options.card), options.section,
                                                     evaluationCard(run.result, commandOf(options, request))));
        out << "\nwrote section '" << options.section << "' of " << options.card << '\n';
    }
    output.finish(runJson(options, *model, request, run));
    // Last, since another program draws them: what took hours is written by now.
    if (gnuplot) {
        out << '\n';
        for (const Figure& figure : evaluationFigures(run.result)) {
            gnuplot->draw(figure);
            out << "wrote " << (std::filesystem::path(options.plots) / figure.name).string() << ".svg, .png, .gp\n";
        }
        output.flush();
    }
    return run.complete ? success : interrupted;
}

void addOptions(CLI::App& command, EvaluateOptions& options)
{
    auto& what = *command.add_option_group("On what", "one of these");
    auto* data = what.add_option("--data", options.data, "Files of universes that the model was not trained on")
                     ->type_name("U.h5");
    auto* map = what.add_option("--map", options.map, "One stellar map whose dark matter is known, as for reconstruct")
                    ->type_name("STARS");
    what.require_option(1);
    command.add_option("--fields", options.fields, "Maps in all, spread over the universes; default: one of each")
        ->transform(wholeNumber(1))
        ->type_name("N")
        ->needs(data);
    addMapOptions(command, options.mapOptions);
    addTruthOptions(command, options.truth);
    for (const char* option : {"--index", "--dataset", "--side", "--depth", "--unit", "--not-periodic",
                               "--missing-as-empty", "--truth", "--truth-index", "--truth-dataset", "--truth-unit"})
        command.get_option(option)->needs(map);
    command.add_option("--border", options.border, "Pixels at every edge that count only in spectra and summaries")
        ->transform(wholeNumber(0))
        ->type_name("N")
        ->capture_default_str();
    command
        .add_option("--baselines-from", options.baselineUniverses,
                    "Fit the baselines to these universes; default: to the others of --data")
        ->type_name("U.h5");
    addDrawOptions(command, options.draw);
    // Spread and ranks need at least two.
    command.get_option("--samples")->transform(wholeNumber(2));
    command.add_option("--plots", options.plots, "Draw the figures into this folder, as SVG and PNG, with gnuplot")
        ->type_name("DIR");
    auto* card = command.add_option("--card", options.card, "Model card to write the tables into, see --section")
                     ->type_name("CARD.md");
    auto* section =
        command.add_option("--section", options.section, "Which of the card's measured sections")->type_name("NAME");
    card->needs(section);
    section->needs(card);
    addJson(command, options.json);
}

} // namespace

void addEvaluate(CLI::App& app, Run& chosen)
{
    const auto options = std::make_shared<EvaluateOptions>();
    auto& command =
        *app.add_subcommand("evaluate", "Accuracy and calibration of a model where the truth is known; Ctrl-C "
                                        "gives the figures of what is finished");
    addOptions(command, *options);
    choose(command, options, chosen, evaluate);
}

} // namespace penumbra::cli
