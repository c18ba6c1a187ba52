#pragma once

// Private to core: the only header, with diffusion/tensors.h, that shows LibTorch to other modules of core
// (training).

#include "diffusion/model.h"
#include "diffusion/tensors.h"

#include <torch/torch.h>

#include <filesystem>

namespace penumbra {

/// The convolutions of the U-Net. `same` keeps the size, with periodic padding for kernels of 3; `down` is a 2x2
/// convolution of stride 2 (weight [out, in, 2, 2]); `up` a 2x2 transposed convolution of stride 2 (weight [in, out, 2,
/// 2]). `down` and `up` are computed as 1x1 convolutions between pixel unshuffle and shuffle: the same sums, several
/// times faster.
class ConvolutionImpl : public torch::nn::Module
{
public:
    enum class Kind { same, down, up };

    /// `zero`: starts as zero instead of PyTorch's default for convolutions.
    ConvolutionImpl(int in, int out, int kernel, Kind kind = Kind::same, bool zero = false);
    torch::Tensor forward(const torch::Tensor& x);
    /// Multiply in bfloat16, add in float32.
    void setBfloat16(bool on) { m_bfloat16 = on; }

private:
    Kind m_kind;
    int m_kernel;
    bool m_bfloat16 = false;
    torch::Tensor m_weight, m_bias;
};
TORCH_MODULE(Convolution);

/// GroupNorm, SiLU, 3x3 convolution, plus time; again with dropout; plus the (projected) input: arXiv:2403.10648.
class ResidualBlockImpl : public torch::nn::Module
{
public:
    /// `timed`: with a projection of the time embedding; without, as in the guide, `time` is not looked at.
    ResidualBlockImpl(int in, int out, const NetworkArchitecture& architecture, bool timed);
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& time);

private:
    torch::nn::Sequential m_net1, m_net2;
    torch::nn::Linear m_timeProjection{nullptr};
    Convolution m_skip{nullptr};
};
TORCH_MODULE(ResidualBlock);

/// Self-attention over the pixels, plus the input.
class AttentionBlockImpl : public torch::nn::Module
{
public:
    AttentionBlockImpl(int channels, const NetworkArchitecture& architecture);
    torch::Tensor forward(const torch::Tensor& x);

private:
    torch::nn::Sequential m_layers;
};
TORCH_MODULE(AttentionBlock);

/// The levels of a U-Net: down, middle, up, between a first and a last convolution. Names and shapes of the parameters
/// are those of the published checkpoints.
class UNetLevelsImpl : public torch::nn::Module
{
public:
    /// `inputs`, `outputs`: maps, before patches are gathered and after they are spread again.
    UNetLevelsImpl(const NetworkArchitecture& architecture, int inputs, int outputs, bool timed);

    /// [B,inputs,N,N] to [B,outputs,N,N]; `time` is the time embedding, undefined when not timed.
    torch::Tensor levels(const torch::Tensor& input, const torch::Tensor& time);

private:
    void buildLevels(const NetworkArchitecture& architecture, bool timed);
    torch::Tensor middle(const torch::Tensor& h, const torch::Tensor& time);

    int m_patch;
    Convolution m_convIn{nullptr};
    std::vector<ResidualBlock> m_downBlocks, m_upBlocks;
    std::vector<Convolution> m_downs, m_ups;
    ResidualBlock m_middle1{nullptr}, m_middle2{nullptr};
    AttentionBlock m_attention{nullptr};
    torch::nn::Sequential m_convOut;
};
TORCH_MODULE(UNetLevels);

/// The U-Net of arXiv:2403.10648 in the sizes of a NetworkArchitecture. Names and shapes of its parameters are those of
/// the published checkpoints, without the prefix `model.score_model.`; a guide's begin with `guide.`. Like every torch
/// module it is a shared handle; forward may be called from several threads as long as nobody changes it.
class UNetImpl : public UNetLevelsImpl
{
public:
    /// `gammaMin`, `gammaMax`: the constants of the time embedding, see ModelInfo.
    UNetImpl(const NetworkArchitecture& architecture, double gammaMin, double gammaMax);

    /// Raw prediction [B,1,N,N] (what architecture.prediction says) for states z [B,1,N,N], noise levels gamma [B] and
    /// conditioning [B,C,N,N]. N is a multiple of sizeMultiple(architecture). Same as denoise with
    /// guided(conditioning). `summaries` [B,S], standardised, of the maps to draw; undefined where the architecture has
    /// none.
    torch::Tensor forward(const torch::Tensor& z, const torch::Tensor& gamma, const torch::Tensor& conditioning,
                          const torch::Tensor& summaries = {});

