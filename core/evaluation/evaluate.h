#pragma once

#include "base/progress.h"
#include "diffusion/model.h"
#include "diffusion/posterior.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace penumbra {

/// What to evaluate on.
struct EvaluationRequest
{
    std::filesystem::path data; ///< labelled universes that the model never saw
    std::size_t fields = 0;     ///< maps in all, spread evenly over the universes; 0: one per universe
    std::size_t samples = 32;   ///< per field
    std::uint64_t seed = 1;
    SamplerSettings sampler;
    int threads = 0;
};

/// Accuracy of one way to answer.
struct BaselineResult
{
    double mseMean = 0.0;       ///< of its point estimate [dex^2 of log10 surface density]
    std::vector<double> rLog10; ///< of the log10 field, in the bins of EvaluationResult::k
};

/// Accuracy and calibration on labelled fields; means over fields. Errors in dex are of log10 surface density.
struct EvaluationResult
{
    std::size_t universes = 0, fields = 0, samples = 0;
    double mseSample = 0.0;         ///< mean squared error of single samples [dex^2]
    double mseMean = 0.0;           ///< of the posterior mean of log10 [dex^2]
    double spreadSkill = 0.0;       ///< sqrt((L+1)/L <var>) / rmse of the mean; 1 when calibrated (Fortin et al. 2014)
    std::map<int, double> coverage; ///< percent level -> fraction of pixels whose truth lies in the central interval
    std::vector<double> k;          ///< [h/Mpc]
    std::vector<double> rLinear;    ///< mean correlation of single samples with the truth, overdensity
    std::vector<double> rLog10;     ///< likewise, log10 field
    std::vector<double> powerRatio; ///< P(k) of samples over that of the truth, overdensity; geometric mean
    std::vector<double> powerRatioLog10; ///< likewise of the log10 field
    std::map<std::string, BaselineResult> baselines;
};

/// Draws posteriors for the fields and compares them with the truth. Progress counts "field". Returns what was
/// finished when stopped. Throws InputError when the file has no universes, or holds universes that the model was
/// trained on.
[[nodiscard]] EvaluationResult evaluateModel(const Model& model, const EvaluationRequest& request,
                                             const ProgressFn& progress = {}, std::stop_token stop = {});

} // namespace penumbra
