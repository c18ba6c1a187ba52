#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace penumbra {

/// Counter-based random numbers: Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"), key
/// = seed, counter = (stream, step, element). A value depends on these four numbers alone, never on what was drawn
/// before, on the batch or on the thread.
class RandomStream
{
public:
    /// `seed` keys the generator; `stream` and `step` name an independent sequence under it, e.g. sample and denoising
    /// step.
    constexpr RandomStream(std::uint64_t seed, std::uint32_t stream, std::uint32_t step) noexcept
        : m_seed(seed), m_stream(stream), m_step(step)
    {}

    /// Fills `out` with independent standard normal deviates (Box-Muller), element i from counter i / 2.
    void normals(std::span<float> out) const;
    void normals(std::span<double> out) const;

    /// Fills `out` with uniform deviates in the open interval (0, 1).
    void uniforms(std::span<double> out) const;

private:
    std::uint64_t m_seed;
    std::uint32_t m_stream;
    std::uint32_t m_step;
};

/// Draws one after the other from a RandomStream, for algorithms that do not know beforehand how many they need.
/// Not thread-safe: one per thread.
class RandomSequence
{
public:
    RandomSequence(std::uint64_t seed, std::uint32_t stream, std::uint32_t step = 0) noexcept;
    /// Uniform in (0, 1).
    [[nodiscard]] double uniform();
    /// Standard normal.
    [[nodiscard]] double normal();
    /// Poisson deviate of mean `mean` >= 0: inversion below 30, rounded normal approximation (never negative) above.
    [[nodiscard]] std::int64_t poisson(double mean);
    /// Uniform integer in [0, bound), bound >= 1.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);

private:
    std::uint64_t m_seed;
    std::uint32_t m_stream;
    std::uint32_t m_step;
    std::uint64_t m_counter = 0;
};

/// A seed for each map of many that are drawn with one: their noise is independent, also of that of other seeds. Below
/// 2^53, which any reader of JSON keeps.
[[nodiscard]] std::uint64_t seedOfMap(std::uint64_t seed, std::size_t map);

} // namespace penumbra
