#include "diffusion/noise_schedule.h"

#include <cmath>

namespace penumbra {

namespace {

double sigmoid(double x)
{
    if (x >= 0.0)
        return 1.0 / (1.0 + std::exp(-x));
    const double e = std::exp(x);
    return e / (1.0 + e);
}

} // namespace

NoiseLevel noiseLevel(double gamma)
{
    return {std::sqrt(sigmoid(-gamma)), std::sqrt(sigmoid(gamma))};
}

double GammaSchedule::gamma(double t) const
{
    return b + std::abs(w) * t;
}

} // namespace penumbra
