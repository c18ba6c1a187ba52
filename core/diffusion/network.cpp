#include "diffusion/network.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace penumbra {

namespace nn = torch::nn;
namespace F = torch::nn::functional;
using torch::Tensor;

namespace {

/// Exponents n of the frequencies 2 pi 2^n of the Fourier features.
constexpr std::array fourierExponents{-2, -1, 0, 1};

/// Maps with a border of one pixel that continues them periodically, along rows and columns. As a function of its own
/// for its gradient: that of LibTorch's padding copies the padded maps once for each of its slices.
class PeriodicBorder : public torch::autograd::Function<PeriodicBorder>
{
public:
    static Tensor forward(torch::autograd::AutogradContext* /*context*/, const Tensor& x)
    {
        return F::pad(x, F::PadFuncOptions({1, 1, 1, 1}).mode(torch::kCircular));
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* /*context*/,
                                                   torch::autograd::variable_list gradient)
    {
        return {folded(folded(gradient[0], 2), 3)};
    }

private:
    /// The border of one dimension added where it was copied from.
    static Tensor folded(const Tensor& padded, std::int64_t dimension)
    {
        const std::int64_t size = padded.size(dimension) - 2;
        Tensor inside = padded.narrow(dimension, 1, size).clone(torch::MemoryFormat::Contiguous);
        inside.narrow(dimension, 0, 1).add_(padded.narrow(dimension, size + 1, 1));
        inside.narrow(dimension, size - 1, 1).add_(padded.narrow(dimension, 0, 1));
        return inside;
    }
};

/// Self-attention in which q, k and v come stacked along the channels.
class QkvAttentionImpl : public nn::Module
{
public:
    explicit QkvAttentionImpl(int heads) : m_heads(heads) {}

    Tensor forward(const Tensor& qkv)
    {
        const auto batch = qkv.size(0), width = qkv.size(1) / (3 * m_heads);
        const auto stacked = qkv.flatten(2).chunk(3, 1);
        const auto perHead = [&](const Tensor& x) { return x.reshape({batch * m_heads, width, -1}); };
        // The fourth root on either side keeps the products small before they are summed.
        const double scale = std::pow(static_cast<double>(width), -0.25);
        const Tensor q = perHead(stacked[0] * scale), k = perHead(stacked[1] * scale), v = perHead(stacked[2]);
        const Tensor weight = torch::softmax(torch::bmm(q.transpose(1, 2), k).to(torch::kFloat), -1).to(q.dtype());
        const Tensor out = torch::bmm(v, weight.transpose(1, 2));
        return out.reshape({batch, width * m_heads, qkv.size(2), qkv.size(3)});
    }

private:
    int m_heads;
};
TORCH_MODULE(QkvAttention);

nn::GroupNorm groupNorm(int channels, const NetworkArchitecture& architecture)
{
    return nn::GroupNorm(nn::GroupNormOptions(architecture.normGroups, channels));
}

} // namespace

ConvolutionImpl::ConvolutionImpl(int in, int out, int kernel, Kind kind, bool zero) : m_kind(kind), m_kernel(kernel)
{
    const int first = kind == Kind::up ? in : out, second = kind == Kind::up ? out : in;
    m_weight = register_parameter("weight", torch::zeros({first, second, kernel, kernel}));
    m_bias = register_parameter("bias", torch::zeros({out}));
    if (!zero) {
        const torch::NoGradGuard noGrad;
        nn::init::kaiming_uniform_(m_weight, std::sqrt(5.0));
        const double bound = 1.0 / std::sqrt(static_cast<double>(second * kernel * kernel));
        nn::init::uniform_(m_bias, -bound, bound);
    }
}

Tensor ConvolutionImpl::forward(const Tensor& input)
{
    Tensor x = m_bfloat16 ? input.to(torch::kBFloat16) : input;
    Tensor weight = m_weight, bias = m_bias;
    if (m_kind == Kind::down) {
        x = torch::pixel_unshuffle(x, 2);
        weight = weight.reshape({weight.size(0), -1, 1, 1});
    } else if (m_kind == Kind::up) {
        weight = weight.permute({1, 2, 3, 0}).reshape({-1, weight.size(0), 1, 1});
        bias = bias.repeat_interleave(4);
    } else if (m_kernel == 3) {
        x = PeriodicBorder::apply(x);
    }
    if (m_bfloat16)
        x = torch::conv2d(x, weight.to(torch::kBFloat16)).to(torch::kFloat) + bias.view({1, -1, 1, 1});
    else
        x = torch::conv2d(x, weight, bias);
    return m_kind == Kind::up ? torch::pixel_shuffle(x, 2) : x;
}

