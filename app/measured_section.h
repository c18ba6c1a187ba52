#pragma once

#include <filesystem>
#include <string_view>

namespace penumbra::cli {

/// Replaces in a Markdown file what stands between the lines `<!-- measured: begin NAME -->` and `<!-- measured: end
/// -->` by `text`; without a name between `<!-- measured: begin -->` and the end. The rest of the file stays byte by
/// byte. Throws InputError when the file cannot be read or has not exactly one such section.
void replaceMeasured(const std::filesystem::path& file, std::string_view name, std::string_view text);

/// Throws as replaceMeasured would, and changes nothing: called before a long computation.
void requireMeasured(const std::filesystem::path& file, std::string_view name);

} // namespace penumbra::cli
