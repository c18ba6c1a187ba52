#pragma once

#include "diffusion/network.h"
#include "diffusion/summary_regression.h"
#include "training/dataset.h"

#include <torch/torch.h>

#include <span>
#include <vector>

namespace penumbra {

/// A map that the regression learns from.
struct SummaryExample
{
    SummaryFeatures features;
    MapSummaries summaries;
};

/// Linear regression with a slight ridge, of maps given universe by universe. The covariance is that of the errors on
/// universes outside those that the line was fitted to (ten folds), as maps of one universe are not independent.
/// Throws Error for fewer than two universes.
[[nodiscard]] SummaryRegression fitSummaryRegression(std::span<const std::vector<SummaryExample>> universes);

/// The regression for the training side of `data`, whose universes the guide of `network` must never have been trained
/// on: else it would seem to know more than it does of other maps.
[[nodiscard]] SummaryRegression fitSummaries(UNet& network, const TrainingData& data, torch::Device device);

} // namespace penumbra
