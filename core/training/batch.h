#pragma once

#include "diffusion/noise_schedule.h"
#include "training/dataset.h"

#include <torch/torch.h>

#include <cstdint>

namespace penumbra {

/// A training batch of B maps, each with D draws of noise, on the CPU.
struct Batch
{
    torch::Tensor x;            ///< (B, 1, N, N) dark matter in network units
    torch::Tensor conditioning; ///< (B, C, N, N)
    torch::Tensor summaries;    ///< (B, S) of the dark matter as mapSummaries gives them
    torch::Tensor weight;       ///< (B, 1, N, N) of the pixels in the loss
    torch::Tensor noise;        ///< (B D, 1, N, N) standard normal; the draws of a map follow one another
    torch::Tensor gamma;        ///< (B D) noise levels
};

/// How many maps a batch has, and how many draws of noise each map (0: the guide, trained alone, needs none).
struct BatchSize
{
    std::size_t maps = 1, draws = 1;
};

/// The batch of training step `step` under `seed`: random maps of the set, each seen through a random symmetry of the
/// periodic square, with noise levels stratified over the batch, three quarters normal around 0 with standard
/// deviation 3.5 (where the scales of the maps are decided), a quarter uniform over the schedule. Depends on its
/// arguments alone.
[[nodiscard]] Batch trainingBatch(const PairSet& pairs, const BatchSize& size, std::uint64_t seed, std::int64_t step,
                                  const GammaSchedule& schedule);

/// Batch `index` of a fixed validation pass: pairs in order, no symmetry, a draw each, noise levels uniform over [-9,
/// 9], all weights one so that trainings can be compared.
[[nodiscard]] Batch validationBatch(const PairSet& pairs, std::size_t size, std::int64_t index);

/// The batch in memory that a GPU reads by itself; needs one.
[[nodiscard]] Batch pinned(Batch batch);

} // namespace penumbra
