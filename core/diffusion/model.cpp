#include "diffusion/model.h"

#include "base/error.h"
#include "diffusion/conditioning.h"
#include "diffusion/model_metadata.h"
#include "diffusion/network.h"

#include <algorithm>
#include <cmath>

namespace penumbra {

using torch::Tensor;

namespace {

/// x0 = (z - sigma eps) / alpha multiplies errors of eps by up to 800 where there is little signal; beyond this gamma
/// it is kept to what normalised data can be.
constexpr double clampAbove = 4.0;
constexpr float smallestX0 = -6.0F, largestX0 = 10.0F;

void split(Prediction prediction, const Tensor& z, const Tensor& raw, double gamma, Tensor& x0, Tensor& eps)
{
    const auto [alpha, sigma] = noiseLevel(gamma);
    if (prediction == Prediction::velocity) {
        x0.copy_(alpha * z - sigma * raw);
        eps.copy_(sigma * z + alpha * raw);
        return;
    }
    eps.copy_(raw);
    x0.copy_((z - sigma * raw) / alpha);
    if (gamma > clampAbove)
        x0.clamp_(smallestX0, largestX0);
}

/// Runs an evaluation of the network for `maps` maps of that size; failures of LibTorch become errors in plain words.
template <typename F>
auto evaluated(std::int64_t maps, std::int64_t size, F&& evaluate)
{
    const std::string what =
        std::to_string(maps) + " maps of " + std::to_string(size) + " x " + std::to_string(size) + " pixels";
    try {
        return evaluate();
    } catch (const c10::Error& e) {
        throw Error("The network could not be evaluated for " + what + ": " + e.what_without_backtrace() +
                        "\nIf memory is short, use a smaller map or draw fewer samples at a time.",
                    {Choice::batch});
    } catch (const std::bad_alloc&) {
        throw Error("There is not enough memory for " + what + ". Use a smaller map or draw fewer samples at a time.",
                    {Choice::batch});
    }
}

torch::Device deviceOf(const UNet& network)
{
    return network->parameters().front().device();
}

/// The conditioning with the maps of the guide, where the network lies.
Tensor guidedOnce(UNet network, const Tensor& conditioning)
{
    const torch::InferenceMode inference;
    return evaluated(1, conditioning.size(-1), [&] { return network->guided(conditioning.to(deviceOf(network))); });
}

/// As conditionedDenoiser, of a conditioning that guidedOnce gave.
Denoiser guidedDenoiser(const UNet& network, Prediction prediction, const Tensor& conditioning, const Tensor& given)
{
    const Tensor summaries = given.defined() ? given.to(deviceOf(network)) : given;
    return [network, prediction, summaries, conditioning](std::span<const float> z, double gamma, std::span<float> x0,
                                                          std::span<float> eps) {
        const torch::InferenceMode inference;
        const auto size = conditioning.size(-1);
        const auto batch = static_cast<std::int64_t>(z.size()) / (size * size);
        if (batch * size * size != static_cast<std::int64_t>(z.size()) || x0.size() != z.size() ||
            eps.size() != z.size() || (summaries.defined() && summaries.size(0) != batch))
            throw Error("A state of " + std::to_string(z.size()) + " pixels is not as many maps of side " +
                        std::to_string(size) + " as were to be denoised.");
        const std::array<std::int64_t, 4> shape{batch, 1, size, size};
        // from_blob takes no const pointer; the state is only read.
        const Tensor state = torch::from_blob(const_cast<float*>(z.data()), shape);
        Tensor x0Out = torch::from_blob(x0.data(), shape), epsOut = torch::from_blob(eps.data(), shape);
        evaluated(batch, size, [&] {
            UNet net = network;
            const auto onDevice = torch::dtype(torch::kFloat).device(conditioning.device());
            const Tensor raw = net->denoise(state.to(conditioning.device()), torch::full({batch}, gamma, onDevice),
                                            conditioning.expand({batch, -1, -1, -1}), summaries);
            split(prediction, state, raw.cpu(), gamma, x0Out, epsOut);
        });
    };
}

} // namespace

Denoiser conditionedDenoiser(const UNet& network, Prediction prediction, const Tensor& unguided, const Tensor& given)
{
    return guidedDenoiser(network, prediction, guidedOnce(network, unguided), given);
}

void saveModel(const std::filesystem::path& path, const ModelInfo& info, const TensorMap& tensors, bool half)
{
    TensorMap stored;
    for (const auto& [name, tensor] : tensors)
        stored.emplace(name, tensor.detach().to(half ? torch::kHalf : torch::kFloat));
    writeSafetensors(path, stored, {{"format", "pt"}, {modelMetadataKey, modelMetadata(info)}});
}

void rewriteModel(const ModelInfo& info)
{
    const SafetensorsFile old(info.path);
    TextMap metadata = old.metadata();
    metadata[modelMetadataKey] = modelMetadata(info);
    writeSafetensors(info.path, readTensors(old), metadata);
}

NetworkModel::NetworkModel(ModelInfo info, UNet network, std::shared_ptr<const Model> coarse, ComputeDevice device)
    : Model(std::move(info), std::move(coarse), device), m_network(std::move(network))
{}

const UNet& networkOf(const Model& model)
{
    return dynamic_cast<const NetworkModel&>(model).network();
}

std::shared_ptr<const Model> loadNetwork(const SafetensorsFile& file, ModelInfo info,
                                         std::shared_ptr<const Model> coarse, ComputeDevice device)
{
    UNet network(info.architecture, info.embeddingGammaMin, info.embeddingGammaMax);
    setNetworkTensors(network, readTensors(file), file.path());
    if (device == ComputeDevice::cuda) {
        at::globalContext().setAllowTF32CuDNN(false); // convolutions as exact as on the processor
        network->to(torch::kCUDA);
    }
    network->eval();
    for (Tensor& parameter : network->parameters())
        parameter.set_requires_grad(false);
    return std::make_shared<const NetworkModel>(std::move(info), std::move(network), std::move(coarse), device);
}

bool hasCuda()
{
    return torch::cuda::is_available();
}

namespace {

/// [1,C,N,N] in network units; `coarse` is the map to refine, if the model is told of one.
Tensor conditioningOf(const ModelInfo& info, const Field& stellar, const Field* coarse = nullptr)
{
    const std::size_t multiple = sizeMultiple(info);
    if (stellar.empty() || stellar.size() % multiple != 0)
        throw InputError("The model '" + info.name + "' takes maps whose side is a multiple of " +
                         std::to_string(multiple) + " pixels; this one has " + std::to_string(stellar.size()) +
                         ". Resample the map.");
    std::vector<float> coarseMap;
    if (coarse)
        coarseMap = repeatedPixels(info.refinement->coarse.toNetwork(coarse->pixels()), coarse->size());
    std::vector<float> channels = conditioningChannels(stellar, info.input, info.architecture.conditioning, coarseMap);
    const auto side = static_cast<std::int64_t>(stellar.size());
    const auto count = static_cast<std::int64_t>(info.architecture.conditioning.size());
    return torch::from_blob(channels.data(), {1, count, side, side}).clone();
}

/// What a network needs of its model and of a map.
class ToldNetwork final : public ConditionedNetwork
{
public:
    ToldNetwork(const ModelInfo& info, UNet network, const Field& stellar)
        : m_name(info.name), m_architecture(info.architecture), m_output(info.output), m_network(std::move(network)),
          m_size(stellar.size()), m_geometry(stellar.geometry()),
          m_conditioning(guidedOnce(m_network, conditioningOf(info, stellar)))
    {}

