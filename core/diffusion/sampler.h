#pragma once

#include "base/progress.h"

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

namespace penumbra {

/// Update rules from noise to data. With z = alpha x + sigma n, lambda = -gamma/2 and a step of h = lambda' - lambda >
/// 0:
enum class SamplerKind {
    ancestral, ///< the published one (arXiv:2107.00630, eq. 33): stochastic, first order
    ddim,      ///< arXiv:2010.02502: deterministic, first order
    dpm2m,     ///< DPM-Solver++(2M), arXiv:2211.01095
    sdeDpm2m,  ///< SDE-DPM-Solver++(2M), arXiv:2211.01095: stochastic, second order
    unipc3     ///< exponential Adams-Bashforth 3 with UniPC corrector, arXiv:2302.04867: deterministic, third order
};

/// "ancestral", "ddim", "dpm2m", "sde-dpm2m", "unipc3", as users choose it and recipes have it.
[[nodiscard]] std::string_view name(SamplerKind kind);
/// Throws InputError that lists the names.
[[nodiscard]] SamplerKind samplerFromName(std::string_view name);
/// All kinds, in the order above.
[[nodiscard]] std::span<const SamplerKind> samplerKinds();

/// Steps are uniform in gamma from `gammaStart` (noise) down to `gammaEnd` (data).
struct SamplerSettings
{
    SamplerKind kind = SamplerKind::unipc3;
    int steps = 20;
    double gammaStart = 13.3;
    double gammaEnd = -13.3;
    bool finalDenoise = true; ///< one more evaluation at gammaEnd, returning the estimate x0 instead of z
};

/// Network evaluations that the settings cost per sample: one a step, one for the final denoising, and for unipc3 then
/// one more, to correct the last step.
[[nodiscard]] int evaluations(const SamplerSettings& settings);

/// Estimates from a state `z` at noise level `gamma`: the clean data `x0` and the noise `eps`, z = alpha x0 + sigma
/// eps. All spans have the size of the state: any number of samples, one after the other.
using Denoiser = std::function<void(std::span<const float> z, double gamma, std::span<float> x0, std::span<float> eps)>;

/// Fills a state with standard normal noise for denoising step 1 .. steps. Called by stochastic samplers only.
using NoiseFn = std::function<void(int step, std::span<float> out)>;

/// What a step produced, for progress and preview. `x0` is the estimate of the data at this step.
struct SamplerStep
{
    int step = 0;  ///< 1 .. total
    int total = 0; ///< evaluations(settings)
    double gamma = 0.0;
    std::span<const float> x0;
};
using StepFn = std::function<void(const SamplerStep&)>;

/// Runs the sampler on a state of any size. `state` comes in as noise at gammaStart (standard normal: alpha there is
/// negligible) and goes out as the sample. `stop` is looked at before every evaluation; when cancelled the state is
/// unfinished and must be thrown away. Pure: no globals, no threads of its own. Throws InputError for fewer than one
/// step.
[[nodiscard]] Outcome runSampler(const SamplerSettings& settings, const Denoiser& denoise, const NoiseFn& noise,
                                 std::span<float> state, const StepFn& onStep = {}, std::stop_token stop = {});

} // namespace penumbra
