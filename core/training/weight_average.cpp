#include "training/weight_average.h"

#include <algorithm>

namespace penumbra {

WeightAverage::WeightAverage(const UNet& network, double decay) : m_decay(decay)
{
    for (const auto& parameter : network->parameters())
        m_values.push_back(parameter.detach().clone());
}

void WeightAverage::update(const UNet& network, std::int64_t step)
{
    const torch::NoGradGuard guard;
    // Early weights should not linger: the window grows with the run (as in the reference code of DDPM).
    const double decay = std::min(m_decay, (1.0 + static_cast<double>(step)) / (10.0 + static_cast<double>(step)));
    const auto parameters = network->parameters();
    for (std::size_t i = 0; i < m_values.size(); ++i)
        m_values[i].lerp_(parameters[i].detach(), 1.0 - decay);
}

void WeightAverage::swap(UNet& network)
{
    const torch::NoGradGuard guard;
    auto parameters = network->parameters();
    for (std::size_t i = 0; i < m_values.size(); ++i) {
        const auto kept = parameters[i].detach().clone();
        parameters[i].copy_(m_values[i]);
        m_values[i].copy_(kept);
    }
}

} // namespace penumbra
