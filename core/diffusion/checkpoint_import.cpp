#include "diffusion/checkpoint_import.h"

#include "base/error.h"
#include "base/hash.h"
#include "diffusion/model_metadata.h"
#include "diffusion/network.h"
#include "diffusion/torch_checkpoint.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace penumbra {

using nlohmann::json;

namespace {

/// Channels that 1 state and 1 conditioning channel make: alone, and with sines and cosines of 4 frequencies each.
constexpr std::int64_t plainChannels = 2, fourierChannels = 18;

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& what)
{
    throw InputError("Cannot import the checkpoint " + path.string() + ": " + what + ".");
}

/// What stands before the network's names, e.g. "model.score_model.".
std::string networkPrefix(const TensorMap& tensors, const std::filesystem::path& path)
{
    constexpr std::string_view landmark = "conv_in.weight";
    std::vector<std::string> found;
    for (const auto& [name, tensor] : tensors)
        if (name.ends_with(landmark))
            found.push_back(name.substr(0, name.size() - landmark.size()));
    for (const char* usual : {"model.score_model.", "score_model.", "model.", ""})
        if (std::ranges::find(found, usual) != found.end())
            return usual;
    if (found.size() == 1)
        return found.front();
    refuse(path,
           "it has no tensor 'model.score_model.conv_in.weight', so it is no network of arXiv:2403.10648 (its first "
           "tensor is '" +
               tensors.begin()->first + "' of shape " + shapeText(tensors.begin()->second.sizes()) + ")");
}

/// The tensors below `prefix`, without it.
TensorMap below(const TensorMap& tensors, const std::string& prefix)
{
    TensorMap result;
    for (const auto& [name, tensor] : tensors)
        if (name.starts_with(prefix))
            result.emplace(name.substr(prefix.size()), tensor);
    return result;
}

NetworkArchitecture architectureOf(const TensorMap& network, const TorchCheckpoint& checkpoint)
{
    const torch::Tensor& in = network.at("conv_in.weight");
    if (in.dim() != 4)
        refuse(checkpoint.path(), "its tensor 'conv_in.weight' has shape " + shapeText(in.sizes()) +
                                      ", expected 4 dimensions; networks of 3-D fields cannot be imported");
    if (in.size(1) != plainChannels && in.size(1) != fourierChannels)
        refuse(checkpoint.path(), "its tensor 'conv_in.weight' has shape " + shapeText(in.sizes()) +
                                      ", expected 2 channels (state and stellar map), or 18 with Fourier features");
    const auto has = [&](const std::string& name) { return network.contains(name); };
    const auto setting = [&](const char* key, int otherwise) {
        const auto value = checkpoint.number("hyper_parameters", key);
        return value && *value >= 1.0 && *value <= 4096.0 ? static_cast<int>(*value) : otherwise;
    };
    NetworkArchitecture a;
    a.embeddingDim = static_cast<int>(in.size(0));
    a.fourierFeatures = in.size(1) == fourierChannels;
    for (a.blocks = 0; has("down_blocks." + std::to_string(a.blocks) + ".down.weight");)
        ++a.blocks;
    a.attention = has("mid_attn_block.layers.1.weight");
    a.attentionHeads = setting("n_attention_heads", 1);
    a.normGroups = setting("norm_groups", 8);
    a.timeBias = has("down_blocks.0.resnet_block.cond_projs.0.weight");
    // The dropout layer shifts the index of the convolution after it; its rate is of no matter once trained.
    a.dropout = has("down_blocks.0.resnet_block.net2.3.weight") ? 0.1 : 0.0;
    requirePossible(a, checkpoint.path());
    return a;
}

/// Ends of the schedule: learned, or those the network was made with.
GammaSchedule scheduleOf(const TensorMap& tensors, const std::string& prefix, double gammaMin, double gammaMax,
                         const std::filesystem::path& path)
{
    constexpr std::string_view network = "score_model.";
    const std::string above = prefix.ends_with(network) ? prefix.substr(0, prefix.size() - network.size()) : prefix;
    const TensorMap gamma = below(tensors, above + "gamma.");
    if (gamma.empty())
        return {gammaMin, gammaMax - gammaMin};
    if (gamma.contains("l1.weight"))
        refuse(path, "its noise schedule is a network of its own (learned_nn); only linear ones, learned or fixed, are "
                     "supported");
    const auto scalar = [&](const char* name) {
        const auto found = gamma.find(name);
        if (found == gamma.end())
            refuse(path, "its noise schedule lacks the tensor '" + above + "gamma." + name + "'");
        if (found->second.numel() != 1)
            refuse(path, "its tensor '" + above + "gamma." + name + "' has shape " + shapeText(found->second.sizes()) +
                             ", expected a single number");
        return found->second.item<double>();
    };
    return {scalar("b"), scalar("w")};
}

std::string provenanceOf(const TorchCheckpoint& checkpoint)
{
    json provenance{{"imported_from", checkpoint.path().filename().string()},
                    {"checkpoint_sha256", sha256(checkpoint.path())},
                    {"network", "arXiv:2403.10648"}};
    for (const char* key : {"epoch", "global_step"})
        if (const auto value = checkpoint.number("", key))
            provenance[key] = static_cast<std::int64_t>(*value);
    if (const auto lightning = checkpoint.text("", "pytorch-lightning_version"))
        provenance["pytorch_lightning"] = *lightning;
    for (const char* key : {"learning_rate", "weight_decay", "gamma_min", "gamma_max"})
        if (const auto value = checkpoint.number("hyper_parameters", key))
            provenance["hyper_parameters"][key] = *value;
    for (const char* key : {"dataset", "noise_schedule"})
        if (const auto value = checkpoint.text("hyper_parameters", key))
            provenance["hyper_parameters"][key] = *value;
    return provenance.dump(-1, ' ', false, json::error_handler_t::replace); // names and texts need not be UTF-8
}

} // namespace

ModelInfo importCheckpoint(const std::filesystem::path& checkpoint, const std::filesystem::path& target,
                           const Normalization& input, const Normalization& output, std::size_t size,
                           const Geometry& geometry)
{
    const TorchCheckpoint file(checkpoint);
    const TensorMap tensors = file.stateDict();
    const std::string prefix = networkPrefix(tensors, checkpoint);
    TensorMap network = below(tensors, prefix);
    std::erase_if(network, [](const auto& item) { return item.first.starts_with("gamma."); });

    ModelInfo info;
    info.name = checkpoint.stem().string();
    info.architecture = architectureOf(network, file);
    // The authors' scripts give the network and the schedule the same two numbers.
    info.embeddingGammaMin = file.number("hyper_parameters", "gamma_min").value_or(-13.3);
    info.embeddingGammaMax = file.number("hyper_parameters", "gamma_max").value_or(13.3);
    info.schedule = scheduleOf(tensors, prefix, info.embeddingGammaMin, info.embeddingGammaMax, checkpoint);
    info.input = input;
    info.output = output;
    info.size = size;
    info.geometry = geometry;
    info.provenance = provenanceOf(file);

    UNet check(info.architecture, info.embeddingGammaMin, info.embeddingGammaMax);
    setNetworkTensors(check, network, checkpoint);
    static_cast<void>(parseModelMetadata(modelMetadata(info), target)); // throws where it could not be read again
    saveModel(target, info, networkTensors(check));
    return Model::probe(target);
}

} // namespace penumbra
