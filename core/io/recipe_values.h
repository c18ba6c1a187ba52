#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

namespace penumbra {

// What posterior files take from the recipe of their run (JSON; anything else tells nothing).

/// The recipe with this number of `samples` in place of another; any other text as it is.
[[nodiscard]] std::string withSamples(std::string recipe, std::size_t samples);

/// H0 / 100 of a recipe that has a number `H0` [km/s/Mpc]; else that of CAMELS. Throws InputError unless positive.
[[nodiscard]] double littleH(const nlohmann::json& recipe);

/// Redshift of the input map, where it is known.
[[nodiscard]] std::optional<double> inputRedshift(const nlohmann::json& recipe);

} // namespace penumbra
