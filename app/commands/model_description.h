#pragma once

#include "diffusion/model.h"

#include <iosfwd>
#include <nlohmann/json_fwd.hpp>

namespace penumbra::cli {

/// A model for people: network, schedule, normalisations, training maps, provenance.
void printModel(std::ostream& out, const ModelInfo& info);

/// The same for programs.
[[nodiscard]] nlohmann::json modelJson(const ModelInfo& info);

} // namespace penumbra::cli
