#pragma once

#include "base/noise.h"
#include "base/progress.h"
#include "diffusion/input_place.h"
#include "diffusion/model.h"
#include "diffusion/sampler.h"
#include "field/field.h"
#include "field/galaxy_edit.h"
#include "io/map_file.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace penumbra {

/// What to draw.
struct PosteriorRequest
{
    std::size_t samples = 32;
    std::uint32_t firstSample = 0; ///< sample i of the run has noise stream firstSample + i: 17 is the same drawn alone
    std::uint64_t seed = 1;
    Noise noise = Noise::independent;
    SamplerSettings sampler;
    int threads = 0; ///< 0: all cores
    std::size_t batch =
        0; ///< samples denoised together; 0: chosen by size and `samples`. Never changes a result beyond rounding
};

/// A finished sample.
struct PosteriorSample
{
    std::uint32_t index = 0; ///< its noise stream
    Field darkMatter;        ///< (Msun/h)/(Mpc/h)^2, on the model's grid
};

/// The state of the run after a denoising step.
struct PosteriorProgress
{
    int step = 0, steps = 0; ///< of the batch at hand, those that draw coarse maps included
    std::size_t samplesDone = 0, samples = 0;
    std::size_t batch = 0;   ///< samples in the batch at hand
    std::uint32_t index = 0; ///< noise stream of the batch's first sample, which `estimate` shows
    double gamma = 0.0;
    /// The first sample of the batch as estimated at this step (x0, not the noisy state), in surface density; that of
    /// the last step has its summaries, as the finished sample does. Computed only when called, on the thread of the
    /// callback, during the callback.
    std::function<Field()> estimate;
};

/// Callbacks, on the calling thread of drawPosterior; any may be empty.
struct PosteriorCallbacks
{
    std::function<void(const PosteriorProgress&)> step;
    std::function<void(PosteriorSample)> sample;
};

/// A map as the model wants it, and what was done for that.
struct PreparedInput
{
    Field stellar;       ///< on the model's grid
    std::string message; ///< such as "Resampled from 256 x 256 to 128 x 128 pixels; mass is kept."; or empty
    InputPlace place;    ///< of the map among those that the model was trained on
};

/// Brings a stellar map to the model's pixel scale, conservatively; where no size fits the network exactly, to within 2
/// % of it. A model of unknown scale (imported checkpoint) takes the map as it is. The network continues every map
/// periodically; a map that is not periodic is taken all the same, and the message says so. Throws InputError when the
/// map is no mass map or shows dark matter, when its slab depth differs from the model's by more than 5 %, or when its
/// size at that scale does not fit the network or is beyond 4096.
[[nodiscard]] PreparedInput prepareInput(const ModelInfo& model, const Field& stellar);
/// The same for a loaded model.
[[nodiscard]] PreparedInput prepareInput(const Model& model, const Field& stellar);

/// Pixels a side that a map of this side [Mpc/h] and size is brought to by prepareInput, if it takes the map at all:
/// the multiple that fits the network next to the model's pixel scale, at least one. Of a model of unknown scale
/// `mapSize`.
[[nodiscard]] std::size_t gridSize(const ModelInfo& model, double side, std::size_t mapSize);

/// Network evaluations that a sample takes: those of the sampler, twice for a model that refines maps.
[[nodiscard]] int evaluations(const ModelInfo& model, const SamplerSettings& settings);

/// Draws samples of p(dark matter | stellar) and hands each over as it finishes. Of a model that draws summaries first,
/// a sample is brought to have them exactly (diffusion/constrained_map.h): a network does what it is told in part.
/// `stellar` must come from prepareInput.
/// `stop` is looked at before every network evaluation; finished samples have then been handed over and stay good.
/// Throws UsageError for zero samples or steps, or more samples than there are numbers.
[[nodiscard]] Outcome drawPosterior(const Model& model, const Field& stellar, const PosteriorRequest& request,
                                    const PosteriorCallbacks& callbacks = {}, std::stop_token stop = {});

/// Where the input of a run came from.
struct RunInput
{
    std::string file, hash;                  ///< of the map; both empty when it is in no file
    MapOptions options;                      ///< how it was read from there
    std::optional<double> redshift, littleH; ///< as MapFileInfo has them
    std::string truth;                       ///< file that was given as its truth; empty when none was
    std::size_t truthIndex = 0;              ///< which map of it
    std::vector<GalaxyEdit> edits;           ///< what was changed in the map by hand
};

/// The recipe of a run as JSON text: versions, model name, file and hash, the input and how it was read, sampler,
/// steps, gamma ends, seed, noise, normalisations, threads, date (UTC), what was done to the input, and its place among
/// the training maps.
[[nodiscard]] std::string recipe(const Model& model, const PosteriorRequest& request, const RunInput& input,
                                 const PreparedInput& prepared);

} // namespace penumbra
