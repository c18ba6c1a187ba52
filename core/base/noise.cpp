#include "base/noise.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <string>

namespace penumbra {
namespace {

constexpr std::array kinds{Noise::independent, Noise::antithetic};

} // namespace

std::string_view name(Noise noise)
{
    return noise == Noise::independent ? "independent" : "antithetic";
}

Noise noiseFromName(std::string_view told)
{
    const auto found = std::ranges::find_if(kinds, [told](Noise kind) { return name(kind) == told; });
    if (found == kinds.end())
        throw InputError("There is no noise called '" + std::string(told) + "'; choose independent or antithetic.");
    return *found;
}

std::span<const Noise> noiseKinds()
{
    return kinds;
}

NoiseSource noiseSource(Noise noise, std::uint32_t sample)
{
    if (noise == Noise::antithetic && sample % 2 == 1)
        return {sample - 1, -1.0F};
    return {sample, 1.0F};
}

bool arePartners(Noise noise, std::uint32_t sample, std::uint32_t other)
{
    return noise == Noise::antithetic && sample != other && sample / 2 == other / 2;
}

std::vector<bool> partnersOfThoseBefore(Noise noise, std::span<const std::uint32_t> samples)
{
    std::vector<bool> partners(samples.size());
    for (std::size_t i = 1; i < samples.size(); ++i)
        partners[i] = arePartners(noise, samples[i - 1], samples[i]);
    return partners;
}

} // namespace penumbra
