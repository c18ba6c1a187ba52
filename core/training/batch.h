#pragma once

#include "diffusion/noise_schedule.h"
#include "training/dataset.h"

#include <torch/torch.h>

#include <cstdint>

namespace penumbra {

/// A training batch of B maps, on the CPU.
struct Batch
{
    torch::Tensor x;            ///< (B, 1, N, N) dark matter in network units
    torch::Tensor conditioning; ///< (B, C, N, N)
    torch::Tensor noise;        ///< (B, 1, N, N) standard normal
    torch::Tensor weight;       ///< (B, 1, N, N) of the pixels in the loss
    torch::Tensor gamma;        ///< (B) noise levels
};

/// The batch of training step `step` under `seed`: random maps of the set, each seen through a random symmetry of the
/// periodic square, with noise levels stratified over the batch, three quarters normal around 0 with standard
/// deviation 3.5 (where the scales of the maps are decided), a quarter uniform over the schedule. Depends on its
/// arguments alone.
[[nodiscard]] Batch trainingBatch(const PairSet& pairs, std::size_t size, std::uint64_t seed, std::int64_t step,
                                  const GammaSchedule& schedule);

/// Batch `index` of a fixed validation pass: pairs in order, no symmetry, noise levels uniform over [-9, 9], all
/// weights one so that trainings can be compared.
[[nodiscard]] Batch validationBatch(const PairSet& pairs, std::size_t size, std::int64_t index);

} // namespace penumbra
