#pragma once

#include "evaluation/labelled_field.h"
#include "evaluation/point_scores.h"

#include <vector>

namespace penumbra {

/// Sums over fields for a linear regression of y = log10 of the dark matter, pixel by pixel, on the stars smoothed at
/// several scales: log10(M + 1), as it is and convolved with Gaussians of sigma = 0.2, 0.4, .. 3.2 Mpc/h; M convolved
/// with the same, then log10(M + 1e6 (Msun/h)/(Mpc/h)^2); and, of the whole map, the mean of log10(M + 1) and log10 of
/// the mean of M.
struct StarRegressionSums
{
    double fields = 0.0;
    std::vector<double> moments; ///< means over the pixels of the products of 1, the features and y, a square matrix
    std::vector<double> powers; ///< likewise of Re(a conj(b)) of features and y over each of ModeBins, matrix by matrix

    void add(const StarRegressionSums& other, double sign);
};

/// Sums of one field.
[[nodiscard]] StarRegressionSums starRegressionSums(const LabelledField& field);

/// How well the regression fitted to `fit` does on the fields of `test`, whose r is that of all of them together.
/// `ofWholeMap`: whether the two features of the whole map are used, which takes many universes. Throws Error for other
/// grids.
[[nodiscard]] PointScores scoreStarRegression(const StarRegressionSums& fit, const StarRegressionSums& test,
                                              bool ofWholeMap);

} // namespace penumbra
