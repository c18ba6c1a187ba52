#include "commands/shared_options.h"

#include "base/resources.h"
#include "checks.h"
#include "diffusion/posterior.h"
#include "text.h"

#include <nlohmann/json.hpp>

namespace penumbra::cli {

void addJson(CLI::App& command, std::string& json)
{
    command.add_option("--json", json, "Write the results as JSON to this file; - for standard output")
        ->type_name("FILE");
}

void addMapOptions(CLI::App& command, MapOptions& options)
{
    command.add_option("--index", options.index, "Which map of a stack, from 0")
        ->transform(wholeNumber(0))
        ->type_name("I")
        ->capture_default_str();
    command.add_option("--dataset", options.dataset, "Which dataset of an HDF5 file, or extension of a FITS file")
        ->type_name("NAME");
    command
        .add_option("--side", options.side,
                    "Side of the map [Mpc/h], where the file does not say or is not to be believed")
        ->check(positiveNumber())
        ->type_name("L");
    command.add_option("--depth", options.depth, "Depth of the projected slab [Mpc/h], likewise")
        ->check(positiveNumber())
        ->type_name("D");
    command
        .add_option("--unit", options.unit,
                    "Unit of the values, where the file says none or another: Msun/kpc^2, dex(Msun/kpc^2), ..")
        ->check(surfaceDensityUnitName())
        ->type_name("U");
    command.add_flag_callback(
        "--not-periodic", [&options] { options.periodic = false; }, "The map's edges are not continued opposite");
    command.add_flag("--missing-as-empty", options.missingAsEmpty, "Pixels without a value (NaN) hold no stars");
}

std::string mapOptionsText(const MapOptions& options)
{
    std::string text;
    if (options.index > 0)
        text += formatted(" --index %zu", options.index);
    if (options.dataset)
        text += " --dataset '" + *options.dataset + "'";
    if (options.side)
        text += formatted(" --side %g", *options.side);
    if (options.depth)
        text += formatted(" --depth %g", *options.depth);
    if (options.unit)
        text += " --unit '" + *options.unit + "'";
    if (options.periodic == false)
        text += " --not-periodic";
    if (options.missingAsEmpty)
        text += " --missing-as-empty";
    return text;
}

void addThreads(CLI::App& command, int& threads)
{
    command.add_option("--threads", threads, "Threads to compute with; 0: all cores")
        ->transform(wholeNumber(0))
        ->type_name("T")
        ->capture_default_str();
}

void addDevice(CLI::App& command, ComputeDevice& device)
{
    command
        .add_option_function<std::string>(
            "--device", [&device](const std::string& text) { device = computeDeviceFromName(text); },
            "Evaluate the network on the processor (cpu) or a GPU (cuda); default: cpu")
        ->check(
            CLI::IsMember(std::vector{std::string(name(ComputeDevice::cpu)), std::string(name(ComputeDevice::cuda))}))
        ->type_name("D");
}

void addDrawOptions(CLI::App& command, DrawOptions& options)
{
    command.add_option("--model", options.model, "Model file (.safetensors); default: the bundled one")->type_name("M");
    command.add_option("--samples", options.samples, "Samples to draw of each posterior")
        ->transform(wholeNumber(1))
        ->type_name("N")
        ->capture_default_str();
    command
        .add_option("--sampler", options.sampler,
                    "ancestral (the published one), ddim, dpm2m, sde-dpm2m or unipc3; default: the model's own choice")
        ->check(samplerName())
        ->type_name("NAME");
    command
        .add_option("--steps", options.steps,
                    formatted("Denoising steps; default: %d for ancestral, else the model's choice", publishedSteps))
        ->transform(wholeNumber(1))
        ->type_name("N");
    command
        .add_option("--seed", options.seed,
                    "Seed of the noise; the same seed draws the same samples, and gives "
                    "different maps the same noise")
        ->transform(wholeNumber(0))
        ->type_name("S")
        ->capture_default_str();
    addThreads(command, options.threads);
    addDevice(command, options.device);
}

std::filesystem::path modelFile(const std::string& model)
{
    return model.empty() ? resourceFile("models/penumbra-128.safetensors") : std::filesystem::path(model);
}

std::shared_ptr<const Model> DrawOptions::loadModel() const
{
    return Model::load(modelFile(model), device);
}

SamplerSettings DrawOptions::samplerFor(const Model& chosenModel) const
{
    const auto kind = sampler.empty() ? std::nullopt : std::optional(samplerFromName(sampler));
    return penumbra::samplerFor(chosenModel.info(), kind, steps);
}

nlohmann::json geometryJson(const Geometry& geometry)
{
    return {{"side_mpc_h", geometry.side},
            {"depth_mpc_h", geometry.depth > 0.0 ? nlohmann::json(geometry.depth) : nlohmann::json()},
            {"periodic", geometry.periodic}};
}

std::string geometryText(const Geometry& geometry)
{
    return formatted("%g Mpc/h on a side, %g Mpc/h deep, %s", geometry.side, geometry.depth,
                     geometry.periodic ? "periodic" : "not periodic");
}

nlohmann::json jsonOrText(const std::string& text)
{
    auto json = nlohmann::json::parse(text, nullptr, false);
    return json.is_discarded() ? nlohmann::json(text) : json;
}

nlohmann::json samplerJson(const ModelInfo& model, const SamplerSettings& sampler)
{
    return {{"sampler", name(sampler.kind)}, {"steps", sampler.steps}, {"evaluations", evaluations(model, sampler)}};
}

} // namespace penumbra::cli