    /// The conditioning [B,C,N,N] followed by the maps of the guide, [B,C+G,N,N]; the first of them is the conditional
    /// mean. The conditioning itself where there is no guide. Does not depend on the state: once per stellar map will
    /// do.
    torch::Tensor guided(const torch::Tensor& conditioning);

    /// Like forward, with the conditioning as `guided` gives it.
    torch::Tensor denoise(const torch::Tensor& z, const torch::Tensor& gamma, const torch::Tensor& guidedConditioning,
                          const torch::Tensor& summaries = {});

    /// Training leaves the guide as it is from now on, and nothing is dropped out in it.
    void freezeGuide();
    void train(bool on = true) override;

    /// Convolutions multiply in bfloat16: for training on processors with instructions for it. Off at first.
    void convolutionsInBfloat16(bool on);

private:
    torch::Tensor timeEmbedding(const torch::Tensor& gamma) const;
    /// Of noise level and summaries [B,4 dim], what all residual blocks are told.
    torch::Tensor embedding(const torch::Tensor& gamma, const torch::Tensor& summaries);

    NetworkArchitecture m_architecture;
    double m_gammaMin, m_gammaMax;
    torch::nn::Sequential m_embedTime, m_embedSummaries{nullptr};
    UNetLevels m_guide{nullptr};
    bool m_guideFrozen = false;
};
TORCH_MODULE(UNet);

/// Parameters by name. They share memory with the network.
[[nodiscard]] TensorMap networkTensors(const UNet& network);

/// Copies tensors of any floating type into the network. Throws InputError that names `source` and the first tensor
/// that is missing, left over, not floating-point or misshapen (with both shapes).
void setNetworkTensors(UNet& network, const TensorMap& tensors, const std::filesystem::path& source);

/// Copies what fits of another model's tensors into a network that may have grown: equal names and shapes, and a first
/// convolution with fewer inputs into the first ones; the dropout may differ. A guide or an embedding of summaries that
/// the other lacks stays as it is. Throws InputError that names `source` and the first tensor that is missing or does
/// not fit.
void growNetworkTensors(UNet& network, const TensorMap& tensors, const std::filesystem::path& source);

/// Writes a model file (safetensors, float32, or float16 when `half`), whole or not at all. `tensors` are named as in
/// networkTensors; of `info`, parameters, hash and path are worked out anew when the file is read. Throws InputError or
/// Error as AtomicFile.
void saveModel(const std::filesystem::path& path, const ModelInfo& info, const TensorMap& tensors, bool half = false);

/// Writes another description into the model file that `info` names, whole or not at all; weights and what else the
/// file holds stay as they are. Throws as saveModel.
void rewriteModel(const ModelInfo& info);

/// Denoiser of any number of states for conditioning [1,C,N,N] in network units, or of B states for [B,C,N,N]; the
/// guide is evaluated here, once. Holds the network and evaluates it where that lies; conditioning, summaries and
/// states may lie elsewhere. With `summaries` [B,S] it is one of B states.
[[nodiscard]] Denoiser conditionedDenoiser(const UNet& network, Prediction prediction,
                                           const torch::Tensor& conditioning, const torch::Tensor& summaries = {});

/// Every Model is one of these.
class NetworkModel final : public Model
{
public:
    /// `network` is in evaluation mode, its parameters frozen and on that device. `coarse`: see Model::coarse.
    NetworkModel(ModelInfo info, UNet network, std::shared_ptr<const Model> coarse = {},
                 ComputeDevice device = ComputeDevice::cpu);

    [[nodiscard]] const UNet& network() const { return m_network; }
    [[nodiscard]] std::shared_ptr<const ConditionedNetwork> conditionedOn(const Field& stellar) const override;
    [[nodiscard]] Denoiser refiner(const Field& stellar, std::span<const Field> coarse) const override;

private:
    UNet m_network;
};

/// The network of a model.
[[nodiscard]] const UNet& networkOf(const Model& model);

/// The model of an open file, for Model::load; `info` has been read from it. Throws as setNetworkTensors.
[[nodiscard]] std::shared_ptr<const Model> loadNetwork(const SafetensorsFile& file, ModelInfo info,
                                                       std::shared_ptr<const Model> coarse = {},
                                                       ComputeDevice device = ComputeDevice::cpu);

/// What setComputeThreads does.
void setNetworkThreads(int threads);

/// LibTorch can use a GPU here.
[[nodiscard]] bool hasCuda();

} // namespace penumbra
