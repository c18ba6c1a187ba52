#pragma once

#include "diffusion/input_place.h"

#include <iosfwd>
#include <nlohmann/json_fwd.hpp>

namespace penumbra::cli {

/// A map among the training maps, for people: the verdict and its sentence on one line.
void printPlace(std::ostream& out, const InputPlace& place);

/// The same with a table of the statistics.
void printPlaceTable(std::ostream& out, const InputPlace& place);

/// The same for programs.
[[nodiscard]] nlohmann::json placeJson(const InputPlace& place);

} // namespace penumbra::cli
