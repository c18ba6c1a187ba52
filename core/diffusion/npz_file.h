#pragma once

#include "diffusion/tensors.h"

#include <filesystem>

namespace penumbra {

/// The arrays of a .npz file (a zip of .npy files, as numpy.savez writes) as float32 tensors, by name. Throws
/// InputError naming the file and the array: absent, truncated, no zip archive, pickled, larger than 1 GiB.
[[nodiscard]] TensorMap readNpz(const std::filesystem::path& path);

} // namespace penumbra
