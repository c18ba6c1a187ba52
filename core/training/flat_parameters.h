#pragma once

#include <torch/torch.h>

#include <cstddef>
#include <vector>

namespace penumbra {

/// Parameters laid out one after the other in one tensor, and their gradients in another: an optimiser step is a few
/// operations on these instead of a few for each of some hundred small ones, which on a GPU would take longer than the
/// network itself.
class FlatParameters
{
public:
    FlatParameters() = default;
    /// From now on the parameters, all of one type and device, are views of `values`. They may not be given other
    /// memory (moved to a device, loaded) any more.
    explicit FlatParameters(std::vector<torch::Tensor> parameters);

    /// (elements of all parameters), a leaf for an optimiser.
    [[nodiscard]] torch::Tensor& values() { return m_values; }
    /// Sets the gradients to zero. The first call gives them their place; until then `values` has no gradient, and an
    /// optimiser leaves it as it is.
    void clearGradients();

private:
    std::vector<torch::Tensor> m_parameters;
    torch::Tensor m_values;
};

/// What an optimiser or an average takes: the values of each.
[[nodiscard]] std::vector<torch::Tensor> valuesOf(std::vector<FlatParameters>& parameters);

} // namespace penumbra
