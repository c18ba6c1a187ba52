#pragma once

#include "evaluation/evaluation.h"
#include "gnuplot.h"

#include <vector>

namespace penumbra::cli {

/// The figures of an evaluation: "scales" (r(k) and P ratio), "spread_skill" (by density and by scale), "coverage", and
/// with several universes "tarp" and "sbc". Bars and bands are standard errors, but for the 95 % bands of TARP and SBC.
[[nodiscard]] std::vector<Figure> evaluationFigures(const EvaluationResult& result);

} // namespace penumbra::cli
