#pragma once

#include <cstdint>
#include <filesystem>

namespace penumbra {

/// Which of the files that have had a name one is, as it was last written; all zero where there is none.
struct FileIdentity
{
    std::uintmax_t device = 0, node = 0, size = 0;
    std::int64_t seconds = 0, nanoseconds = 0; ///< of the last change
    friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

/// That of the file now; symbolic links lead to it.
[[nodiscard]] FileIdentity identityOf(const std::filesystem::path& file);

/// What was read of a file at two times is of the same bytes when `before`, its identity before the first, holds after
/// the second. Throws InputError when it does not.
void requireUnchanged(const std::filesystem::path& file, const FileIdentity& before);

} // namespace penumbra
