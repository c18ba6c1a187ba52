#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace penumbra {

/// How well a posterior is known from the samples drawn so far. Both errors fall as 1 / sqrt(samples).
struct Convergence
{
    std::size_t samples = 0;
    double meanError = 0.0;          ///< standard error of the mean map, rms over its pixels [unit of the map]
    std::optional<double> bandError; ///< relative standard error of a pixel's 68 % interval; absent for few samples

    /// Samples to draw on top of these for half the errors.
    [[nodiscard]] std::size_t samplesToHalve() const { return 3 * samples; }
};

/// Relative standard error of the width of the 68 % interval, as its rms over the values of `samples` (one vector of
/// equal length per sample, say some pixels of each). Whatever the distribution: the widths of every other sample and
/// of those between are independent, and their difference has twice the error of the width of all. For normal values it
/// comes to 0.96 / sqrt(samples). `partner` says of which samples the one before is the antithetic partner
/// (base/noise.h); partners go to the same half. Empty: of none. Absent for fewer than 8 samples, and where the samples
/// do not differ.
[[nodiscard]] std::optional<double> bandError(std::span<const std::vector<float>> samples,
                                              const std::vector<bool>& partner = {});

} // namespace penumbra
