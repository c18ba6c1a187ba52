#include "evaluation/spread_skill.h"

#include <cmath>
#include <limits>

namespace penumbra {

double spreadSkill(double variance, double mseMean, std::size_t samples)
{
    return spreadSkillOfDependent(variance, variance / static_cast<double>(samples), mseMean);
}

double spreadSkillOfDependent(double variance, double varianceOfMean, double mseMean)
{
    if (!(mseMean > 0.0))
        return std::numeric_limits<double>::quiet_NaN();
    return std::sqrt((variance + varianceOfMean) / mseMean);
}

double exchangeability(double variance, double mseMean, std::size_t samples)
{
    if (!(variance > 0.0))
        return std::numeric_limits<double>::quiet_NaN();
    // <|x - s|^2> = |x - mean|^2 + variance (L-1)/L, and <|s - s'|^2> = 2 variance.
    const auto count = static_cast<double>(samples);
    return (mseMean + (count - 1.0) / count * variance) / (2.0 * variance);
}

double exactMseRatio(std::size_t samples)
{
    const auto count = static_cast<double>(samples);
    return 2.0 * count / (count + 1.0);
}

} // namespace penumbra
