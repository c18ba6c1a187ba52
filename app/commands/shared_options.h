#pragma once

#include "diffusion/model.h"
#include "field/field.h"
#include "io/map_file.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace penumbra::cli {

/// --json FILE
void addJson(CLI::App& command, std::string& json);

/// --index, --dataset, --side, --depth, --unit, --not-periodic, --missing-as-empty: which map of a file, and what the
/// file does not say about it.
void addMapOptions(CLI::App& command, MapOptions& options);

/// The options that say the same again, each after a blank; nothing for options as they come.
[[nodiscard]] std::string mapOptionsText(const MapOptions& options);

/// How to draw, as given on the command line.
struct DrawOptions
{
    std::string model;   ///< empty: the bundled one
    std::string sampler; ///< empty: the model's recommended one
    std::optional<int> steps;
    std::size_t samples = 32;
    std::uint64_t seed = 1;
    int threads = 0;
    ComputeDevice device = ComputeDevice::cpu;

    [[nodiscard]] std::shared_ptr<const Model> loadModel() const;
    [[nodiscard]] SamplerSettings samplerFor(const Model& model) const;
};

/// --model, --sampler, --steps, --samples, --seed, --threads, --device
void addDrawOptions(CLI::App& command, DrawOptions& options);

/// The file of --model; the bundled one when that is empty.
[[nodiscard]] std::filesystem::path modelFile(const std::string& model);

/// --threads
void addThreads(CLI::App& command, int& threads);
/// --device
void addDevice(CLI::App& command, ComputeDevice& device);

/// {"side_mpc_h", "depth_mpc_h", "periodic"}; the depth is null where it is not known.
[[nodiscard]] nlohmann::json geometryJson(const Geometry& geometry);
/// "25 Mpc/h on a side, 5 Mpc/h deep, periodic"
[[nodiscard]] std::string geometryText(const Geometry& geometry);
/// JSON text as a value; anything else as a string.
[[nodiscard]] nlohmann::json jsonOrText(const std::string& text);
/// {"sampler", "steps", "evaluations"}
[[nodiscard]] nlohmann::json samplerJson(const ModelInfo& model, const SamplerSettings& sampler);

} // namespace penumbra::cli
