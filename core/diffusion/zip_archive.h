#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace penumbra {

/// A zip archive (stored or deflated entries), read by minizip. Not thread-safe.
class ZipArchive
{
public:
    /// Reads the directory. Throws InputError naming the file: absent, unreadable, no zip archive, damaged directory.
    explicit ZipArchive(std::filesystem::path path);
    ~ZipArchive();
    ZipArchive(const ZipArchive&) = delete;
    ZipArchive& operator=(const ZipArchive&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    /// Names of the entries and their sizes [bytes], uncompressed, as the directory has them.
    [[nodiscard]] const std::map<std::string, std::uint64_t>& entries() const { return m_sizes; }
    /// The bytes of an entry. Throws InputError when there is no such entry, when it is larger than `limit` [bytes], or
    /// when it is damaged (its checksum is verified).
    [[nodiscard]] std::vector<char> read(const std::string& entry, std::uint64_t limit) const;

private:
    void readDirectory();

    std::filesystem::path m_path;
    void* m_file = nullptr; ///< minizip's unzFile
    std::map<std::string, std::uint64_t> m_sizes;
};

} // namespace penumbra
