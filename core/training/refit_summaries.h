#pragma once

#include "base/progress.h"
#include "diffusion/compute_device.h"

#include <filesystem>
#include <stop_token>

namespace penumbra {

/// Learns from more universes how the stars tell the summaries that a model draws first (ModelInfo::summaries); its
/// guide must never have been trained on them. What the model knows from others counts as fitSummaryRegression has it.
/// The file is rewritten whole or not at all, its weights unchanged. Throws InputError when the model draws no
/// summaries or has learnt them, or its guide, from one of the universes already. As many maps at a time as `threads`
/// say; 0: all cores. The guide is evaluated on `device`.
[[nodiscard]] Outcome refitSummaries(const std::filesystem::path& model, const std::filesystem::path& universes,
                                     int threads = 0, ComputeDevice device = ComputeDevice::cpu,
                                     const ProgressFn& progress = {}, std::stop_token stop = {});

} // namespace penumbra
