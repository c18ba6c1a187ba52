#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace penumbra {

/// Spread and error of pixels as a function of their density, gathered in fine bins so that the deciles of all pixels
/// can be told afterwards without keeping any. A pixel's density is the posterior mean of log10, not the truth: in bins
/// of the truth even an exact posterior looks biased, since a high truth is more often an upward deviation than a
/// downward one. The mean of L samples is not quite free of that: it adds an error of relative order 1/L in the outer
/// deciles.
class DensitySpread
{
public:
    static constexpr std::size_t deciles = 10;

    /// A pixel: mean and variance (ddof 1) of its samples, squared error of their mean; dex and dex^2.
    void add(double mean, double variance, double squaredError);
    void add(const DensitySpread& other, double sign);

    /// Limits of the deciles of the posterior mean [dex], ascending.
    [[nodiscard]] std::array<double, deciles + 1> limits() const;
    /// Spread-skill ratio of L samples between those limits, which must be of `limits()` of some DensitySpread; NaN for
    /// a decile without pixels.
    [[nodiscard]] std::vector<double> spreadSkillBetween(const std::array<double, deciles + 1>& limits,
                                                         std::size_t samples) const;

private:
    struct Bin
    {
        double pixels = 0.0, variance = 0.0, squaredError = 0.0;
    };
    std::vector<Bin> m_bins;
};

} // namespace penumbra
