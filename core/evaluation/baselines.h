#pragma once

#include "evaluation/evaluate.h"
#include "field/field.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace penumbra {

/// A labelled field that baselines are measured on.
struct LabelledField
{
    std::size_t universe = 0; ///< fields of one universe are never fitted on each other
    Field stellar, truth;     ///< on one grid
};

/// Simple ways to answer, each fitted on all universes but the one it is tested on, all in log10 surface density:
/// - "constant": the mean of log10 dark matter;
/// - "stellar_scaled": a straight line in log10(M + 1), pixel by pixel;
/// - "wiener": the linear isotropic filter W(k) = P_cross / P_stellar of log10(M + 1) (Wiener 1949).
/// Needs fields of at least two universes; returns nothing otherwise.
[[nodiscard]] std::map<std::string, BaselineResult> measureBaselines(const std::vector<LabelledField>& fields);

} // namespace penumbra
