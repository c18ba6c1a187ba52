#pragma once

// Private to training.

#include "training/trainer.h"

namespace penumbra {

/// Throws InputError, saying why and what to do, for a training that makes no sense.
void requireUsable(const TrainingRequest& request);

/// Nothing is trained but the guide, from the first step to the last.
[[nodiscard]] bool trainsGuideOnly(const TrainingRequest& request);

} // namespace penumbra
