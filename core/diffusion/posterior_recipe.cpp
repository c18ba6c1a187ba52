#include "base/version.h"
#include "diffusion/normalization_json.h"
#include "diffusion/posterior.h"
#include "field/told_place.h"

#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <ctime>
#include <filesystem>

namespace penumbra {

using nlohmann::json;

namespace {

json modelJson(const ModelInfo& info)
{
    json j{{"name", info.name},
           {"file", info.path.filename().string()},
           {"path", std::filesystem::absolute(info.path).string()},
           {"sha256", info.hash}};
    if (info.coarse)
        j["refines"] = modelJson(*info.coarse);
    return j;
}

json toJson(const RunInput& input, const PreparedInput& prepared)
{
    const MapOptions& options = input.options;
    json j{{"file", input.file},
           {"sha256", input.hash},
           {"index", options.index},
           {"preparation", prepared.message},
           {"among_training_maps", json::parse(inputPlaceJson(prepared.place))}};
    if (input.redshift)
        j["redshift"] = *input.redshift;
    if (input.littleH)
        j["little_h"] = *input.littleH;
    if (options.dataset)
        j["dataset"] = *options.dataset;
    if (options.side)
        j["side_mpc_h"] = *options.side;
    if (options.depth)
        j["depth_mpc_h"] = *options.depth;
    if (options.periodic)
        j["periodic"] = *options.periodic;
    if (options.unit)
        j["unit"] = *options.unit;
    if (options.missingAsEmpty)
        j["missing_as_empty"] = true;
    if (!input.truth.empty()) {
        j["truth"] = input.truth;
        j["truth_index"] = input.truthIndex;
    }
    if (!input.edits.empty()) {
        j["edits"] = describe(input.edits);
        for (const GalaxyEdit& edit : input.edits)
            j["edit_options"].push_back(optionText(edit)); // to do the same again
    }
    return j;
}

/// Names of files need not be UTF-8, which JSON is.
std::string jsonText(const json& j)
{
    return j.dump(2, ' ', false, json::error_handler_t::replace);
}

std::string utcNow()
{
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm utc{};
    gmtime_r(&now, &utc);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text.data();
}

} // namespace

std::string recipe(const Model& model, const PosteriorRequest& request, const RunInput& input,
                   const PreparedInput& prepared)
{
    const ModelInfo& info = model.info();
    const SamplerSettings& sampler = request.sampler;
    json j{
        {"program", "Penumbra"},
        {"version", version()},
        {"date", utcNow()},
        {"model", modelJson(info)},
        {"input", toJson(input, prepared)},
        {"normalization", {{"input", normalizationJson(info.input)}, {"output", normalizationJson(info.output)}}},
        {"sampler",
         {{"name", name(sampler.kind)},
          {"steps", sampler.steps},
          {"gamma_start", sampler.gammaStart},
          {"gamma_end", sampler.gammaEnd},
          {"final_denoise", sampler.finalDenoise},
          {"evaluations", evaluations(info, sampler)}}},
        {"samples", request.samples},
        {"first_sample", request.firstSample},
        {"seed", request.seed},
        {"noise", name(request.noise)},
        {"device", name(model.device())},
        {"threads", request.threads},
        {"batch", request.batch},
    };
    if (drawsSummaries(info))
        j["sampler"]["held_to_summaries"] = true;
    return jsonText(j);
}

} // namespace penumbra
