#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string_view>

namespace penumbra {

/// A file that appears whole or not at all: write to `temporary()`, which lies beside the target, then `commit()`.
/// Where the target is a symbolic link, the file that it leads to is meant, and the link stays. Destroyed uncommitted,
/// it removes the temporary and leaves an older target as it was.
class AtomicFile
{
public:
    /// Throws InputError when the target's folder does not exist or is not writable.
    explicit AtomicFile(std::filesystem::path target);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    [[nodiscard]] const std::filesystem::path& target() const { return m_target; }
    [[nodiscard]] const std::filesystem::path& temporary() const { return m_temporary; }

    /// Flushes the temporary to the disk and renames it over the target. Throws Error (disk full, say); the target is
    /// then unchanged.
    void commit();

private:
    std::filesystem::path m_target; ///< as it was named
    std::filesystem::path m_file;   ///< that it stands for
    std::filesystem::path m_temporary;
    bool m_committed = false;
};

/// Writes a file whole or not at all: with what `write` puts into the stream, or with these bytes. Throws as
/// AtomicFile, and Error, with the system's reason, when not all of it could be written; an older file is then as it
/// was.
void writeWhole(const std::filesystem::path& path, const std::function<void(std::ostream&)>& write);
void writeWhole(const std::filesystem::path& path, std::string_view bytes);

} // namespace penumbra