ResidualBlockImpl::ResidualBlockImpl(int in, int out, const NetworkArchitecture& architecture, bool timed)
{
    m_net1 = register_module("net1", nn::Sequential(groupNorm(in, architecture), nn::SiLU(), Convolution(in, out, 3)));
    if (timed) {
        m_timeProjection =
            nn::Linear(nn::LinearOptions(4 * architecture.embeddingDim, out).bias(architecture.timeBias));
        nn::init::zeros_(m_timeProjection->weight);
        if (architecture.timeBias) {
            nn::init::zeros_(m_timeProjection->bias);
            register_module("cond_projs", nn::ModuleList(m_timeProjection));
        } else {
            register_module("cond_proj", m_timeProjection);
        }
    }
    m_net2 = register_module("net2", nn::Sequential(groupNorm(out, architecture), nn::SiLU()));
    if (architecture.dropout > 0.0)
        m_net2->push_back(nn::Dropout(architecture.dropout));
    m_net2->push_back(Convolution(out, out, 3, ConvolutionImpl::Kind::same, true));
    if (in != out)
        m_skip = register_module("skip_conv", Convolution(in, out, 1));
}

Tensor ResidualBlockImpl::forward(const Tensor& x, const Tensor& time)
{
    Tensor h = m_net1->forward(x);
    if (m_timeProjection)
        h = h + m_timeProjection->forward(time).unsqueeze(-1).unsqueeze(-1);
    h = m_net2->forward(h);
    return (m_skip ? m_skip->forward(x) : x) + h;
}

AttentionBlockImpl::AttentionBlockImpl(int channels, const NetworkArchitecture& architecture)
{
    m_layers = register_module("layers",
                               nn::Sequential(groupNorm(channels, architecture), Convolution(channels, 3 * channels, 1),
                                              QkvAttention(architecture.attentionHeads),
                                              Convolution(channels, channels, 1, ConvolutionImpl::Kind::same, true)));
}

Tensor AttentionBlockImpl::forward(const Tensor& x)
{
    return m_layers->forward(x) + x;
}

UNetLevelsImpl::UNetLevelsImpl(const NetworkArchitecture& architecture, int inputs, int outputs, bool timed)
    : m_patch(architecture.patch)
{
    const int dim = architecture.embeddingDim, patchPixels = m_patch * m_patch;
    m_convIn = register_module("conv_in", Convolution(inputs * patchPixels, dim, 3));
    buildLevels(architecture, timed);
    m_convOut = register_module(
        "conv_out", nn::Sequential(groupNorm(dim, architecture), nn::SiLU(),
                                   Convolution(dim, outputs * patchPixels, 3, ConvolutionImpl::Kind::same, true)));
}

void UNetLevelsImpl::buildLevels(const NetworkArchitecture& architecture, bool timed)
{
    using Kind = ConvolutionImpl::Kind;
    // ModuleDict rather than a class of its own: a level is a block and a convolution, used in either order.
    const auto level = [](const ResidualBlock& block, const char* name, const Convolution& convolution) {
        nn::ModuleDict dict;
        dict->update({{"resnet_block", block.ptr()}, {name, convolution.ptr()}});
        return dict;
    };
    nn::ModuleList downs, ups;
    int channels = architecture.embeddingDim;
    for (int i = 0; i < architecture.blocks; ++i) {
        const int out = i == 0 ? channels : 2 * channels;
        m_downBlocks.emplace_back(channels, out, architecture, timed);
        m_downs.emplace_back(out, out, 2, Kind::down);
        downs->push_back(level(m_downBlocks.back(), "down", m_downs.back()));
        channels = out;
    }
    const int wide = 2 * channels;
    m_middle1 = ResidualBlock(channels, wide, architecture, timed);
    for (int i = 0; i < architecture.blocks; ++i, channels /= 2) {
        m_upBlocks.emplace_back(2 * channels, channels, architecture, timed);
        m_ups.emplace_back(2 * channels, channels, 2, Kind::up);
        ups->push_back(level(m_upBlocks.back(), "up", m_ups.back()));
    }
    register_module("down_blocks", downs);
    if (architecture.attention) {
        register_module("mid_resnet_block_1", m_middle1);
        m_attention = register_module("mid_attn_block", AttentionBlock(wide, architecture));
        m_middle2 = register_module("mid_resnet_block_2", ResidualBlock(wide, wide, architecture, timed));
    } else {
        register_module("mid_resnet_block", m_middle1);
    }
    register_module("up_blocks", ups);
}

Tensor UNetLevelsImpl::middle(const Tensor& h, const Tensor& time)
{
    const Tensor x = m_middle1->forward(h, time);
    return m_attention ? m_middle2->forward(m_attention->forward(x), time) : x;
}

