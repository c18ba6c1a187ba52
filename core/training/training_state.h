#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace penumbra {

/// Everything that a training run needs to continue as if it had never stopped.
struct TrainingState
{
    std::int64_t step = 0;       ///< steps done
    std::int64_t totalSteps = 0; ///< 0 until the speed of the machine is known
    double elapsedSeconds = 0.0; ///< over all runs
    double runningLoss = 0.0;
    std::string signature; ///< JSON of what must not change between runs
};

/// Writes state, weights, their running average and the optimiser, whole or not at all. Throws Error.
void saveTrainingState(const std::filesystem::path& path, const TrainingState& state,
                       const std::vector<torch::Tensor>& weights, const std::vector<torch::Tensor>& average,
                       const torch::optim::Optimizer& optimizer);

/// Reads them back into the memory of objects of the same sizes. Throws InputError when the file is damaged or its
/// signature differs from `signature`, naming what changed.
[[nodiscard]] TrainingState loadTrainingState(const std::filesystem::path& path, const std::string& signature,
                                              std::vector<torch::Tensor>& weights, std::vector<torch::Tensor>& average,
                                              torch::optim::Optimizer& optimizer);

} // namespace penumbra
