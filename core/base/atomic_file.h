#pragma once

#include "base/file_identity.h"

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string_view>

namespace penumbra {

/// A file that appears whole or not at all: write to `temporary()`, which lies beside the target, then `commit()`.
/// Where the target is a symbolic link, the file that it leads to is meant, and the link stays. Destroyed uncommitted,
/// it removes the temporary and leaves an older target as it was; what killed processes of this machine left beside a
/// target goes when it is written the next time. A target that another program has written meanwhile
/// is not replaced.
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
    /// then unchanged. Where that is because another program has written it meanwhile, the temporary stays, under
    /// another name, and the error tells it.
    void commit();
    /// The same, but replaces nothing: gives it the target's name or, where that is taken, the first free one of
    /// name-2.ending, name-3.ending and so on, and returns it. Also where others do so at the same time.
    [[nodiscard]] std::filesystem::path commitBeside();

private:
    void flush() const;
    void keepAside();

    std::filesystem::path m_target; ///< as it was named
    std::filesystem::path m_file;   ///< that it stands for
    std::filesystem::path m_temporary;
    FileIdentity m_before; ///< of m_file, when this began
    bool m_kept = false;   ///< the temporary is not to be removed
};

/// Writes a file whole or not at all: with what `write` puts into the stream, or with these bytes. Throws as
/// AtomicFile, and Error, with the system's reason, when not all of it could be written; an older file is then as it
/// was.
void writeWhole(const std::filesystem::path& path, const std::function<void(std::ostream&)>& write);
void writeWhole(const std::filesystem::path& path, std::string_view bytes);

} // namespace penumbra
