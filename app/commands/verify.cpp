#include "diffusion/verify.h"

#include "checks.h"
#include "commands/command.h"
#include "commands/shared_options.h"
#include "exit_code.h"
#include "output.h"
#include "text.h"

#include <iostream>
#include <nlohmann/json.hpp>

namespace penumbra::cli {

namespace {

struct VerifyOptions
{
    std::string model, recorded;
    double toleranceOutput = 2e-5;
    double toleranceTrajectory = 1e-4;
    int threads = 0;
    std::string json;
};

/// Prints a difference beside its tolerance; true when it is within. A difference that is not a number is never within.
bool report(std::ostream& out, const char* what, double difference, double tolerance)
{
    const bool within = difference <= tolerance;
    out << formatted("%-15s largest difference %.3e, tolerance %.1e: %s\n", what, difference, tolerance,
                     within ? "within" : "BEYOND");
    return within;
}

int verify(const VerifyOptions& options)
{
    const Output output(options.json);
    requireApart({{"the model", options.model}, {"the arrays", options.recorded}}, {{"--json", options.json}});
    setComputeThreads(options.threads);
    const auto model = Model::load(options.model);
    const auto found = verifyModel(*model, options.recorded);

    bool within = true;
    nlohmann::json json{{"model", options.model},
                        {"recorded", options.recorded},
                        {"tolerance_output", options.toleranceOutput},
                        {"tolerance_trajectory", options.toleranceTrajectory}};
    if (found.networkOutput) {
        within = report(output.text(), "network output", *found.networkOutput, options.toleranceOutput) && within;
        json["network_output"] = *found.networkOutput;
        json["states"] = found.states;
    }
    if (found.trajectory) {
        within = report(output.text(), "trajectory", *found.trajectory, options.toleranceTrajectory) && within;
        json["trajectory"] = *found.trajectory;
        json["trajectory_steps"] = found.trajectorySteps;
    }
    json["within"] = within;
    output.finish(json);
    return within ? success : failure;
}

} // namespace

void addVerify(CLI::App& app, Run& chosen)
{
    const auto options = std::make_shared<VerifyOptions>();
    auto& command = *app.add_subcommand(
        "verify", "Compare a model with arrays recorded from another implementation; exit code 1 when they differ");
    command.add_option("MODEL", options->model, "Model file (.safetensors)")->required();
    command
        .add_option("IO", options->recorded,
                    "Arrays z, gamma, conditioning, noise_pred and/or trajectory, step_noise (.npz)")
        ->required();
    command.add_option("--tolerance-output", options->toleranceOutput, "Largest difference of the network's output")
        ->check(positiveNumber())
        ->type_name("X")
        ->capture_default_str();
    command
        .add_option("--tolerance-trajectory", options->toleranceTrajectory, "Largest difference of the ancestral steps")
        ->check(positiveNumber())
        ->type_name("X")
        ->capture_default_str();
    addThreads(command, options->threads);
    addJson(command, options->json);
    choose(command, options, chosen, verify);
}

} // namespace penumbra::cli
