#pragma once

#include "evaluation/labelled_field.h"
#include "evaluation/point_scores.h"
#include "evaluation/star_regression.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace penumbra {

/// Sums over fields that say how well any of the baselines does on them, and from which it is fitted: x = log10(M + 1)
/// of the stars, y = log10 of the dark matter, means over the pixels of a map.
struct BaselineSums
{
    double fields = 0.0;
    double x = 0.0, y = 0.0, xx = 0.0, xy = 0.0, yy = 0.0;
    double xMeanSquared = 0.0, meanProduct = 0.0, yMeanSquared = 0.0; ///< of the maps' means
    /// By integer part of |k| / k_F, without k = 0: share of the modes in xx, xy and yy.
    std::vector<double> powerX, powerXy, powerY;
    std::vector<double> r; ///< correlation of x and y, in the bins of ModeBins
    StarRegressionSums regression;

    void add(const BaselineSums& other, double sign);
};

/// Sums of one field.
[[nodiscard]] BaselineSums baselineSums(const LabelledField& field);

/// What baselines are fitted to: the sums over the fields of that many universes.
struct BaselineFit
{
    BaselineSums sums;
    std::size_t universes = 0;
};

/// Simple ways to answer, each fitted to all universes but the one it is tested on, all in log10 surface density:
/// - "constant": the mean of log10 dark matter;
/// - "stellar_scaled": a straight line in log10(M + 1), pixel by pixel;
/// - "wiener": the linear isotropic filter W(k) = P_cross / P_stellar of log10(M + 1) (Wiener 1949). The mean of the
/// map
///   is a line in the mean of log10(M + 1) where `leastForMean` universes are there to fit it, else a constant;
/// - "star_regression": linear in the stars smoothed at several scales (evaluation/star_regression.h), and in their
///   means where as many universes are there.
/// Returns nothing for fewer than two universes.
[[nodiscard]] std::map<std::string, PointResult> measureBaselines(const std::map<std::size_t, BaselineSums>& universes);
/// The same, fitted to other universes. Where all that are tested have one cosmology, a fair comparison needs this:
/// fitted to each other, the baselines would know that cosmology, which a model has to find out. Throws Error when the
/// grids differ.
[[nodiscard]] std::map<std::string, PointResult> measureBaselines(const std::map<std::size_t, BaselineSums>& universes,
                                                                  const BaselineFit& fit);
inline constexpr std::size_t leastForMean = 10;

} // namespace penumbra
