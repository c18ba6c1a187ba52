#include "training/flat_parameters.h"

#include <algorithm>
#include <iterator>

namespace penumbra {
namespace {

/// Calls f(parameter, its part of `flat` in its shape) for all parameters.
template <typename F>
void forEachPart(std::vector<torch::Tensor>& parameters, const torch::Tensor& flat, const F& f)
{
    std::int64_t begin = 0;
    for (torch::Tensor& parameter : parameters) {
        f(parameter, flat.narrow(0, begin, parameter.numel()).view(parameter.sizes()));
        begin += parameter.numel();
    }
}

} // namespace

FlatParameters::FlatParameters(std::vector<torch::Tensor> parameters) : m_parameters(std::move(parameters))
{
    const torch::NoGradGuard noGrad;
    std::vector<torch::Tensor> parts;
    for (const torch::Tensor& parameter : m_parameters)
        parts.push_back(parameter.detach().flatten());
    m_values = torch::cat(parts);
    forEachPart(m_parameters, m_values,
                [](torch::Tensor& parameter, const torch::Tensor& part) { parameter.set_data(part); });
    m_values.requires_grad_(true);
}

void FlatParameters::clearGradients()
{
    const torch::NoGradGuard noGrad;
    if (m_values.grad().defined()) {
        m_values.mutable_grad().zero_();
        return;
    }
    m_values.mutable_grad() = torch::zeros_like(m_values);
    forEachPart(m_parameters, m_values.grad(),
                [](torch::Tensor& parameter, const torch::Tensor& part) { parameter.mutable_grad() = part; });
}

std::vector<torch::Tensor> valuesOf(std::vector<FlatParameters>& parameters)
{
    std::vector<torch::Tensor> values;
    std::ranges::transform(parameters, std::back_inserter(values),
                           [](FlatParameters& group) { return group.values(); });
    return values;
}

} // namespace penumbra
