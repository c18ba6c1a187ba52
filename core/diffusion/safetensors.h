#pragma once

#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace penumbra {

using TensorMap = std::map<std::string, torch::Tensor>;
using TextMap = std::map<std::string, std::string>;

/// A safetensors file (8 bytes header length, JSON header, raw little-endian tensors), opened and its header checked:
/// every tensor has a known type, and together they fill the file without gap or overlap. Nothing in such a file can be
/// executed.
class SafetensorsFile
{
public:
    struct Entry
    {
        torch::ScalarType type = torch::kFloat;
        std::vector<std::int64_t> shape;
        std::uint64_t begin = 0, end = 0; ///< bytes from the start of the tensor data
    };

    /// Reads the header. Throws InputError naming the file: absent, empty, truncated, no safetensors, inconsistent.
    explicit SafetensorsFile(std::filesystem::path path);

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    [[nodiscard]] const TextMap& metadata() const { return m_metadata; }
    [[nodiscard]] const std::map<std::string, Entry>& entries() const { return m_entries; }
    /// Elements of all tensors together.
    [[nodiscard]] std::size_t elements() const;
    /// All tensors, in their own types. Throws InputError when the file cannot be read.
    [[nodiscard]] TensorMap read() const;

private:
    void parseHeader(const std::string& header, std::uint64_t dataSize);
    void requireGapless(std::uint64_t dataSize) const;

    std::filesystem::path m_path;
    TextMap m_metadata;
    std::map<std::string, Entry> m_entries;
    std::uint64_t m_dataStart = 0;
};

/// Writes tensors (from any device, in their own types) and metadata, whole or not at all. Throws as AtomicFile.
void writeSafetensors(const std::filesystem::path& path, const TensorMap& tensors, const TextMap& metadata);

} // namespace penumbra
