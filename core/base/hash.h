#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace penumbra {

/// SHA-256 of a file's bytes as 64 lower-case hexadecimal digits. Throws InputError when the file cannot be read.
[[nodiscard]] std::string sha256(const std::filesystem::path& file);

/// SHA-256 of bytes in memory.
[[nodiscard]] std::string sha256(std::span<const std::byte> bytes);

} // namespace penumbra
