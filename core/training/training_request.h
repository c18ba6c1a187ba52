#pragma once

// Private to training.

#include "io/universe_file.h"
#include "training/trainer.h"

#include <filesystem>
#include <string>

namespace penumbra {

/// Throws UsageError, saying why and what to do, for a training that makes no sense; InputError where the model that it
/// refines does not fit, Error as requireUsable(ComputeDevice).
void requireUsable(const TrainingRequest& request);

/// Throws InputError when what another training made would be lost, or there is nothing to resume.
void requireNothingLost(const TrainingRequest& request);

/// The state of a training lies beside its model file, and so does its log.
[[nodiscard]] std::filesystem::path stateFile(const std::filesystem::path& target);
[[nodiscard]] std::filesystem::path logFile(const std::filesystem::path& target);

/// As requireUsable for the model that a training starts from, `request.from`: what is kept of it must fit the request,
/// and the universes must be ones that a guide which is kept as it is has not learnt from.
void requireStart(const TrainingRequest& request, const ModelInfo& from);

/// Throws InputError, saying `beginning`, when the guide of a model learnt from one of the universes in the file.
void requireUnknownToGuide(const ModelInfo& model, const UniverseFile& file, const std::filesystem::path& universes,
                           const std::string& beginning);

/// Nothing is trained but the guide, from the first step to the last.
[[nodiscard]] bool trainsGuideOnly(const TrainingRequest& request);

} // namespace penumbra
