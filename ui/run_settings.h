#pragma once

#include "base/noise.h"
#include "diffusion/model.h"
#include "diffusion/sampler.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace penumbra {

/// What the run panel lets one choose.
struct RunSettings
{
    std::filesystem::path model;
    std::size_t samples = 32;
    std::optional<SamplerKind> sampler; ///< absent: what the model recommends
    std::optional<int> steps;           ///< likewise
    std::uint64_t seed = 1;
    Noise noise = Noise::antithetic;
    int threads = 0;                           ///< 0: all cores
    ComputeDevice device = ComputeDevice::cpu; ///< of this computer: no recipe or session sets it
};

/// This computer has an NVIDIA GPU, as far as its driver shows; whether LibTorch can use it only a run tells.
[[nodiscard]] bool hasGpu();

/// The device that was chosen last on this computer; the processor where there is no GPU.
[[nodiscard]] ComputeDevice usualDevice();
void setUsualDevice(ComputeDevice device);

/// Model files that came with Penumbra, the default first; empty when there are none.
[[nodiscard]] std::vector<std::filesystem::path> bundledModels();

/// Remembers how long a network evaluation of one sample took on this computer [s].
void recordSpeed(const ModelInfo& model, std::size_t size, ComputeDevice device, int threads,
                 double secondsPerEvaluation);

/// What was measured last with this model, map size, device and, of the processor, number of threads; absent before the
/// first run.
[[nodiscard]] std::optional<double> measuredSpeed(const ModelInfo& model, std::size_t size, ComputeDevice device,
                                                  int threads);

/// What a run will take, told before it.
struct RunEstimate
{
    double seconds = 0.0;
    bool measured = false;  ///< by an earlier run of this kind; else from the size of the network, and how fast this
                            ///< computer was with others
    double megabytes = 0.0; ///< samples, weights, and working memory of the network
};

[[nodiscard]] RunEstimate estimateRun(const ModelInfo& model, std::size_t size, const RunSettings& settings);

} // namespace penumbra