    [[nodiscard]] Denoiser denoiser(std::span<const StandardSummaries> summaries) const override
    {
        if (summaries.empty() == m_architecture.summaries)
            throw Error(m_architecture.summaries
                            ? "The model '" + m_name + "' must be given the summaries of the maps that it is to draw."
                            : "The model '" + m_name + "' cannot be given summaries of the maps that it is to draw.");
        Tensor given;
        if (!summaries.empty()) {
            constexpr auto count = static_cast<std::int64_t>(SummaryRegression::count);
            given = torch::empty({static_cast<std::int64_t>(summaries.size()), count});
            for (std::size_t i = 0; i < summaries.size(); ++i)
                std::ranges::copy(summaries[i], given.data_ptr<float>() + i * SummaryRegression::count);
        }
        return guidedDenoiser(m_network, m_architecture.prediction, m_conditioning, given);
    }

    [[nodiscard]] std::optional<Field> mean() const override
    {
        if (m_architecture.guideDim == 0)
            return std::nullopt;
        const torch::InferenceMode inference;
        const auto first = static_cast<std::int64_t>(m_architecture.conditioning.size());
        const Tensor mean = m_conditioning.select(1, first).contiguous().cpu();
        const std::span<const float> pixels(mean.data_ptr<float>(), static_cast<std::size_t>(mean.numel()));
        return Field(m_size, m_geometry, Quantity::darkMatter, m_output.fromNetwork(pixels));
    }

private:
    std::string m_name;
    NetworkArchitecture m_architecture;
    Normalization m_output;
    UNet m_network;
    std::size_t m_size;
    Geometry m_geometry;
    Tensor m_conditioning;
};

} // namespace

std::shared_ptr<const ConditionedNetwork> NetworkModel::conditionedOn(const Field& stellar) const
{
    return std::make_shared<const ToldNetwork>(info(), m_network, stellar);
}

Denoiser NetworkModel::refiner(const Field& stellar, std::span<const Field> coarse) const
{
    if (!info().refinement || coarse.empty())
        throw Error("The model '" + info().name + "' refines no maps, or was given none to refine.");
    std::vector<Tensor> conditioning;
    for (const Field& map : coarse)
        conditioning.push_back(conditioningOf(info(), stellar, &map));
    return conditionedDenoiser(m_network, info().architecture.prediction, torch::cat(conditioning));
}

} // namespace penumbra
