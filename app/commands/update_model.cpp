// Commands that complete a model file from a universe file: its weights stay.
#include "commands/command.h"
#include "commands/model_description.h"
#include "commands/shared_options.h"
#include "exit_code.h"
#include "interruption.h"
#include "output.h"
#include "progress_line.h"
#include "training/describe_training.h"
#include "training/refit_summaries.h"

#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>

namespace penumbra::cli {

namespace {

struct UpdateOptions
{
    std::string model, data, json;
    int threads = 0;
    ComputeDevice device = ComputeDevice::cpu;
    std::function<Outcome(const UpdateOptions&, const ProgressFn& progress, std::stop_token stop)> update;
};

int update(const UpdateOptions& options)
{
    const Output output(options.json);
    requireApart({{"--data", options.data}}, {{"the model", options.model}, {"--json", options.json}});
    requireWritable(options.model);
    const Interruption interruption;
    auto outcome = Outcome::cancelled;
    {
        ProgressLine line("universe");
        outcome = options.update(
            options, [&](const Progress& p) { line.show(p.done, p.total); }, interruption.token());
    }
    if (outcome == Outcome::cancelled) {
        output.text() << "stopped; the model file is as it was\n";
        return interrupted;
    }
    const auto info = Model::probe(options.model);
    printModel(output.text(), info);
    output.finish(modelJson(info));
    return success;
}

UpdateOptions& addUpdate(CLI::App& app, Run& chosen, const char* name, const char* description, const char* data)
{
    const auto options = std::make_shared<UpdateOptions>();
    auto& command = *app.add_subcommand(name, description);
    command.add_option("MODEL", options->model, "Model file to complete (.safetensors)")->required();
    command.add_option("--data", options->data, data)->required()->type_name("U.h5");
    addJson(command, options->json);
    choose(command, options, chosen, update);
    return *options;
}

} // namespace

void addDescribeTraining(CLI::App& app, Run& chosen)
{
    auto& options = addUpdate(
        app, chosen, "describe-training",
        "Add to a model file what the maps that it was trained on are like, so that it can say whether a map is of "
        "their kind; 'train' does so by itself",
        "Universe file that it was trained on");
    options.update = [](const UpdateOptions& o, const ProgressFn& progress, std::stop_token stop) {
        return describeTraining(o.model, o.data, progress, std::move(stop));
    };
}

void addRefitSummaries(CLI::App& app, Run& chosen)
{
    auto& options = addUpdate(
        app, chosen, "refit-summaries",
        "Learn from more universes what the stars tell of a map as a whole, for a model trained with --summaries",
        "Universe file of which the model has seen nothing");
    auto& command = *app.get_subcommand("refit-summaries");
    addThreads(command, options.threads);
    addDevice(command, options.device);
    options.update = [](const UpdateOptions& o, const ProgressFn& progress, std::stop_token stop) {
        return refitSummaries(o.model, o.data, o.threads, o.device, progress, std::move(stop));
    };
}

} // namespace penumbra::cli
