#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace penumbra {

/// How the noise that the samples of a run are drawn from hangs together. One by one they are the same either way.
enum class Noise {
    independent, ///< every sample has noise of its own
    antithetic   ///< sample 2 j + 1 has the noise of sample 2 j with the sign turned: where one errs up the other errs
                 ///< down, and the mean of few is as good as that of many (Hammersley & Morton 1956,
                 ///< doi:10.1017/S0305004100031455; with diffusion models arXiv:2506.06185)
};

/// "independent", "antithetic", as users choose it and recipes and files have it.
[[nodiscard]] std::string_view name(Noise noise);
/// Throws InputError that lists the names.
[[nodiscard]] Noise noiseFromName(std::string_view name);
/// Both kinds, in the order above.
[[nodiscard]] std::span<const Noise> noiseKinds();

/// Where the normal deviates of a sample come from: a RandomStream of this number, times the sign.
struct NoiseSource
{
    std::uint32_t stream = 0;
    float sign = 1.0F;
};
[[nodiscard]] NoiseSource noiseSource(Noise noise, std::uint32_t sample);

/// Whether these two samples of a run have the same noise but for its sign.
[[nodiscard]] bool arePartners(Noise noise, std::uint32_t sample, std::uint32_t other);
/// Of each of these samples, whether it is the partner of the one before it.
[[nodiscard]] std::vector<bool> partnersOfThoseBefore(Noise noise, std::span<const std::uint32_t> samples);

} // namespace penumbra
