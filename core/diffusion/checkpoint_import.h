#pragma once

#include "diffusion/model.h"

#include <filesystem>

namespace penumbra {

/// Converts a checkpoint of the authors' training script (PyTorch Lightning, zip of pickle and raw storages) to a model
/// file, working out the architecture (width, depth, attention, Fourier features, time bias) from names and shapes.
/// Nothing in the pickle is executed: unknown globals become inert. `input` and `output` are the normalisations of the
/// suite it was trained on, `size` and `geometry` its maps (CAMELS by default). Throws InputError for a file that is no
/// such checkpoint, naming the first tensor that is missing, left over or misshapen.
ModelInfo importCheckpoint(const std::filesystem::path& checkpoint, const std::filesystem::path& target,
                           const Normalization& input, const Normalization& output, std::size_t size,
                           const Geometry& geometry);

} // namespace penumbra
