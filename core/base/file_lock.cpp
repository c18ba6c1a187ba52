#include "base/file_lock.h"

#include "base/error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace penumbra {

namespace {

/// Whether the path still leads to the file that was opened there.
bool leadsTo(const std::filesystem::path& path, int descriptor)
{
    struct stat opened = {}, there = {};
    return ::fstat(descriptor, &opened) == 0 && ::stat(path.c_str(), &there) == 0 && opened.st_dev == there.st_dev &&
           opened.st_ino == there.st_ino;
}

} // namespace

FileLock::FileLock(std::filesystem::path path, const std::string& holder) : m_path(std::move(path))
{
    for (;;) {
        m_descriptor = ::open(m_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (m_descriptor < 0)
            throw InputError("Cannot write '" + m_path.string() + "': " + std::strerror(errno) + ".");
        const bool locked = ::flock(m_descriptor, LOCK_EX | LOCK_NB) == 0;
        if (!locked && errno == EWOULDBLOCK) {
            ::close(m_descriptor);
            throw InputError("Another process " + holder + " (it holds '" + m_path.string() +
                             "'). Wait for its end, or choose another name.");
        }
        // The holder before may have removed the file after it was opened here: others would then lock a new one.
        if (!locked || leadsTo(m_path, m_descriptor))
            return;
        ::close(m_descriptor);
    }
}

FileLock::~FileLock()
{
    std::error_code ignored;
    std::filesystem::remove(m_path, ignored); // before it is let go: nobody locks what is going
    ::close(m_descriptor);
}

} // namespace penumbra
