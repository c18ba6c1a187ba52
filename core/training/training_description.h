#pragma once

// Private to training: what the files of a training tell of it.

#include "training/dataset.h"
#include "training/trainer.h"

#include <cstdint>
#include <optional>
#include <string>

namespace penumbra {

/// The model as its file will describe it, without what is known later: provenance, training inputs, summaries.
/// `from`: the model that the training starts from, if there is one.
[[nodiscard]] ModelInfo describeModel(const TrainingRequest& request, const TrainingData& data,
                                      const std::optional<ModelInfo>& from);

/// JSON of what must be the same for a resumed run to continue the old one; `model` is as describeModel has it.
[[nodiscard]] std::string signatureOf(const TrainingRequest& request, const TrainingData& data, const ModelInfo& model);

/// How far a training has come.
struct TrainingLength
{
    std::int64_t step = 0, totalSteps = 0;
    double hours = 0.0;
};

/// ModelInfo::provenance of a model that was trained so far; `report` has the losses of its weights.
[[nodiscard]] std::string provenanceOf(const TrainingRequest& request, const TrainingData& data,
                                       const TrainingLength& length, const TrainingProgress& report);

} // namespace penumbra
