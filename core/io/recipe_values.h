#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace penumbra {

// What is read from and mended in the recipe of a run (JSON; any other text tells nothing).

/// What the recipe has at a JSON pointer such as "/input/sha256"; null where it has nothing or is no object.
[[nodiscard]] const nlohmann::json* valueAt(const nlohmann::json& recipe, const char* pointer);

/// The recipe with this number of `samples` in place of another; a text that tells none as it is.
[[nodiscard]] std::string recipeWithSamples(const std::string& recipe, std::size_t samples);

/// Whether galaxies of the input were added or erased before the run: nobody knows the truth of such a map.
[[nodiscard]] bool isOfEditedGalaxies(const std::string& recipe);

/// H0 / (100 km/s/Mpc) of the input map, where its file says it. Throws InputError unless it is positive.
[[nodiscard]] std::optional<double> inputLittleH(const nlohmann::json& recipe);

/// Redshift of the input map, where it is known.
[[nodiscard]] std::optional<double> inputRedshift(const nlohmann::json& recipe);

} // namespace penumbra
