#pragma once

#include "diffusion/network.h"
#include "diffusion/summary_regression.h"
#include "training/dataset.h"

#include <torch/torch.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace penumbra {

/// A map that the regression learns from.
struct SummaryExample
{
    SummaryFeatures features;
    MapSummaries summaries;
};

/// The maps of a universe.
struct SummaryUniverse
{
    std::uint64_t seed = 0;
    std::vector<SummaryExample> maps;
};

/// Linear regression with a slight ridge, of maps given universe by universe. The covariance, and how it scales with
/// the mean, are those of the errors on universes outside those that the line was fitted to (ten folds), as maps of one
/// universe are not independent.
/// Throws Error for fewer than two universes.
[[nodiscard]] SummaryRegression fitSummaryRegression(std::span<const SummaryUniverse> universes);

/// The same where a line is known already, that was learnt from other universes: that mean of the two which errs least
/// on universes that the new one was not fitted to. The covariance is that of its errors there, in which the known one
/// counts as ten universes. It stays in the scale of the known one, in which the network was told the summaries.
[[nodiscard]] SummaryRegression fitSummaryRegression(std::span<const SummaryUniverse> universes,
                                                     const SummaryRegression& known);

/// The regression for the training side of `data`, whose universes the guide of `network` must never have been trained
/// on: else it would seem to know more than it does of other maps. With `known`, the regression of the model that the
/// training starts from, only universes that this was not learnt from are looked at, and it stays as it is where there
/// are fewer than two. `threads` work on the statistics of the maps.
[[nodiscard]] SummaryRegression fitSummaries(UNet& network, const TrainingData& data, torch::Device device, int threads,
                                             const std::optional<SummaryRegression>& known = {});

} // namespace penumbra
