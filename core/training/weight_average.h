#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace penumbra {

/// Exponential moving average of weights, and their exchange with it.
class WeightAverage
{
public:
    /// `weights` are seen as they change; none shares memory with another.
    WeightAverage(std::vector<torch::Tensor> weights, double decay);
    /// Takes in the weights after optimiser step `step`.
    void update(std::int64_t step);
    /// Exchanges the weights and their average.
    void swap();
    [[nodiscard]] std::vector<torch::Tensor>& values() { return m_values; }

private:
    double m_decay;
    std::vector<torch::Tensor> m_weights, m_values;
};

} // namespace penumbra
