#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace penumbra {

/// The card of a model: Markdown that says what it was trained on, what was measured of it, and what it must not be
/// used for. It lies beside the model file under the same name with the ending .md; absent when there is none.
[[nodiscard]] std::optional<std::filesystem::path> modelCard(const std::filesystem::path& model);

/// Its text. Throws InputError when it cannot be read.
[[nodiscard]] std::string readModelCard(const std::filesystem::path& card);

} // namespace penumbra
