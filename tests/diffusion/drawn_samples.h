#pragma once

#include "diffusion/posterior.h"

#include <map>

namespace penumbra {

/// Samples of a model on one thread, as it recommends.
inline PosteriorRequest requestOf(const Model& model, std::size_t samples, std::uint32_t first = 0)
{
    PosteriorRequest request;
    request.samples = samples;
    request.firstSample = first;
    request.seed = 42;
    request.sampler = model.recommendedSampler();
    request.threads = 1;
    return request;
}

/// By their numbers; none when the run did not complete.
inline std::map<std::uint32_t, Field> drawnSamples(const Model& model, const Field& stellar,
                                                   const PosteriorRequest& request)
{
    std::map<std::uint32_t, Field> samples;
    PosteriorCallbacks callbacks;
    callbacks.sample = [&](PosteriorSample sample) { samples[sample.index] = std::move(sample.darkMatter); };
    if (drawPosterior(model, stellar, request, callbacks) != Outcome::completed)
        samples.clear();
    return samples;
}

} // namespace penumbra
