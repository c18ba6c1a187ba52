#include "base/atomic_file.h"

#include "base/error.h"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace penumbra {

namespace {

/// The file that a name stands for: symbolic links lead to it, be it there or not. A chain that never ends is left at a
/// link, which the system then refuses.
std::filesystem::path behindLinks(std::filesystem::path path)
{
    constexpr int most = 40; // as Linux follows
    std::error_code code;
    for (int i = 0; i < most && std::filesystem::is_symlink(path, code); ++i)
        path = path.parent_path() / std::filesystem::read_symlink(path, code);
    return path;
}

} // namespace

AtomicFile::AtomicFile(std::filesystem::path target) : m_target(std::move(target)), m_file(behindLinks(m_target))
{
    std::error_code code;
    const auto folder = m_file.has_parent_path() ? m_file.parent_path() : std::filesystem::path(".");
    if (!std::filesystem::is_directory(folder, code))
        throw InputError("Cannot write '" + m_target.string() + "': the folder '" + folder.string() +
                         "' does not exist.");
    if (std::filesystem::is_directory(m_target, code))
        throw InputError("Cannot write '" + m_target.string() + "': it is a folder. Name a file.");
    if (::access(folder.c_str(), W_OK) != 0)
        throw InputError("Cannot write '" + m_target.string() + "': the folder is not writable (" +
                         std::strerror(errno) + ").");
    std::string hidden = ".";
    static std::atomic<int> count = 0; // of this process
    hidden += m_file.filename().string() + ".part" + std::to_string(::getpid()) + "-" + std::to_string(count++);
    m_temporary = folder / hidden;
    m_before = identityOf(m_file);
}

AtomicFile::Identity AtomicFile::identityOf(const std::filesystem::path& file)
{
    struct stat told = {};
    if (::stat(file.c_str(), &told) != 0)
        return {};
    return {told.st_dev, told.st_ino, static_cast<std::uintmax_t>(told.st_size), told.st_mtim.tv_sec,
            told.st_mtim.tv_nsec};
}

AtomicFile::~AtomicFile()
{
    if (m_kept)
        return;
    std::error_code code;
    std::filesystem::remove(m_temporary, code);
}

void AtomicFile::flush() const
{
    const int descriptor = ::open(m_temporary.c_str(), O_RDONLY | O_CLOEXEC);
    const bool flushed = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int reason = errno;
    if (descriptor >= 0)
        ::close(descriptor);
    if (!flushed)
        throw Error("Cannot write '" + m_target.string() + "': " + std::strerror(reason) + ".");
}

std::filesystem::path AtomicFile::commitBeside()
{
    flush();
    std::error_code code;
    for (int number = 1;; ++number) {
        std::filesystem::path free = m_file;
        if (number > 1)
            free.replace_filename(m_file.stem().string() + "-" + std::to_string(number) + m_file.extension().string());
        if (::link(m_temporary.c_str(), free.c_str()) == 0)
            return free; // the other name goes with this object
        if (errno == EEXIST || std::filesystem::exists(free, code))
            continue;
        std::filesystem::rename(m_temporary, free, code); // no two names for a file there
        if (code)
            throw Error("Cannot write '" + free.string() + "': " + code.message() + ".");
        m_kept = true;
        return free;
    }
}

void AtomicFile::commit()
{
    flush();
    if (const Identity now = identityOf(m_file); now != m_before && now != Identity()) {
        m_kept = true;
        throw Error("'" + m_target.string() +
                    "' was written by another program meanwhile, and is left so. What was to go there lies in '" +
                    m_temporary.string() + "'; move it to another name.");
    }
    std::error_code code;
    if (const auto status = std::filesystem::status(m_file, code); std::filesystem::exists(status))
        std::filesystem::permissions(m_temporary, status.permissions(), code); // who may read it stays the same
    std::filesystem::rename(m_temporary, m_file, code);
    if (code)
        throw Error("Cannot write '" + m_target.string() + "': " + code.message() + ".");
    m_kept = true;
}

void writeWhole(const std::filesystem::path& path, const std::function<void(std::ostream&)>& write)
{
    AtomicFile file(path);
    errno = 0;
    std::ofstream stream(file.temporary(), std::ios::binary);
    write(stream);
    stream.close(); // a full disk may show no sooner
    if (!stream) {
        const int reason = errno;
        throw Error("Cannot write '" + path.string() + "': " +
                    (reason != 0 ? std::strerror(reason) : "the disk is full or the file cannot be written") + ".");
    }
    file.commit();
}

void writeWhole(const std::filesystem::path& path, std::string_view bytes)
{
    writeWhole(path,
               [bytes](std::ostream& out) { out.write(bytes.data(), static_cast<std::streamsize>(bytes.size())); });
}

} // namespace penumbra