Tensor UNetLevelsImpl::levels(const Tensor& input, const Tensor& time)
{
    Tensor h = m_convIn->forward(m_patch > 1 ? torch::pixel_unshuffle(input, m_patch) : input);
    std::vector<Tensor> skips;
    for (std::size_t i = 0; i < m_downBlocks.size(); ++i) {
        skips.push_back(m_downBlocks[i]->forward(h, time));
        h = m_downs[i]->forward(skips.back());
    }
    h = middle(h, time);
    for (std::size_t i = 0; i < m_upBlocks.size(); ++i) {
        h = torch::cat({m_ups[i]->forward(h), skips.back()}, 1);
        skips.pop_back();
        h = m_upBlocks[i]->forward(h, time);
    }
    h = m_convOut->forward(h);
    return m_patch > 1 ? torch::pixel_shuffle(h, m_patch) : h;
}

namespace {

int inputMaps(const NetworkArchitecture& architecture)
{
    const int guideMaps = architecture.guideDim > 0 ? architecture.guideMaps : 0;
    const int maps = 1 + static_cast<int>(architecture.conditioning.size()) + guideMaps;
    return architecture.fourierFeatures ? maps * (1 + 2 * static_cast<int>(fourierExponents.size())) : maps;
}

Tensor withFourierFeatures(const Tensor& x)
{
    std::vector<Tensor> phases;
    for (const int exponent : fourierExponents)
        phases.push_back(x * (std::exp2(exponent) * 2.0 * std::numbers::pi));
    const Tensor phase = torch::cat(phases, 1);
    return torch::cat({x, phase.sin(), phase.cos()}, 1);
}

} // namespace

UNetImpl::UNetImpl(const NetworkArchitecture& architecture, double gammaMin, double gammaMax)
    : UNetLevelsImpl(architecture, inputMaps(architecture), 1, true), m_architecture(architecture),
      m_gammaMin(gammaMin), m_gammaMax(gammaMax)
{
    const int dim = architecture.embeddingDim;
    m_embedTime = register_module("embed_t_conditioning", nn::Sequential(nn::Linear(dim, 4 * dim), nn::SiLU(),
                                                                         nn::Linear(4 * dim, 4 * dim), nn::SiLU()));
    if (architecture.summaries) {
        constexpr auto count = static_cast<int>(SummaryRegression::count);
        nn::Linear last(4 * dim, 4 * dim);
        nn::init::zeros_(last->weight);
        nn::init::zeros_(last->bias);
        m_embedSummaries =
            register_module("embed_summaries", nn::Sequential(nn::Linear(4 * dim + count, 4 * dim), nn::SiLU(), last));
    }
    if (architecture.guideDim > 0) {
        NetworkArchitecture guide = architecture;
        guide.embeddingDim = architecture.guideDim;
        guide.blocks = architecture.guideBlocks;
        m_guide = register_module("guide", UNetLevels(guide, static_cast<int>(architecture.conditioning.size()),
                                                      architecture.guideMaps, false));
    }
}

Tensor UNetImpl::timeEmbedding(const Tensor& gamma) const
{
    // The published range maps to about [0, 1]; learned schedules may leave it.
    const Tensor time = (gamma - m_gammaMin) / (m_gammaMax - m_gammaMin) * 1000;
    const Tensor frequencies = torch::logspace(0, -4, m_architecture.embeddingDim / 2, 10.0, gamma.options());
    const Tensor phase = time.unsqueeze(1) * frequencies.unsqueeze(0);
    return torch::cat({phase.sin(), phase.cos()}, 1);
}

Tensor UNetImpl::embedding(const Tensor& gamma, const Tensor& summaries)
{
    const Tensor time = m_embedTime->forward(timeEmbedding(gamma));
    return m_embedSummaries ? time + m_embedSummaries->forward(torch::cat({time, summaries}, 1)) : time;
}

Tensor UNetImpl::guided(const Tensor& conditioning)
{
    return m_guide ? torch::cat({conditioning, m_guide->levels(conditioning, {})}, 1) : conditioning;
}

void UNetImpl::freezeGuide()
{
    for (auto& parameter : m_guide->parameters())
        parameter.requires_grad_(false);
    m_guideFrozen = true;
    m_guide->eval();
}

void UNetImpl::train(bool on)
{
    UNetLevelsImpl::train(on);
    if (m_guideFrozen)
        m_guide->eval();
}

Tensor UNetImpl::denoise(const Tensor& z, const Tensor& gamma, const Tensor& guidedConditioning,
                         const Tensor& summaries)
{
    const Tensor input = torch::cat({z, guidedConditioning}, 1);
    const Tensor out =
        levels(m_architecture.fourierFeatures ? withFourierFeatures(input) : input, embedding(gamma, summaries));
    return m_architecture.prediction == Prediction::noise ? out + z : out;
}

Tensor UNetImpl::forward(const Tensor& z, const Tensor& gamma, const Tensor& conditioning, const Tensor& summaries)
{
    return denoise(z, gamma, guided(conditioning), summaries);
}

void UNetImpl::convolutionsInBfloat16(bool on)
{
    for (const auto& module : modules(false))
        if (auto* convolution = module->as<ConvolutionImpl>())
            convolution->setBfloat16(on);
}

} // namespace penumbra
