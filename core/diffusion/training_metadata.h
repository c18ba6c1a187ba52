#pragma once

// Private to diffusion: what a model file tells of the training, as JSON. All readers throw json::exception or
// InputError, naming no file, for what is not as expected.

#include "diffusion/model.h"

#include <nlohmann/json.hpp>

#include <optional>

namespace penumbra {

[[nodiscard]] nlohmann::json toJson(const TrainingStatistics& statistics);
/// Statistics of another version cannot be compared with ours: then nothing is known of the training maps.
[[nodiscard]] std::optional<TrainingStatistics> trainingInputsFrom(const nlohmann::json& j);

[[nodiscard]] nlohmann::json toJson(const SummaryRegression& regression);
/// `trainingSeeds`: of the model; in older files they are those of the regression too, which does not name its own.
[[nodiscard]] SummaryRegression summariesFrom(const nlohmann::json& j, const nlohmann::json& trainingSeeds);

[[nodiscard]] nlohmann::json toJson(const SeenUniverses& seen);
/// From the metadata of a model. Older files name the universes of the last training alone, in their provenance.
[[nodiscard]] SeenUniverses seenFrom(const nlohmann::json& metadata);

} // namespace penumbra
