#pragma once

namespace penumbra {

/// Signal and noise amplitudes of the variance-preserving diffusion z = alpha x + sigma n at a noise level
/// gamma = -ln(SNR) (Kingma et al., arXiv:2107.00630): alpha^2 = sigmoid(-gamma), sigma^2 = sigmoid(gamma).
struct NoiseLevel
{
    double alpha, sigma;
};

/// Computed from the sigmoid directly: accurate for |gamma| of 20 and more.
[[nodiscard]] NoiseLevel noiseLevel(double gamma);

/// Linear schedule gamma(t) = b + |w| t for t from 0 (data) to 1 (noise). The published models learn b and w from
/// -13.3 and 26.6 (arXiv:2403.10648).
struct GammaSchedule
{
    double b = -13.3;
    double w = 26.6;

    [[nodiscard]] double gamma(double t) const;
};

} // namespace penumbra
