#include "base/file_identity.h"

#include "base/error.h"

#include <sys/stat.h>

namespace penumbra {

FileIdentity identityOf(const std::filesystem::path& file)
{
    struct stat told = {};
    if (::stat(file.c_str(), &told) != 0)
        return {};
    return {told.st_dev, told.st_ino, static_cast<std::uintmax_t>(told.st_size), told.st_mtim.tv_sec,
            told.st_mtim.tv_nsec};
}

void requireUnchanged(const std::filesystem::path& file, const FileIdentity& before)
{
    if (identityOf(file) != before)
        throw InputError("'" + file.string() +
                         "' has changed since it was opened. Start again with the file as it is now.");
}

} // namespace penumbra
