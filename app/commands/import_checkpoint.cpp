#include "diffusion/checkpoint_import.h"

#include "base/error.h"
#include "checks.h"
#include "commands/command.h"
#include "commands/model_description.h"
#include "commands/shared_options.h"
#include "exit_code.h"
#include "field/camels.h"
#include "output.h"
#include "text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

namespace penumbra::cli {

namespace {

struct ImportOptions
{
    std::string checkpoint, out;
    std::string suite{camelsSuites.front().name};
    std::vector<double> input, output; ///< mean, std
    std::size_t size = 256;
    Geometry geometry = camelsGeometry;
    bool overwrite = false;
    std::string json;
};

const CamelsSuite& suiteOf(const std::string& name)
{
    return *std::find_if(camelsSuites.begin(), camelsSuites.end(),
                         [&](const CamelsSuite& suite) { return suite.name == name; });
}

/// Throws UsageError where no pixel could be normalised by these.
void requireUsable(const char* option, const std::vector<double>& given)
{
    if (!given.empty() && !(std::isfinite(given[0]) && std::isfinite(given[1]) && given[1] > 0.0))
        throw UsageError(
            formatted("%s %g,%g: expected a mean and a standard deviation above zero", option, given[0], given[1]));
}

Normalization chosen(const Normalization& ofSuite, const std::vector<double>& given)
{
    return given.empty() ? ofSuite : Normalization{ofSuite.offset, given[0], given[1]};
}

int importIt(const ImportOptions& options)
{
    const Output output(options.json);
    requireApart({{"the checkpoint", options.checkpoint}}, {{"the model", options.out}, {"--json", options.json}});
    requireUsable("--normalization-input", options.input);
    requireUsable("--normalization-output", options.output);
    requireWritable(options.out);
    if (std::error_code failure; !options.overwrite && std::filesystem::exists(options.out, failure))
        throw InputError("'" + options.out + "' is there already. --overwrite replaces it; or name another file.");
    const auto& suite = suiteOf(options.suite);
    const auto info = importCheckpoint(options.checkpoint, options.out, chosen(suite.stars, options.input),
                                       chosen(suite.darkMatter, options.output), options.size, options.geometry);

    auto& out = output.text();
    printModel(out, info);
    out << "normalised   as " << options.suite << (options.input.empty() ? "" : ", stars as given")
        << (options.output.empty() ? "" : ", dark matter as given")
        << "; a checkpoint does not say which suite it was trained on, --suite does\n"
        << "wrote        " << options.out << '\n';
    auto json = modelJson(info);
    json.update({{"out", options.out}, {"suite", options.suite}});
    output.finish(json);
    return success;
}

} // namespace

void addImportCheckpoint(CLI::App& app, Run& run)
{
    const auto options = std::make_shared<ImportOptions>();
    auto& command =
        *app.add_subcommand("import-checkpoint",
                            "Convert a published PyTorch Lightning checkpoint to a model file; executes nothing in it");
    command.add_option("CHECKPOINT", options->checkpoint, "Checkpoint (.ckpt)")->required();
    command.add_option("OUT", options->out, "Model file to write (.safetensors)")->required();
    command.add_flag("--overwrite", options->overwrite, "Replace OUT where it is there");
    std::vector<std::string> names;
    for (const auto& suite : camelsSuites)
        names.emplace_back(suite.name);
    command.add_option("--suite", options->suite, "CAMELS suite that it was trained on; sets the normalisations")
        ->check(CLI::IsMember(names))
        ->capture_default_str();
    const auto addNormalization = [&command](const char* name, std::vector<double>& values, const char* text) {
        command.add_option(name, values, text)->delimiter(',')->expected(2)->type_name("MEAN,STD");
    };
    addNormalization("--normalization-input", options->input,
                     "Of log10(stellar mass + 1) [dex], instead of the suite's");
    addNormalization("--normalization-output", options->output, "Of log10(dark matter) [dex], instead of the suite's");
    command.add_option("--size", options->size, "Pixels of the training maps")
        ->transform(wholeNumber(1))
        ->type_name("N")
        ->capture_default_str();
    command.add_option("--side", options->geometry.side, "Side of the training maps [Mpc/h]")
        ->check(positiveNumber())
        ->type_name("L")
        ->capture_default_str();
    command.add_option("--depth", options->geometry.depth, "Depth of their slab [Mpc/h]")
        ->check(positiveNumber())
        ->type_name("D")
        ->capture_default_str();
    addJson(command, options->json);
    choose(command, options, run, importIt);
}

} // namespace penumbra::cli
