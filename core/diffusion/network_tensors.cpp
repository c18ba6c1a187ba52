// Weights into and out of a network.
#include "base/error.h"
#include "diffusion/network.h"

#include <algorithm>
#include <string_view>

namespace penumbra {

using torch::Tensor;

namespace {

/// The name that a parameter has where there is dropout and here is none, or the reverse: dropout comes before the last
/// convolution of a block.
std::string withOtherDropout(std::string name)
{
    constexpr std::string_view block = ".net2.";
    if (const auto at = name.find(block); at != std::string::npos)
        if (char& layer = name[at + block.size()]; layer == '2' || layer == '3')
            layer = layer == '2' ? '3' : '2';
    return name;
}

} // namespace

TensorMap networkTensors(const UNet& network)
{
    TensorMap tensors;
    for (const auto& parameter : network->named_parameters())
        tensors.emplace(parameter.key(), parameter.value());
    return tensors;
}

void setNetworkTensors(UNet& network, const TensorMap& tensors, const std::filesystem::path& source)
{
    const torch::NoGradGuard noGrad;
    const TensorMap own = networkTensors(network);
    const std::string file = "The network in " + source.string();
    for (const auto& [name, tensor] : own) {
        const auto found = tensors.find(name);
        if (found == tensors.end())
            throw InputError(file + " lacks the tensor '" + name + "' of shape " + shapeText(tensor.sizes()) +
                             ". The file is damaged or its architecture is another than it says.");
        if (found->second.sizes() != tensor.sizes())
            throw InputError(file + " has a tensor '" + name + "' of shape " + shapeText(found->second.sizes()) +
                             ", expected " + shapeText(tensor.sizes()) + ".");
        if (!found->second.is_floating_point())
            throw InputError(file + " has a tensor '" + name + "' of type " +
                             std::string(found->second.dtype().name()) + ", expected floating-point numbers.");
        if (!torch::isfinite(found->second).all().item<bool>())
            throw InputError(file + " has values in the tensor '" + name + "' that are not finite.");
    }
    for (const auto& [name, tensor] : tensors)
        if (!own.contains(name))
            throw InputError(file + " has a tensor '" + name + "' of shape " + shapeText(tensor.sizes()) +
                             " that its architecture has no place for.");
    for (const auto& [name, tensor] : own)
        Tensor(tensor).copy_(tensors.at(name));
}

void growNetworkTensors(UNet& network, const TensorMap& tensors, const std::filesystem::path& source)
{
    const torch::NoGradGuard noGrad;
    for (auto& [name, tensor] : networkTensors(network)) {
        auto found = tensors.find(name);
        if (found == tensors.end())
            found = tensors.find(withOtherDropout(name));
        if (found == tensors.end() && (name.starts_with("guide.") || name.starts_with("embed_summaries.")))
            continue;
        Tensor target = tensor;
        if (found != tensors.end() && name == "conv_in.weight" && found->second.dim() == 4)
            target = target.narrow(1, 0, std::min(target.size(1), found->second.size(1)));
        if (found == tensors.end() || found->second.sizes() != target.sizes())
            throw InputError("Cannot start from the network in " + source.string() + ": its tensor '" + name + "' " +
                             (found == tensors.end() ? "is missing" : "has shape " + shapeText(found->second.sizes())) +
                             ", but shape " + shapeText(target.sizes()) +
                             " is needed. Choose the same width, levels, patch and conditioning.");
        target.copy_(found->second);
    }
}

} // namespace penumbra
