#pragma once

#include <filesystem>
#include <string>

namespace penumbra {

/// Held while a file is being made over a long time, so that nobody else makes it too. The system lets go of it when
/// the process ends, however it does. Where the file system has no locks, nothing is held.
class FileLock
{
public:
    /// Makes and locks `path`, a file beside the one that is meant; it goes with the lock. Throws InputError that says
    /// what `holder` is doing, when another process has it.
    FileLock(std::filesystem::path path, const std::string& holder);
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

private:
    std::filesystem::path m_path;
    int m_descriptor = -1;
};

} // namespace penumbra
