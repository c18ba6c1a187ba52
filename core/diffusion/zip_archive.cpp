#include "diffusion/zip_archive.h"

#include "base/error.h"

#include <minizip/unzip.h>

#include <algorithm>
#include <array>
#include <fstream>

namespace penumbra {

namespace {

/// Deflate cannot compress better than this; a directory that claims more is damaged or meant to fill the memory.
constexpr std::uint64_t deflateBest = 1032;

[[noreturn]] void damaged(const std::filesystem::path& path, const std::string& what)
{
    throw InputError("Cannot read " + path.string() + ": " + what + ". The file is damaged; get it anew.");
}

} // namespace

ZipArchive::ZipArchive(std::filesystem::path path) : m_path(std::move(path))
{
    std::error_code error;
    if (!std::filesystem::exists(m_path, error))
        throw InputError("There is no file " + m_path.string() + ".");
    if (!std::filesystem::is_regular_file(m_path, error))
        throw InputError("Cannot read " + m_path.string() + ": it is not a regular file.");
    std::ifstream file(m_path, std::ios::binary);
    if (!file)
        throw InputError("Cannot open " + m_path.string() + "; check its permissions.");
    std::array<char, 4> magic{};
    if (!file.read(magic.data(), magic.size()) || magic != std::array{'P', 'K', '\3', '\4'})
        throw InputError("Cannot read " + m_path.string() +
                         ": expected a zip archive (it would begin with 'PK'), as PyTorch since 1.6 and numpy.savez "
                         "write. Save it anew with those, or name another file.");
    m_file = unzOpen64(m_path.c_str());
    if (m_file == nullptr)
        damaged(m_path, "the directory at the end of the zip archive is missing; the file is truncated");
    try {
        readDirectory();
    } catch (...) {
        unzClose(m_file);
        throw;
    }
}

ZipArchive::~ZipArchive()
{
    unzClose(m_file);
}

void ZipArchive::readDirectory()
{
    std::error_code error;
    const std::uint64_t fileSize = std::filesystem::file_size(m_path, error);
    int status = unzGoToFirstFile(m_file);
    for (; status == UNZ_OK; status = unzGoToNextFile(m_file)) {
        std::array<char, 1024> name{};
        unz_file_info64 info{};
        if (unzGetCurrentFileInfo64(m_file, &info, name.data(), name.size() - 1, nullptr, 0, nullptr, 0) != UNZ_OK)
            damaged(m_path, "the directory of the zip archive cannot be read");
        if (info.compressed_size > fileSize || info.uncompressed_size / deflateBest > info.compressed_size)
            damaged(m_path, "the entry '" + std::string(name.data()) + "' has an impossible size");
        m_sizes[name.data()] = info.uncompressed_size;
    }
    if (status != UNZ_END_OF_LIST_OF_FILE)
        damaged(m_path, "the directory of the zip archive cannot be read");
}

std::vector<char> ZipArchive::read(const std::string& entry, std::uint64_t limit) const
{
    const auto found = m_sizes.find(entry);
    if (found == m_sizes.end())
        throw InputError("The archive " + m_path.string() + " has no entry '" + entry + "'.");
    if (found->second > limit)
        damaged(m_path, "the entry '" + entry + "' has " + std::to_string(found->second) + " bytes, expected at most " +
                            std::to_string(limit));
    std::vector<char> bytes(found->second);
    if (unzLocateFile(m_file, entry.c_str(), 1) != UNZ_OK || unzOpenCurrentFile(m_file) != UNZ_OK)
        damaged(m_path, "the entry '" + entry + "' cannot be opened");
    std::size_t done = 0;
    while (done < bytes.size()) {
        const std::size_t chunk = std::min<std::size_t>(bytes.size() - done, 1U << 30U);
        const int count = unzReadCurrentFile(m_file, bytes.data() + done, static_cast<unsigned>(chunk));
        if (count <= 0)
            break;
        done += static_cast<std::size_t>(count);
    }
    const int status = unzCloseCurrentFile(m_file); // says whether the checksum was right
    if (done != bytes.size() || status != UNZ_OK)
        damaged(m_path, "the entry '" + entry + "' is damaged or truncated");
    return bytes;
}

} // namespace penumbra
