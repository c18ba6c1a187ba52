#include "training/describe_training.h"

#include "commands/command.h"
#include "commands/model_description.h"
#include "commands/shared_options.h"
#include "exit_code.h"
#include "interruption.h"
#include "output.h"
#include "progress_line.h"

#include <iostream>
#include <nlohmann/json.hpp>

namespace penumbra::cli {

namespace {

struct DescribeTrainingOptions
{
    std::string model, data, json;
};

int describe(const DescribeTrainingOptions& options)
{
    const Output output(options.json);
    requireWritable(options.model);
    const Interruption interruption;
    auto outcome = Outcome::cancelled;
    {
        ProgressLine line("universe");
        outcome = describeTraining(
            options.model, options.data, [&](const Progress& p) { line.show(p.done, p.total); }, interruption.token());
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

} // namespace

void addDescribeTraining(CLI::App& app, Run& chosen)
{
    const auto options = std::make_shared<DescribeTrainingOptions>();
    auto& command = *app.add_subcommand("describe-training",
                                        "Add to a model file what the maps that it was trained on are like, so that it "
                                        "can say whether a map is of their kind; 'train' does so by itself");
    command.add_option("MODEL", options->model, "Model file to complete (.safetensors)")->required();
    command.add_option("--data", options->data, "Universe file that it was trained on")->required()->type_name("U.h5");
    addJson(command, options->json);
    choose(command, options, chosen, describe);
}

} // namespace penumbra::cli
