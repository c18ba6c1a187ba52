#include "diffusion/model_metadata.h"

#include "base/error.h"
#include "base/hash.h"
#include "diffusion/conditioning.h"
#include "diffusion/normalization_json.h"
#include "diffusion/training_metadata.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <sstream>
#include <vector>

namespace penumbra {

using nlohmann::json;

namespace {

/// Raised when the meaning of the metadata changes.
constexpr int formatVersion = 1;
constexpr std::array predictionNames{"noise", "velocity"};

json toJson(const NetworkArchitecture& a)
{
    return {{"embedding_dim", a.embeddingDim},
            {"blocks", a.blocks},
            {"attention", a.attention},
            {"attention_heads", a.attentionHeads},
            {"fourier_features", a.fourierFeatures},
            {"norm_groups", a.normGroups},
            {"dropout", a.dropout},
            {"time_bias", a.timeBias},
            {"patch", a.patch},
            {"guide", {{"embedding_dim", a.guideDim}, {"blocks", a.guideBlocks}, {"maps", a.guideMaps}}},
            {"conditioning", a.conditioning},
            {"summaries", a.summaries},
            {"prediction", predictionNames.at(static_cast<std::size_t>(a.prediction))}};
}

NetworkArchitecture architectureFrom(const json& j)
{
    NetworkArchitecture a;
    a.embeddingDim = j.at("embedding_dim").get<int>();
    a.blocks = j.at("blocks").get<int>();
    a.attention = j.at("attention").get<bool>();
    a.attentionHeads = j.at("attention_heads").get<int>();
    a.fourierFeatures = j.at("fourier_features").get<bool>();
    a.normGroups = j.at("norm_groups").get<int>();
    a.dropout = j.at("dropout").get<double>();
    a.timeBias = j.at("time_bias").get<bool>();
    a.patch = j.at("patch").get<int>();
    if (const auto guide = j.find("guide"); guide != j.end()) { // absent in files of Penumbra 0.1
        a.guideDim = guide->at("embedding_dim").get<int>();
        a.guideBlocks = guide->at("blocks").get<int>();
        a.guideMaps = guide->at("maps").get<int>();
    }
    a.conditioning = j.at("conditioning").get<std::vector<std::string>>();
    a.summaries = j.value("summaries", false); // absent in older files
    const auto prediction = std::ranges::find(predictionNames, j.at("prediction").get<std::string>());
    if (prediction == predictionNames.end())
        throw InputError("its prediction is '" + j.at("prediction").get<std::string>() +
                         "', expected 'noise' or 'velocity'");
    a.prediction = static_cast<Prediction>(prediction - predictionNames.begin());
    return a;
}

json toJson(const Normalization& n)
{
    json j = normalizationJson(n);
    j["transform"] = "(log10(x + offset) - mean) / std";
    return j;
}

Normalization normalizationFrom(const json& j)
{
    const Normalization n{j.at("offset").get<double>(), j.at("mean").get<double>(), j.at("std").get<double>()};
    if (!std::isfinite(n.offset) || !std::isfinite(n.mean) || !(n.std > 0.0) || !std::isfinite(n.std))
        throw InputError("a normalisation is not finite or has no positive std");
    return n;
}

/// Provenance is itself JSON; kept as such so that other readers see structure rather than escaped text.
json provenanceJson(const std::string& text)
{
    json parsed = json::parse(text, nullptr, false);
    return parsed.is_object() ? parsed : json{{"note", text}};
}

json toJson(const Refinement& r)
{
    return {{"coarse_model", r.coarseModel}, {"coarse", toJson(r.coarse)}};
}

/// The model whose maps a model refines lies in the same folder.
Refinement refinementFrom(const json& j)
{
    const Refinement r{j.at("coarse_model").get<std::string>(), normalizationFrom(j.at("coarse"))};
    const std::filesystem::path file(r.coarseModel);
    if (file.empty() || file != file.filename() || file == "." || file == "..")
        throw InputError("the model whose maps it refines, '" + r.coarseModel + "', is no file name");
    return r;
}

ModelInfo infoFrom(const json& j)
{
    if (const int version = j.at("version").get<int>(); version != formatVersion)
        throw InputError("its metadata has version " + std::to_string(version) + ", this Penumbra reads version " +
                         std::to_string(formatVersion));
    ModelInfo info;
    info.name = j.at("name").get<std::string>();
    info.architecture = architectureFrom(j.at("architecture"));
    info.schedule = {j.at("schedule").at("b").get<double>(), j.at("schedule").at("w").get<double>()};
    const auto range = j.at("embedding_gamma").get<std::array<double, 2>>();
    info.embeddingGammaMin = range[0];
    info.embeddingGammaMax = range[1];
    if (!(std::abs(info.schedule.b) < 100.0) || !(std::abs(info.schedule.w) > 0.0) ||
        !(std::abs(info.schedule.w) < 200.0))
        throw InputError("its noise schedule is impossible");
    if (!(range[0] < range[1]) || !std::isfinite(range[1] - range[0]))
        throw InputError("the range of its time embedding is empty");
    info.input = normalizationFrom(j.at("input"));
    info.output = normalizationFrom(j.at("output"));
    info.size = j.at("size").get<std::size_t>();
    const json& geometry = j.at("geometry");
    info.geometry = {geometry.at("side").get<double>(), geometry.at("depth").get<double>(),
                     geometry.at("periodic").get<bool>()};
    if (!(info.geometry.side >= 0.0) || !(info.geometry.depth >= 0.0) || !std::isfinite(info.geometry.side) ||
        !std::isfinite(info.geometry.depth) || info.size > 65536)
        throw InputError("the size or geometry of its maps is impossible");
    info.provenance = j.at("provenance").dump();
    info.seen = seenFrom(j);
    if (const auto inputs = j.find("training_inputs"); inputs != j.end())
        info.trainingInputs = trainingInputsFrom(*inputs);
    if (const auto refinement = j.find("refinement"); refinement != j.end())
        info.refinement = refinementFrom(*refinement);
    if (info.refinement.has_value() != tellsOfCoarseMap(info.architecture.conditioning))
        throw InputError("it is told of a coarse map, but not whose, or the other way round");
    if (info.architecture.summaries)
        info.summaries = summariesFrom(j.at("summaries"), j.at("provenance").value("universe_seeds", json::array()));
    if (info.summaries)
        info.seen.all.insert(info.summaries->seeds.begin(), info.summaries->seeds.end());
    return info;
}

/// Guards against metadata whose sizes would allocate far more than the file holds: its largest tensors must be there.
void requireWidest(const SafetensorsFile& file, const NetworkArchitecture& a)
{
    const std::int64_t wide = static_cast<std::int64_t>(a.embeddingDim) << a.blocks;
    const std::string name = a.attention ? "mid_resnet_block_1.net1.2.weight" : "mid_resnet_block.net1.2.weight";
    const std::vector<std::int64_t> expected{wide, wide / 2, 3, 3};
    const auto found = file.entries().find(name);
    if (found == file.entries().end() || found->second.shape != expected) {
        std::ostringstream message;
        message << "The network in " << file.path().string() << " has ";
        if (found == file.entries().end())
            message << "no tensor '" << name << "'";
        else
            message << "a tensor '" << name << "' of shape " << shapeText(found->second.shape);
        message << ", expected shape " << shapeText(expected) << " for its architecture.";
        throw InputError(message.str());
    }
}

} // namespace

std::string modelMetadata(const ModelInfo& info)
{
    json j{{"version", formatVersion},
           {"name", info.name},
           {"architecture", toJson(info.architecture)},
           {"schedule", {{"b", info.schedule.b}, {"w", info.schedule.w}}},
           {"embedding_gamma", {info.embeddingGammaMin, info.embeddingGammaMax}},
           {"input", toJson(info.input)},
           {"output", toJson(info.output)},
           {"size", info.size},
           {"geometry",
            {{"side", info.geometry.side}, {"depth", info.geometry.depth}, {"periodic", info.geometry.periodic}}},
           {"provenance", provenanceJson(info.provenance)}};
    if (!info.seen.all.empty())
        j["seen_universes"] = toJson(info.seen);
    if (info.trainingInputs)
        j["training_inputs"] = toJson(*info.trainingInputs);
    if (info.summaries)
        j["summaries"] = toJson(*info.summaries);
    if (info.refinement)
        j["refinement"] = toJson(*info.refinement);
    return j.dump(-1, ' ', false, json::error_handler_t::replace); // names need not be UTF-8
}

ModelInfo parseModelMetadata(const std::string& text, const std::filesystem::path& path)
{
    const auto refuse = [&](const std::string& why) {
        return InputError("Cannot use the model file " + path.string() + ": " + why +
                          ". The file is damaged or was written by another program or a newer Penumbra.");
    };
    try {
        ModelInfo info = infoFrom(json::parse(text));
        info.path = path;
        requirePossible(info.architecture, path);
        return info;
    } catch (const json::exception& e) {
        throw refuse(std::string("its metadata are not as expected (") + e.what() + ")");
    } catch (const InputError& e) {
        throw refuse(e.what());
    }
}

namespace {

/// The model whose maps `info` refines.
std::shared_ptr<const ModelInfo> coarseOf(const ModelInfo& info)
{
    const auto path = info.path.parent_path() / info.refinement->coarseModel;
    const std::string beginning =
        "The model " + info.path.string() + " refines the maps of '" + info.refinement->coarseModel + "', which ";
    if (std::error_code unseen; !std::filesystem::exists(path, unseen))
        throw InputError(beginning + "is not beside it. Put that model into the same folder.");
    const SafetensorsFile file(path);
    // Asked before anything else of it is read: it may be this model again, or one that refines this one's maps.
    if (describedModel(file).refinement)
        throw InputError(beginning +
                         "refines maps itself. Put the model that it was trained with into the same folder, "
                         "under that name.");
    auto coarse = std::make_shared<const ModelInfo>(readModelInfo(file));
    if (coarse->size * refinementFactor != info.size || coarse->geometry != info.geometry)
        throw InputError(beginning + "draws other maps than those that it was trained to refine: they must have " +
                         std::to_string(info.size / refinementFactor) +
                         " pixels a side. Put the model that it was trained with into the same folder.");
    return coarse;
}

} // namespace

ModelInfo describedModel(const SafetensorsFile& file)
{
    const auto text = file.metadata().find(modelMetadataKey);
    if (text == file.metadata().end())
        throw InputError("Cannot use " + file.path().string() +
                         ": it is a safetensors file, but its metadata has no '" + modelMetadataKey +
                         "' entry that says how to use it. Convert checkpoints with "
                         "'penumbra-cli import-checkpoint'.");
    return parseModelMetadata(text->second, file.path());
}

ModelInfo readModelInfo(const SafetensorsFile& file)
{
    ModelInfo info = describedModel(file);
    info.parameters = file.elements();
    requireWidest(file, info.architecture);
    info.hash = sha256(file.path());
    if (info.refinement)
        info.coarse = coarseOf(info);
    return info;
}

void requirePossible(const NetworkArchitecture& a, const std::filesystem::path& path)
{
    const auto require = [&](bool condition, const std::string& what) {
        if (!condition)
            throw InputError("The network in " + path.string() + " cannot be built: " + what + ".");
    };
    require(a.embeddingDim >= 2 && a.embeddingDim <= 4096 && a.embeddingDim % 2 == 0,
            "its width is " + std::to_string(a.embeddingDim) + ", expected an even number from 2 to 4096");
    require(a.blocks >= 1 && a.blocks <= 8, "it has " + std::to_string(a.blocks) + " levels, expected 1 to 8");
    require((static_cast<std::int64_t>(a.embeddingDim) << a.blocks) <= 16384,
            "its middle is wider than 16384 channels");
    require(a.normGroups >= 1 && a.embeddingDim % a.normGroups == 0,
            std::to_string(a.normGroups) + " groups do not divide its width " + std::to_string(a.embeddingDim));
    require(a.guideDim == 0 || (a.guideDim >= 2 && a.guideDim % 2 == 0 && a.guideDim % a.normGroups == 0 &&
                                a.guideBlocks >= 1 && a.guideBlocks <= 8 && a.guideMaps >= 1 && a.guideMaps <= 64 &&
                                (static_cast<std::int64_t>(a.guideDim) << a.guideBlocks) <= 16384),
            "its guide has width " + std::to_string(a.guideDim) + ", " + std::to_string(a.guideBlocks) +
                " levels and " + std::to_string(a.guideMaps) + " maps");
    require(!a.summaries || a.guideDim > 0, "it is told of summaries but has no guide to tell them from");
    require(a.attentionHeads >= 1 && (a.embeddingDim << a.blocks) % a.attentionHeads == 0,
            std::to_string(a.attentionHeads) + " attention heads do not divide the width of its middle");
    require(a.dropout >= 0.0 && a.dropout < 1.0, "its dropout is not in [0, 1)");
    require(a.patch >= 1 && a.patch <= 16, "its patch is " + std::to_string(a.patch) + ", expected 1 to 16");
    require(!a.conditioning.empty() && a.conditioning.size() <= 64,
            "it has " + std::to_string(a.conditioning.size()) + " conditioning channels, expected 1 to 64");
    for (const std::string& channel : a.conditioning)
        require(isConditioningChannel(channel), "it asks for an unknown conditioning channel '" + channel + "'");
}

std::size_t sizeMultiple(const NetworkArchitecture& architecture)
{
    const int blocks = std::max(architecture.blocks, architecture.guideDim > 0 ? architecture.guideBlocks : 0);
    return static_cast<std::size_t>(architecture.patch) << blocks;
}

bool drawsSummaries(const ModelInfo& model)
{
    return model.coarse ? drawsSummaries(*model.coarse) : model.summaries.has_value();
}

std::set<std::uint64_t> seenSeeds(const ModelInfo& model)
{
    std::set<std::uint64_t> seeds = model.coarse ? seenSeeds(*model.coarse) : std::set<std::uint64_t>();
    seeds.insert(model.seen.all.begin(), model.seen.all.end());
    return seeds;
}

std::size_t sizeMultiple(const ModelInfo& model)
{
    const std::size_t own = sizeMultiple(model.architecture);
    return model.coarse ? std::lcm(own, refinementFactor * sizeMultiple(model.coarse->architecture)) : own;
}

} // namespace penumbra
