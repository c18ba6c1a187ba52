#pragma once

#include "base/progress.h"

#include <filesystem>
#include <stop_token>

namespace penumbra {

/// Adds to a model file what the stellar maps that it was trained on are like (ModelInfo::trainingInputs), from the
/// universe file that it was trained on; the file is rewritten whole or not at all, its weights unchanged. Throws
/// InputError when the model does not name its universes or the scale of its maps, or when the file lacks one of them.
[[nodiscard]] Outcome describeTraining(const std::filesystem::path& model, const std::filesystem::path& universes,
                                       const ProgressFn& progress = {}, std::stop_token stop = {});

} // namespace penumbra
