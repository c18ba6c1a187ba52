#pragma once

#include <span>
#include <vector>

namespace penumbra {

/// Surface density to network units and back: y = (log10(x + offset) - mean) / std. A model file carries one for its
/// input and one for its output; they belong to the training set, not to the map at hand (arXiv:2403.10648, section 2).
struct Normalization
{
    double offset = 0.0; ///< 1 for stellar mass (empty pixels), 0 for dark matter [(Msun/h)/(Mpc/h)^2]
    double mean = 0.0;   ///< of log10(x + offset) over the training set [dex]
    double std = 1.0;    ///< likewise [dex]

    /// Network units of surface densities; values at or below -offset are taken as 1.
    [[nodiscard]] std::vector<float> toNetwork(std::span<const float> surfaceDensity) const;
    /// Surface densities of network units, never negative.
    [[nodiscard]] std::vector<float> fromNetwork(std::span<const float> network) const;

    friend bool operator==(const Normalization&, const Normalization&) = default;
};

} // namespace penumbra
