#pragma once

#include <string_view>

namespace penumbra {

/// Where networks are evaluated: by the processor, or by an NVIDIA GPU, which takes a LibTorch that was built with
/// CUDA.
enum class ComputeDevice { cpu, cuda };

/// "cpu", "cuda", as users choose it and recipes have it.
[[nodiscard]] std::string_view name(ComputeDevice device);
/// Throws InputError that lists the names.
[[nodiscard]] ComputeDevice computeDeviceFromName(std::string_view name);

/// Throws Error, saying what to do, where networks cannot be evaluated on that device: this machine has no such
/// GPU, or its LibTorch no CUDA.
void requireUsable(ComputeDevice device);

/// Threads that one network evaluation on the processor may use from now on, in the whole process; 0: all cores.
void setComputeThreads(int threads);

} // namespace penumbra
