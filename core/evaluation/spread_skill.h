#pragma once

#include <cstddef>

namespace penumbra {

/// sqrt((L+1)/L variance / mseMean) of L samples, with the samples' variance (ddof 1) and the mean squared error of
/// their mean, both averaged over the same pixels or modes: 1 when calibrated, above when too wide, below when too
/// narrow or biased (Fortin et al. 2014, doi:10.1175/JHM-D-14-0008.1, eq. 15). NaN where the error is zero.
[[nodiscard]] double spreadSkill(double variance, double mseMean, std::size_t samples);

/// The same of samples that depend on each other, whose mean does not vary by variance / L but by `varianceOfMean`.
[[nodiscard]] double spreadSkillOfDependent(double variance, double varianceOfMean, double mseMean);

/// <|x - s|^2> / <|s - s'|^2> over samples s != s' of the same field, from the same two averages: truth and samples of
/// an exact posterior are exchangeable, so it is 1; above when too narrow or biased, below when too wide. NaN where the
/// variance is zero.
[[nodiscard]] double exchangeability(double variance, double mseMean, std::size_t samples);

/// Mean squared error of single samples over that of the mean of L samples, where samples are exact: 2 L / (L + 1).
[[nodiscard]] double exactMseRatio(std::size_t samples);

} // namespace penumbra
