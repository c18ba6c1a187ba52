#pragma once

#include "base/progress.h"
#include "diffusion/model.h"
#include "diffusion/posterior.h"
#include "evaluation/evaluation.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <vector>

namespace penumbra {

/// How to draw the posteriors that are evaluated.
struct EvaluationRequest
{
    std::size_t samples = 32; ///< per field
    std::uint64_t seed = 1;   ///< field i of a run has seed + i
    SamplerSettings sampler;
    int threads = 0;        ///< 0: all cores
    std::size_t border = 0; ///< see ScoreSettings
    /// File of universes drawn from the whole prior that baselines are fitted to and that lend TARP its points; empty:
    /// the others of those that are evaluated.
    std::filesystem::path baselineUniverses;
};

/// Draws posteriors for maps of universes that the model never saw, and compares them with the truth. `fields` maps in
/// all, spread evenly over the universes of all files; 0: one per universe. Progress counts "field". Returns what was
/// finished when stopped. Throws InputError when a file has no universes, or holds universes that the model has seen,
/// that baselines are to be fitted to, or that come twice; when a truth has pixels that are not positive; and when
/// baselines are to be fitted to maps of another grid.
[[nodiscard]] EvaluationResult evaluateModel(const Model& model, const std::vector<std::filesystem::path>& data,
                                             std::size_t fields, const EvaluationRequest& request,
                                             const ProgressFn& progress = {}, std::stop_token stop = {});

/// The same for one map, already prepared for the model (see prepareInput), with its truth on the same grid. Progress
/// counts "sample"; stopped after two samples, it returns the figures of those. What needs several universes is absent
/// from the result: errors, TARP, baselines that have no others to be fitted to.
[[nodiscard]] EvaluationResult evaluateMap(const Model& model, const LabelledField& field,
                                           const EvaluationRequest& request, const ProgressFn& progress = {},
                                           std::stop_token stop = {});

} // namespace penumbra
