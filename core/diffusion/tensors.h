#pragma once

// Private to core: shows LibTorch.

#include "diffusion/safetensors.h"

#include <torch/types.h>

#include <filesystem>
#include <map>
#include <string>

namespace penumbra {

using TensorMap = std::map<std::string, torch::Tensor>;

/// All tensors of the file, in their own types. Throws InputError when the file cannot be read.
[[nodiscard]] TensorMap readTensors(const SafetensorsFile& file);

/// Writes tensors (from any device, in their own types) and metadata, whole or not at all. Throws as AtomicFile.
void writeSafetensors(const std::filesystem::path& path, const TensorMap& tensors, const TextMap& metadata);

} // namespace penumbra
