#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>

namespace penumbra::cli {

/// Checks of option values, made before any file is touched; what they refuse is bad usage. Each message has the value.
/// A whole number of at least `least`, to be given to transform(): the text becomes plain decimal, since CLI11 takes a
/// leading zero for octal.
[[nodiscard]] CLI::Validator wholeNumber(std::uint64_t least, std::uint64_t most = UINT64_MAX);
/// A number above zero.
[[nodiscard]] CLI::Validator positiveNumber();
/// A number in (0, 1).
[[nodiscard]] CLI::Validator fraction();
/// A unit of surface density.
[[nodiscard]] CLI::Validator surfaceDensityUnitName();
/// The name of a sampler.
[[nodiscard]] CLI::Validator samplerName();
/// The name of a kind of noise.
[[nodiscard]] CLI::Validator noiseName();

/// Which maps of a stack, see toldMaps().
[[nodiscard]] CLI::Validator mapList();
/// An edit of the galaxies, see toldEdit().
[[nodiscard]] CLI::Validator galaxyEdit();
/// Shapes on a map, see toldPoint(), toldRegion() and toldLine(); for a region the name of a region file too.
[[nodiscard]] CLI::Validator mapPoint();
[[nodiscard]] CLI::Validator mapRegion();
[[nodiscard]] CLI::Validator mapLine();

} // namespace penumbra::cli
