#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace penumbra::cli {

/// A command with its options, ready to run; returns an ExitCode. Throws InputError and Error.
using Run = std::function<int()>;

/// Each adds one subcommand to `app`; parsing a command line that names it puts it into `chosen`, which must outlive
/// `app`.
void addInfo(CLI::App& app, Run& chosen);
void addSpectrum(CLI::App& app, Run& chosen);
void addSimulate(CLI::App& app, Run& chosen);
void addTrain(CLI::App& app, Run& chosen);
void addDescribeTraining(CLI::App& app, Run& chosen);
void addRefitSummaries(CLI::App& app, Run& chosen);
void addReconstruct(CLI::App& app, Run& chosen);
void addMeasure(CLI::App& app, Run& chosen);
void addEvaluate(CLI::App& app, Run& chosen);
void addImportCheckpoint(CLI::App& app, Run& chosen);
void addValidateUniverses(CLI::App& app, Run& chosen);
void addVerify(CLI::App& app, Run& chosen);

/// Wires a subcommand: `run` is called with the parsed options.
template <typename Options>
void choose(CLI::App& command, std::shared_ptr<Options> options, Run& chosen, int (*run)(const Options&))
{
    command.callback(
        [options = std::move(options), &chosen, run] { chosen = [options, run] { return run(*options); }; });
}

} // namespace penumbra::cli
