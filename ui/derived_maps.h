#pragma once

#include "ui/posterior_snapshot.h"
#include "ui/vtk_field.h"

#include <memory>

namespace penumbra {

/// truth - mean of log10 surface density [dex]; null without truth or samples. Pure, as all here.
[[nodiscard]] std::shared_ptr<const DisplayMap> residualMap(const PosteriorSnapshot& posterior);

/// (truth - mean) / sqrt(std^2 + error of the mean^2) of log10 surface density, std with ddof 1: of a truth drawn from
/// the posterior its variance is 1, however few the samples. Null without truth or with less than two samples. Where
/// all samples agree it is NaN.
[[nodiscard]] std::shared_ptr<const DisplayMap> zScoreMap(const PosteriorSnapshot& posterior);

/// What takes every sample of every pixel, some ten nanoseconds each: to be computed off the GUI thread.
struct SampleSummaries
{
    std::size_t samples = 0;
    /// mean / std of the surface density itself, as RunningMoments has it; null with less than two samples.
    std::shared_ptr<const DisplayMap> signalToNoise;
    /// Of log10 surface density [dex], linear between order statistics.
    std::shared_ptr<const DisplayMap> quantile16, median, quantile84;
};
/// Needs at least one sample.
[[nodiscard]] SampleSummaries sampleSummaries(const PosteriorSnapshot& posterior);

} // namespace penumbra
