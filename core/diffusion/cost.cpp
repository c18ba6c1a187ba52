#include "diffusion/cost.h"

#include <algorithm>

namespace penumbra {
namespace {

/// Samples denoised together: enough pixels to keep the processor busy, few enough for a lively preview.
constexpr std::size_t pixelsPerBatch = 4 * 128 * 128, pixelsPerBatchOnGpu = 32 * pixelsPerBatch;

/// Operations per output pixel.
double convolution(double kernel, double in, double out)
{
    return 2.0 * kernel * kernel * in * out;
}

double residualBlock(double in, double out)
{
    return convolution(3, in, out) + convolution(3, out, out) + (in == out ? 0.0 : convolution(1, in, out));
}

double inputMaps(const NetworkArchitecture& architecture)
{
    const int guideMaps = architecture.guideDim > 0 ? architecture.guideMaps : 0;
    return 1.0 + static_cast<double>(architecture.conditioning.size()) + guideMaps;
}

/// Of the levels of a U-Net with `inputs` and `outputs` channels on `pixels` pixels, per evaluation.
double levelsOperations(const NetworkArchitecture& architecture, double inputs, double outputs, double pixels)
{
    const double dim = architecture.embeddingDim;
    double operations = pixels * (convolution(3, inputs, dim) + convolution(3, dim, outputs));
    double channels = dim;
    for (int level = 0; level < architecture.blocks; ++level) {
        const double out = level == 0 ? dim : 2.0 * channels;
        operations += pixels * residualBlock(channels, out);
        // The way up at this level: twice the channels come from below, and a residual block joins them with the skip.
        operations += pixels * (convolution(1, 2.0 * out, out) + residualBlock(2.0 * out, out));
        pixels /= 4.0;
        operations += pixels * convolution(2, out, out);
        channels = out;
    }
    const double wide = 2.0 * channels;
    operations += pixels * residualBlock(channels, wide);
    if (architecture.attention)
        operations += pixels * (residualBlock(wide, wide) + convolution(1, wide, 4.0 * wide) + 4.0 * pixels * wide);
    return operations;
}

} // namespace

NetworkCost networkCost(const NetworkArchitecture& architecture, std::size_t size)
{
    const double patch = architecture.patch, patchPixels = patch * patch;
    const double pixels = static_cast<double>(size) * static_cast<double>(size) / patchPixels;
    // Fourier features: each input, and a sine and a cosine of it at four frequencies.
    const double inputs = inputMaps(architecture), features = architecture.fourierFeatures ? 9.0 * inputs : inputs;
    // In the last block at full resolution: the skip (1), the joined input, its normalised, activated and padded copies
    // (2 each), the convolution's result and reordered copies of both (5), in units of the first level's channels.
    constexpr double arrays = 14.0;
    const double held = architecture.fourierFeatures ? inputs + features : inputs;
    NetworkCost cost;
    cost.operations = levelsOperations(architecture, features * patchPixels, patchPixels, pixels);
    cost.bytes = (arrays * architecture.embeddingDim + held * patchPixels) * pixels * sizeof(float);
    if (architecture.guideDim > 0) {
        NetworkArchitecture guide = architecture;
        guide.embeddingDim = architecture.guideDim;
        guide.blocks = architecture.guideBlocks;
        const double told = static_cast<double>(architecture.conditioning.size()), handed = architecture.guideMaps;
        cost.guideOperations = levelsOperations(guide, told * patchPixels, handed * patchPixels, pixels);
        cost.guideBytes = (arrays * architecture.guideDim + told * patchPixels) * pixels * sizeof(float);
    }
    return cost;
}

NetworkCost networkCost(const ModelInfo& model, std::size_t size)
{
    NetworkCost cost = networkCost(model.architecture, size);
    if (model.coarse) {
        const NetworkCost coarse = networkCost(*model.coarse, size / refinementFactor);
        cost.operations = 0.5 * (cost.operations + coarse.operations);
        cost.bytes = std::max(cost.bytes, coarse.bytes);
        cost.guideOperations += coarse.guideOperations;
        cost.guideBytes = std::max(cost.guideBytes, coarse.guideBytes);
    }
    return cost;
}

std::size_t defaultBatch(std::size_t samples, std::size_t size, ComputeDevice device)
{
    const std::size_t pixels = device == ComputeDevice::cuda ? pixelsPerBatchOnGpu : pixelsPerBatch;
    const std::size_t most = std::max<std::size_t>(1, pixels / std::max<std::size_t>(1, size * size));
    const std::size_t batches = (samples + most - 1) / most;
    return (samples + batches - 1) / batches; // equal batches rather than a small last one
}

} // namespace penumbra
