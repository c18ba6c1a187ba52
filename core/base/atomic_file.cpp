#include "base/atomic_file.h"

#include "base/error.h"
#include "base/hash.h"

#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <span>
#include <string>
#include <unistd.h>
#include <vector>

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

/// Stands for this machine and its table of processes, beside others that may share its folders: only here do the
/// numbers of its processes mean anything. Containers of one name have tables of their own.
const std::string& thisMachine()
{
    static const std::string name = [] {
        std::string about(256, '\0');
        ::gethostname(about.data(), about.size() - 1);
        about.resize(std::strlen(about.c_str()));
        std::string id;
        std::getline(std::ifstream("/etc/machine-id"), id);
        std::error_code code;
        about += '/' + id + '/' + std::filesystem::read_symlink("/proc/self/ns/pid", code).string();
        return sha256(std::as_bytes(std::span(about))).substr(0, 8);
    }();
    return name;
}

/// Whether a name that begins with `beginning` goes on as that of a temporary of this machine whose process is gone.
bool isLeftover(const std::string& name, const std::string& beginning)
{
    if (!name.starts_with(beginning) || !name.ends_with("-" + thisMachine()))
        return false;
    int process = 0;
    const char* const end = name.data() + name.size();
    const auto [after, failure] = std::from_chars(name.data() + beginning.size(), end, process);
    return failure == std::errc() && after != end && *after == '-' && process > 0 && ::kill(process, 0) != 0 &&
           errno == ESRCH;
}

/// Removes the temporaries of processes that were killed. The age of a file would say less: a sample of a large map
/// can take hours, in which its file does not change.
void removeLeftovers(const std::filesystem::path& folder, const std::string& beginning)
{
    std::error_code code;
    std::vector<std::filesystem::path> leftovers;
    for (std::filesystem::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code))
        if (isLeftover(entry->path().filename().string(), beginning))
            leftovers.push_back(entry->path());
    for (const auto& path : leftovers)
        if (std::filesystem::is_regular_file(std::filesystem::symlink_status(path, code)))
            std::filesystem::remove(path, code);
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
    static std::atomic<int> count = 0; // of this process
    std::string hidden = ".";
    hidden += m_file.filename().string() + ".part";
    removeLeftovers(folder, hidden);
    m_temporary = folder / (hidden + std::to_string(::getpid()) + "-" + std::to_string(count++) + "-" + thisMachine());
    std::filesystem::remove(m_temporary, code); // of a process before that had this one's number
    m_before = identityOf(m_file);
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
    if (const FileIdentity now = identityOf(m_file); now != m_before && now != FileIdentity()) {
        keepAside();
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

void AtomicFile::keepAside()
{
    m_kept = true;
    std::string name = m_temporary.filename().string();
    name.replace(name.rfind(".part"), 5, ".kept"); // not removed with what killed processes left
    std::error_code code;
    const auto kept = m_temporary.parent_path() / name;
    std::filesystem::rename(m_temporary, kept, code);
    if (!code)
        m_temporary = kept;
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
