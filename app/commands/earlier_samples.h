#pragma once

#include "base/noise.h"
#include "field/field.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace penumbra::cli {

/// Samples of a posterior that a run goes on with.
struct EarlierSamples
{
    std::vector<Field> maps;
    std::vector<std::uint32_t> indices; ///< their noise streams
    std::optional<Field> truth;         ///< that they were compared with
    std::string recipe;                 ///< JSON text
};

/// Those of the posterior file `path`, to be added to by a run of this recipe and noise on `input`. Throws InputError,
/// which names the difference, when they were drawn otherwise: from another map, model, seed, ..; and as readPosterior
/// does.
[[nodiscard]] EarlierSamples earlierSamples(const std::string& path, const std::string& recipe, Noise noise,
                                            const Field& input);

} // namespace penumbra::cli
