#pragma once

#include "diffusion/network.h"

#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace penumbra {

/// Exponential moving average of the weights of a network, and the exchange of weights with it.
class WeightAverage
{
public:
    WeightAverage(const UNet& network, double decay);
    /// Takes in the weights after optimiser step `step`.
    void update(const UNet& network, std::int64_t step);
    /// Exchanges the weights of the network and their average.
    void swap(UNet& network);
    [[nodiscard]] std::vector<torch::Tensor>& values() { return m_values; }

private:
    double m_decay;
    std::vector<torch::Tensor> m_values;
};

} // namespace penumbra
