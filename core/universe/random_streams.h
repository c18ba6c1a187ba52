#pragma once

#include <cstdint>

/// Streams of random numbers under the seed of a universe, so that no part shifts another's draws.
namespace penumbra::streams {

inline constexpr std::uint32_t initialConditions = 1;
inline constexpr std::uint32_t galaxyModel = 2;
inline constexpr std::uint32_t haloStructure = 3;
inline constexpr std::uint32_t galaxies = 4;
inline constexpr std::uint32_t faintHaloes = 5;
inline constexpr std::uint32_t parameters = 6;
inline constexpr std::uint32_t seeds = 7;
inline constexpr std::uint32_t haloModel = 8;

} // namespace penumbra::streams
