#pragma once

#include "io/posterior_file.h"

#include <iosfwd>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace penumbra::cli {

/// A posterior file for people: what was drawn, of what, how, and what it says.
void printPosterior(std::ostream& out, const std::string& path, const PosteriorContents& posterior);

/// The same for programs, with the whole recipe.
[[nodiscard]] nlohmann::json posteriorJson(const std::string& path, const PosteriorContents& posterior);

} // namespace penumbra::cli
