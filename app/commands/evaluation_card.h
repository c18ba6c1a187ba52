#pragma once

#include "evaluation/evaluation.h"

#include <string>

namespace penumbra::cli {

/// The figures of an evaluation as the Markdown tables of a model card: every figure with its error, beside what it is
/// for an exact posterior. `command` is what made them.
[[nodiscard]] std::string evaluationCard(const EvaluationResult& result, const std::string& command);

} // namespace penumbra::cli
