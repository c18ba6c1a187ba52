#include "base/file_lock.h"

#include "base/error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace penumbra {

FileLock::FileLock(std::filesystem::path path, const std::string& holder)
    : m_path(std::move(path)), m_descriptor(::open(m_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666))
{
    if (m_descriptor < 0)
        throw InputError("Cannot write '" + m_path.string() + "': " + std::strerror(errno) + ".");
    if (::flock(m_descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        ::close(m_descriptor);
        throw InputError("Another process " + holder + " (it holds '" + m_path.string() +
                         "'). Wait for its end, or choose another name.");
    }
}

FileLock::~FileLock()
{
    std::error_code ignored;
    std::filesystem::remove(m_path, ignored); // before it is let go: nobody locks what is going
    ::close(m_descriptor);
}

} // namespace penumbra
