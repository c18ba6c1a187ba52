#include "base/random.h"

#include <Random123/philox.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace penumbra {
namespace {

using Philox = r123::Philox4x32;

std::array<std::uint64_t, 2> block(std::uint64_t seed, std::uint32_t stream, std::uint32_t step, std::uint64_t index)
{
    const Philox::key_type key{{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}};
    const Philox::ctr_type counter{
        {static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32), stream, step}};
    const auto r = Philox{}(counter, key);
    return {(std::uint64_t{r[1]} << 32) | r[0], (std::uint64_t{r[3]} << 32) | r[2]};
}

/// Uniform in (0, 1) from the upper 52 bits, at the centres of 2^52 cells.
double unitInterval(std::uint64_t bits)
{
    return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
}

std::array<double, 2> normalPair(const std::array<std::uint64_t, 2>& bits)
{
    const double radius = std::sqrt(-2.0 * std::log(unitInterval(bits[0])));
    const double angle = 2.0 * std::numbers::pi * unitInterval(bits[1]);
    return {radius * std::cos(angle), radius * std::sin(angle)};
}

template <typename T>
void fillNormals(std::span<T> out, std::uint64_t seed, std::uint32_t stream, std::uint32_t step)
{
    for (std::size_t i = 0; i < out.size(); i += 2) {
        const auto pair = normalPair(block(seed, stream, step, i / 2));
        out[i] = static_cast<T>(pair[0]);
        if (i + 1 < out.size())
            out[i + 1] = static_cast<T>(pair[1]);
    }
}

} // namespace

void RandomStream::normals(std::span<float> out) const
{
    fillNormals(out, m_seed, m_stream, m_step);
}

void RandomStream::normals(std::span<double> out) const
{
    fillNormals(out, m_seed, m_stream, m_step);
}

void RandomStream::uniforms(std::span<double> out) const
{
    for (std::size_t i = 0; i < out.size(); i += 2) {
        const auto bits = block(m_seed, m_stream, m_step, i / 2);
        out[i] = unitInterval(bits[0]);
        if (i + 1 < out.size())
            out[i + 1] = unitInterval(bits[1]);
    }
}

RandomSequence::RandomSequence(std::uint64_t seed, std::uint32_t stream, std::uint32_t step) noexcept
    : m_seed(seed), m_stream(stream), m_step(step)
{}

double RandomSequence::uniform()
{
    return unitInterval(block(m_seed, m_stream, m_step, m_counter++)[0]);
}

double RandomSequence::normal()
{
    return normalPair(block(m_seed, m_stream, m_step, m_counter++))[0];
}

std::int64_t RandomSequence::poisson(double mean)
{
    if (mean <= 0.0)
        return 0;
    if (mean > 30.0)
        return std::max<std::int64_t>(0, std::llround(mean + std::sqrt(mean) * normal()));
    const double u = uniform();
    double probability = std::exp(-mean);
    double cumulative = probability;
    std::int64_t count = 0;
    while (u > cumulative && count < 1000) {
        ++count;
        probability *= mean / static_cast<double>(count);
        cumulative += probability;
    }
    return count;
}

std::uint64_t RandomSequence::below(std::uint64_t bound)
{
    return std::min(bound - 1, static_cast<std::uint64_t>(uniform() * static_cast<double>(bound)));
}

std::uint64_t seedOfMap(std::uint64_t seed, std::size_t map)
{
    constexpr std::uint32_t step = 0x6d617073; // "maps": no denoising step
    return RandomSequence(seed, static_cast<std::uint32_t>(map), step).below(std::uint64_t{1} << 53);
}

} // namespace penumbra
