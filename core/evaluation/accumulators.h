#pragma once

#include "field/field.h"
#include "statistics/power_spectrum.h"

#include <array>
#include <cstdint>
#include <vector>

namespace penumbra {

/// Central intervals whose coverage is reported [percent].
inline constexpr std::array<int, 4> coverageLevels{50, 68, 90, 95};

/// How a posterior of one field compares with its truth. Errors in dex of log10 surface density.
struct FieldScores
{
    double mseSample = 0.0; ///< mean over samples and pixels [dex^2]
    double mseMean = 0.0;   ///< of the mean of log10 [dex^2]
    double variance = 0.0;  ///< mean over pixels of the samples' variance (ddof 1) [dex^2]
    std::array<double, coverageLevels.size()> coverage{};  ///< fraction of pixels, in the order of coverageLevels
    std::vector<double> k;                                 ///< [h/Mpc]
    std::vector<double> rLinear, rLog10;                   ///< mean over samples
    std::vector<double> logPowerRatio, logPowerRatioLog10; ///< mean over samples of ln(P_sample / P_truth)
};

/// Scores `samples` (at least two) against `truth`. Coverage counts a pixel as inside the central interval of level a
/// when |u - 1/2| < a/2, where u = (rank + v) / (L + 1) is the randomised rank of the truth among L samples, v uniform:
/// u is uniform exactly when truth and samples are exchangeable, whatever L (Talts et al., arXiv:1804.06788). `seed`
/// keys v. Throws Error for fewer than two samples or sizes that differ.
[[nodiscard]] FieldScores scoreField(const Field& truth, const std::vector<Field>& samples, std::uint64_t seed);

/// sqrt((L+1)/L variance / mseMean): 1 for a calibrated posterior of L samples (Fortin et al. 2014, eq. 15).
[[nodiscard]] double spreadSkill(double variance, double mseMean, std::size_t samples);

} // namespace penumbra
