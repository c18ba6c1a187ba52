#include "training/trainer.h"

#include "checks.h"
#include "commands/command.h"
#include "commands/shared_options.h"
#include "exit_code.h"
#include "interruption.h"
#include "output.h"
#include "progress_line.h"
#include "text.h"

#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

namespace penumbra::cli {

namespace {

struct TrainOptions
{
    TrainingRequest request;
    std::string data, out, name;
    bool predictNoise = false;
    bool noAttention = false;
    bool noBfloat16 = false;
    std::string json;
};

int train(const TrainOptions& options)
{
    const Output output(options.json);
    requireApart({{"--data", options.data},
                  {"--from", options.request.from.value_or("")},
                  {"--refine", options.request.refines.value_or("")}},
                 {{"--out", options.out}, {"--json", options.json}});
    requireWritable(options.out);
    auto request = options.request;
    request.data = options.data;
    request.target = options.out;
    request.name = options.name.empty() ? request.target.stem().string() : options.name;
    request.architecture.prediction = options.predictNoise ? Prediction::noise : Prediction::velocity;
    request.architecture.attention = request.architecture.attention && !options.noAttention;
    request.bfloat16 = !options.noBfloat16;
    if (request.refines)
        request.mapSize = refinementFactor * Model::probe(*request.refines).size;

    const Interruption interruption;
    ProgressLine line("step");
    TrainingProgress last;
    std::optional<double> validation, guide;
    const auto show = [&](const TrainingProgress& p) {
        last = p;
        if (p.validationLoss)
            validation = p.validationLoss;
        if (p.guideLoss)
            guide = p.guideLoss;
        auto text =
            formatted("step %lld | %.1f %% | loss %.5f", static_cast<long long>(p.step), 100.0 * p.fraction, p.loss);
        if (validation)
            text += formatted(" | held out %.5f", *validation);
        if (guide)
            text += formatted(", guide %.5f", *guide);
        line.show(text + formatted(" | %.1f maps/s | ETA ", p.mapsPerSecond) + duration(p.secondsLeft));
    };
    const auto outcome = trainModel(request, show, interruption.token());

    const bool complete = outcome == Outcome::completed;
    if (last.step == 0)
        output.text() << "stopped before the first step; nothing was written\n";
    else
        output.text() << (complete ? "trained " : "stopped; the same command with --resume goes on: ") << options.out
                      << formatted(", %lld steps, loss %.5f", static_cast<long long>(last.step), last.loss)
                      << (validation ? formatted(", held out %.5f", *validation) : "") << "\nlog in " << options.out
                      << ".csv\n";
    output.finish({{"out", options.out},
                   {"steps", last.step},
                   {"loss", last.loss},
                   {"validation_loss", validation ? nlohmann::json(*validation) : nlohmann::json()},
                   {"validation_guide_loss", guide ? nlohmann::json(*guide) : nlohmann::json()},
                   {"maps_per_second", last.mapsPerSecond},
                   {"seconds", line.seconds()},
                   {"interrupted", !complete}});
    return complete ? success : interrupted;
}

void addNetworkOptions(CLI::App& command, TrainOptions& options)
{
    auto& network = options.request.architecture;
    const auto addSize = [&command](const char* name, int& value, const char* text) {
        command.add_option(name, value, text)
            ->transform(wholeNumber(1))
            ->type_name("N")
            ->capture_default_str()
            ->group("Network");
    };
    addSize("--width", network.embeddingDim, "Channels of the first level");
    addSize("--blocks", network.blocks, "Levels, each of half the size and twice the channels");
    addSize("--guide-levels", network.guideBlocks, "Levels of the guide");
    addSize("--guide-maps", network.guideMaps, "Maps that the guide hands on; the first is the conditional mean");
    command
        .add_option("--guide-width", network.guideDim,
                    "Channels of the first level of the guide, which estimates the conditional mean; 0: no guide")
        ->transform(wholeNumber(0))
        ->type_name("N")
        ->capture_default_str()
        ->group("Network");
    addSize("--patch", network.patch, "Pixels of a patch side gathered into channels");
    command.add_option("--dropout", network.dropout, "Fraction of the channels' pixels dropped out in training")
        ->check(CLI::Range(0.0, 0.9))
        ->type_name("X")
        ->capture_default_str()
        ->group("Network");
    command
        .add_option("--conditioning", network.conditioning,
                    "What the network is told of: log_mass, occupancy, smooth_log_S, log_smooth_S, coarse_dark_matter")
        ->delimiter(',')
        ->type_name("NAME,...")
        ->capture_default_str()
        ->group("Network");
    command
        .add_flag("--summaries", network.summaries,
                  "Draw total mass and band powers of a map first, then the map; needs --freeze-guide, or training of "
                  "the guide alone")
        ->group("Network");
    command.add_flag("--no-attention", options.noAttention, "No self-attention in the middle")->group("Network");
    command.add_flag("--predict-noise", options.predictNoise, "Predict the noise instead of the velocity")
        ->group("Network");
}

} // namespace

void addTrain(CLI::App& app, Run& chosen)
{
    const auto options = std::make_shared<TrainOptions>();
    auto& request = options->request;
    auto& command = *app.add_subcommand("train", "Train a model on mock universes; stops and resumes exactly");
    command.add_option("--data", options->data, "Universe file")->required()->type_name("U.h5");
    command.add_option("--out", options->out, "Model file; its log is FILE.csv, its state FILE.state")
        ->required()
        ->type_name("M.safetensors");
    auto* resume = command.add_flag("--resume", request.resume,
                                    "Continue the training whose state lies beside --out; all else as it was begun");
    command.add_flag("--overwrite", request.overwrite, "Replace --out, and its log and state, where they are there")
        ->excludes(resume);
    command.add_option("--from", request.from, "Start from the weights of this model instead of random ones")
        ->type_name("M.safetensors");
    // Before the sizes of the network, which it sets and which may be chosen otherwise nevertheless.
    auto* refine = command
                       .add_option("--refine", request.refines,
                                   "Train a model of twice the resolution that refines the maps of this one, beside "
                                   "which it must lie to be used")
                       ->each([&request](const std::string&) { request.architecture = refiningArchitecture(); })
                       ->type_name("M.safetensors");
    command
        .add_option("--hours", request.hours,
                    "Length of the whole training, earlier parts included; default: 1, or with --resume as planned. "
                    "Other hours plan the rest anew, with the learning rate that belongs there")
        ->check(positiveNumber())
        ->type_name("H");
    command.add_option("--steps", request.steps, "Length in steps instead of hours; may be changed with --resume too")
        ->transform(wholeNumber(1))
        ->type_name("N");
    command.add_option("--map-size", request.mapSize, "Pixels that maps are resampled to")
        ->excludes(refine)
        ->transform(wholeNumber(1))
        ->type_name("N")
        ->capture_default_str();
    command.add_option("--batch", request.batch, "Maps of a step")
        ->transform(wholeNumber(1))
        ->type_name("N")
        ->capture_default_str();
    command.add_option("--draws", request.draws, "Draws of noise per map and step")
        ->transform(wholeNumber(1))
        ->type_name("N")
        ->capture_default_str();
    command.add_option("--guide-steps", request.guideSteps, "Steps at the beginning that train the guide alone")
        ->transform(wholeNumber(0))
        ->type_name("N")
        ->capture_default_str();
    command.add_flag("--freeze-guide", request.freezeGuide,
                     "Train the network alone, on universes that the guide of --from never saw");
    command.add_option("--learning-rate", request.learningRate, "Its peak")
        ->check(positiveNumber())
        ->type_name("X")
        ->capture_default_str();
    command.add_option("--ema", request.emaDecay, "Decay of the average of the weights")
        ->check(fraction())
        ->type_name("X")
        ->capture_default_str();
    command
        .add_option("--star-weight", request.starWeight, "How much more pixels with stars count in the loss, at most")
        ->check(CLI::NonNegativeNumber)
        ->type_name("X")
        ->capture_default_str();
    command.add_option("--held-out", request.validationFraction, "Fraction of the universes never trained on")
        ->check(fraction())
        ->type_name("X")
        ->capture_default_str();
    command.add_option("--seed", request.seed, "Seed of weights, batches and noise")
        ->transform(wholeNumber(0))
        ->type_name("S")
        ->capture_default_str();
    addDevice(command, request.device);
    command.add_flag("--no-bfloat16", options->noBfloat16, "Convolutions in float32 even where bfloat16 is faster");
    command.add_option("--name", options->name, "Name of the model, for people; default: that of its file");
    addThreads(command, request.threads);
    addNetworkOptions(command, *options);
    addJson(command, options->json);
    choose(command, options, chosen, train);
}

} // namespace penumbra::cli
