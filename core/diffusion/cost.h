#pragma once

#include "diffusion/model.h"

#include <cstddef>

namespace penumbra {

/// What the use of a network costs, from its sizes alone: to tell roughly, before anything has been measured, how long
/// a run will take and how much memory. Weights are not included.
struct NetworkCost
{
    double operations = 0.0; ///< multiplications and additions of an evaluation, per sample
    double bytes = 0.0;      ///< working memory at its peak, per sample of a batch
    /// The guide's, which runs once for all samples that are drawn of a map, before the first step, and alone; 0
    /// without guide.
    double guideOperations = 0.0, guideBytes = 0.0;
};

/// For maps of `size` pixels a side. Operations are those of the convolutions, 2 k^2 Cin Cout per output pixel of a
/// k x k one, and of the attention; bytes those of the float32 arrays that are alive together where most are, in the
/// last residual block at full resolution.
[[nodiscard]] NetworkCost networkCost(const NetworkArchitecture& architecture, std::size_t size);

/// The same of a model, for maps of `size` pixels a side: of its two networks, where it refines maps, an evaluation
/// costs the mean, the peak of memory is the larger one.
[[nodiscard]] NetworkCost networkCost(const ModelInfo& model, std::size_t size);

/// Samples of a map of `size` pixels a side that drawPosterior denoises together on `device` when it may choose.
[[nodiscard]] std::size_t defaultBatch(std::size_t samples, std::size_t size,
                                       ComputeDevice device = ComputeDevice::cpu);

} // namespace penumbra
