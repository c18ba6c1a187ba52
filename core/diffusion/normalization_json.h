#pragma once

#include "field/normalization.h"

#include <nlohmann/json.hpp>

namespace penumbra {

/// {"offset", "mean", "std"}, as recipes, model files and results have it.
[[nodiscard]] inline nlohmann::json normalizationJson(const Normalization& normalization)
{
    return {{"offset", normalization.offset}, {"mean", normalization.mean}, {"std", normalization.std}};
}

} // namespace penumbra
