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

/// The card's text with `content` in one of its measured sections, in place of what was there. A section stands between
/// the lines `<!-- measured: begin NAME -->` and `<!-- measured: end -->`. Throws InputError, which lists the sections
/// of the card, when it has none of this name.
[[nodiscard]] std::string withCardSection(const std::string& text, const std::string& section,
                                          const std::string& content);

/// What a measured section says of a quantity: the second cell of the row that it begins. Absent without section or
/// row.
[[nodiscard]] std::optional<std::string> cardMeasurement(const std::string& text, const std::string& section,
                                                         const std::string& quantity);

/// Replaces the card whole or not at all. Throws InputError when its folder is not writable, Error when the disk is
/// full.
void writeModelCard(const std::filesystem::path& card, const std::string& text);

} // namespace penumbra
