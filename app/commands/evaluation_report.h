#pragma once

#include "evaluation/evaluation.h"

#include <array>
#include <iosfwd>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace penumbra::cli {

/// Wave numbers at which correlations are quoted [h/Mpc].
inline constexpr std::array<double, 4> quotedK{1.0, 3.0, 5.0, 10.0};

/// A baseline for people, by its key in EvaluationResult::baselines.
[[nodiscard]] const char* baselineName(const std::string& key);

/// The tables of an evaluation for people: every figure with its error and with what it is for an exact posterior.
void printEvaluation(std::ostream& out, const EvaluationResult& result);

/// All of it for programs. A figure `x` with an error has `x_error` beside it; what is unknown is null.
[[nodiscard]] nlohmann::json evaluationJson(const EvaluationResult& result);

} // namespace penumbra::cli
