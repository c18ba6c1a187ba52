#pragma once

#include <filesystem>

namespace penumbra {

/// A file that appears whole or not at all: write to `temporary()`, which lies beside the target, then `commit()`.
/// Destroyed uncommitted, it removes the temporary and leaves an older target as it was.
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
    std::filesystem::path m_target;
    std::filesystem::path m_temporary;
    bool m_committed = false;
};

} // namespace penumbra
