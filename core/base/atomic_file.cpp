#include "base/atomic_file.h"

#include "base/error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace penumbra {

AtomicFile::AtomicFile(std::filesystem::path target) : m_target(std::move(target))
{
    std::error_code code;
    const auto folder = m_target.has_parent_path() ? m_target.parent_path() : std::filesystem::path(".");
    if (!std::filesystem::is_directory(folder, code))
        throw InputError("Cannot write '" + m_target.string() + "': the folder '" + folder.string() +
                         "' does not exist.");
    if (std::filesystem::is_directory(m_target, code))
        throw InputError("Cannot write '" + m_target.string() + "': it is a folder. Name a file.");
    if (::access(folder.c_str(), W_OK) != 0)
        throw InputError("Cannot write '" + m_target.string() + "': the folder is not writable (" +
                         std::strerror(errno) + ").");
    std::string hidden = ".";
    hidden += m_target.filename().string() + ".part" + std::to_string(::getpid());
    m_temporary = folder / hidden;
}

AtomicFile::~AtomicFile()
{
    if (m_committed)
        return;
    std::error_code code;
    std::filesystem::remove(m_temporary, code);
}

void AtomicFile::commit()
{
    const int descriptor = ::open(m_temporary.c_str(), O_RDONLY | O_CLOEXEC);
    const bool flushed = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int reason = errno;
    if (descriptor >= 0)
        ::close(descriptor);
    if (!flushed)
        throw Error("Cannot write '" + m_target.string() + "': " + std::strerror(reason) + ".");
    std::error_code code;
    std::filesystem::rename(m_temporary, m_target, code);
    if (code)
        throw Error("Cannot write '" + m_target.string() + "': " + code.message() + ".");
    m_committed = true;
}

} // namespace penumbra
