#pragma once

#include "base/progress.h"
#include "diffusion/model.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

namespace penumbra {

/// Architecture that is trained unless another is asked for, that of the bundled model but for its dropout, which short
/// trainings do not need: the published U-Net, 40 channels wide and three levels deep, on patches of 2 x 2 pixels, told
/// of the stellar map by six channels and a guide of the same size, predicting v.
[[nodiscard]] NetworkArchitecture defaultArchitecture();

/// The same for a model that refines maps: what the pixels of a coarse one hold is decided nearby, so that a small
/// network without a guide, half as wide and two levels deep, is enough.
[[nodiscard]] NetworkArchitecture refiningArchitecture();

/// How to train a model.
struct TrainingRequest
{
    std::filesystem::path data;   ///< universe file
    std::filesystem::path target; ///< model file; the resumable state lies beside it as `<target>.state`
    bool resume = false;
    bool overwrite = false; ///< start afresh where model, state and log of another training lie
    /// Start from the weights and the normalisation of this model instead of random weights, and from what it knows of
    /// the summaries; it may lack the guide.
    std::optional<std::filesystem::path> from;
    /// Train a model that refines the maps of this one, to which `target` must lie in the same folder to be used.
    std::optional<std::filesystem::path> refines;
    /// Intended length, earlier parts included, turned into a number of steps at the speed of the first 60; one hour
    /// where it is absent, or as planned when resuming. Other hours than were planned plan anew.
    std::optional<double> hours;
    std::optional<std::int64_t> steps; ///< instead of `hours`; may be changed when resuming
    NetworkArchitecture architecture = defaultArchitecture();
    std::size_t mapSize = 128; ///< the universes' maps are resampled to this
    std::size_t batch = 8;     ///< maps of a step
    std::size_t draws =
        3; ///< of noise per map: the guide, computed once for all, learns from each map's truth directly
    /// At the beginning, that train the guide alone. As many as `steps` leave the rest of `from` as it is, its
    /// regression of the summaries included, which `refitSummaries` should learn anew then.
    std::int64_t guideSteps = 0;
    /// Train the network alone and leave the guide of `from` as it is. On universes that the guide never saw its map
    /// errs as it will on any input, and the network learns not to trust it beyond that.
    bool freezeGuide = false;
    double learningRate = 6e-4; ///< peak of AdamW, after warm-up, then cosine to zero
    double starWeight =
        20.0; ///< how much more pixels with stars count at most, see lossWeights; may be changed when resuming
    double emaDecay = 0.999;
    double validationFraction = 0.1; ///< of the universes, the last ones; never trained on
    std::uint64_t seed = 1;
    ComputeDevice device = ComputeDevice::cpu;
    int threads = 0;      ///< 0: all cores
    bool bfloat16 = true; ///< convolutions in bfloat16 where the processor has instructions for it
    std::string name = "Penumbra 128";
};

/// State of a training run, after every step.
struct TrainingProgress
{
    std::int64_t step = 0;
    double fraction = 0.0; ///< of hours or steps, [0, 1]
    double loss = 0.0;     ///< running mean of the training loss: weighted mean squared errors of v and of the guide
    /// Of the averaged weights on held-out universes, when just computed: mean squared error of v, and of the guide's
    /// conditional mean (network units; none without a guide).
    std::optional<double> validationLoss, guideLoss;
    double mapsPerSecond = 0.0;
    double secondsLeft = 0.0;
    double learningRate = 0.0;
};

/// Trains with AdamW (warm-up, constant rate, cosine to zero over the last 30 %), checkpoints every few minutes and at
/// the end (also when stopped, unless that is before the first step, when nothing is written) and logs to
/// `<target>.csv`. The model file holds the averaged weights in float16,
/// half the size; the rounding is far below what training settles. A resumed run
/// continues with the same batches and the same noise; on the processor exactly, with the same weights as one that was
/// never interrupted, while a GPU adds in an order of its own. Throws UsageError for a
/// request that makes no sense, InputError for unusable data, a state that belongs to another training, or a model or
/// state that would be overwritten.
Outcome trainModel(const TrainingRequest& request, const std::function<void(const TrainingProgress&)>& progress = {},
                   std::stop_token stop = {});

} // namespace penumbra
