#pragma once

#include "diffusion/model.h"

#include <filesystem>
#include <optional>

namespace penumbra {

/// Largest absolute differences between a model and arrays recorded from another implementation.
struct Verification
{
    std::optional<double> networkOutput; ///< against `noise_pred` = network(z, gamma, conditioning)
    std::optional<double> trajectory;    ///< largest over all steps, against `trajectory`
    std::vector<double> trajectorySteps; ///< per ancestral step, with the Gaussian draws `step_noise`
    std::size_t states = 0;              ///< states compared in networkOutput
};

/// Compares the model with a .npz of arrays z, gamma, conditioning, noise_pred and/or trajectory, step_noise.
/// Throws InputError naming the file and the array: unreadable, missing, wrong shape.
[[nodiscard]] Verification verifyModel(const Model& model, const std::filesystem::path& recorded);

} // namespace penumbra
