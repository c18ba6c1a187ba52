#pragma once

#include "diffusion/network.h"
#include "training/batch.h"

#include <torch/torch.h>

namespace penumbra {

/// Weighted mean squared errors over a batch, in network units.
struct Losses
{
    torch::Tensor network; ///< of what the network predicts, v or the noise; undefined when the guide trains alone
    torch::Tensor guide;   ///< of the guide's conditional mean; undefined without a guide

    [[nodiscard]] torch::Tensor sum() const
    {
        return !guide.defined() ? network : !network.defined() ? guide : network + guide;
    }
};

/// Losses of a batch, weighted by its weights, of the network that `info` describes. With `guideAlone` only the guide
/// is evaluated; the network must have one.
[[nodiscard]] Losses lossesOf(UNet& network, const Batch& batch, const ModelInfo& info, torch::Device device,
                              bool guideAlone = false);

} // namespace penumbra
