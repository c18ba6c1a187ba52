#pragma once

#include "field/field.h"

#include <vector>

namespace penumbra {

/// How samples compare with the truth scale by scale, in the bins of ModeBins. `k` and `modes` belong to the grid; all
/// else adds up over fields. Means over samples unless said otherwise.
struct ScaleScores
{
    /// Of single samples, as overdensity or as log10.
    struct Samples
    {
        std::vector<double> r;             ///< correlation with the truth
        std::vector<double> rBetween;      ///< of two samples: what r is on average for an exact posterior
        std::vector<double> logPowerRatio; ///< ln(P_sample / P_truth), 0 on average for an exact posterior
    };
    std::vector<double> k;     ///< [h/Mpc]
    std::vector<double> modes; ///< in each bin
    Samples linear, log10;
    std::vector<double> rMean; ///< correlation of the posterior mean of log10 with the truth
    std::vector<double>
        logPowerRatioMean;      ///< ln(P / P_truth) of that mean: below 0 where it is smooth for lack of knowledge
    std::vector<double> spread; ///< power of samples about their mean (ddof 1), log10 field [dex^2 (Mpc/h)^2]
    std::vector<double> error;  ///< power of the truth about that mean, likewise

    void add(const ScaleScores& other, double sign);
};

/// Of one field and at least two samples on its grid; Fourier transforms on `threads` threads. Throws as powerSpectrum
/// does.
[[nodiscard]] ScaleScores scoreScales(const Field& truth, const std::vector<Field>& samples, int threads);

} // namespace penumbra
