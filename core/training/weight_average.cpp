#include "training/weight_average.h"

#include <algorithm>

namespace penumbra {

WeightAverage::WeightAverage(std::vector<torch::Tensor> weights, double decay)
    : m_decay(decay), m_weights(std::move(weights))
{
    for (const auto& weight : m_weights)
        m_values.push_back(weight.detach().clone());
}

void WeightAverage::update(std::int64_t step)
{
    const torch::NoGradGuard guard;
    // Early weights should not linger: the window grows with the run (as in the reference code of DDPM).
    const double decay = std::min(m_decay, (1.0 + static_cast<double>(step)) / (10.0 + static_cast<double>(step)));
    for (std::size_t i = 0; i < m_values.size(); ++i)
        m_values[i].lerp_(m_weights[i].detach(), 1.0 - decay);
}

void WeightAverage::swap()
{
    const torch::NoGradGuard guard;
    for (std::size_t i = 0; i < m_values.size(); ++i) {
        const auto kept = m_weights[i].detach().clone();
        m_weights[i].copy_(m_values[i]);
        m_values[i].copy_(kept);
    }
}

} // namespace penumbra
