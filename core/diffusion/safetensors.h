#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace penumbra {

using TextMap = std::map<std::string, std::string>;

/// Types of a tensor's elements, as far as Penumbra knows them.
enum class ElementType { float64, float32, float16, bfloat16, int64, int32, int16, int8, uint8, boolean };

/// What the format calls it: "F32", ...
[[nodiscard]] std::string_view safetensorsName(ElementType type);

/// "[64, 32, 3, 3]", for messages.
[[nodiscard]] std::string shapeText(std::span<const std::int64_t> shape);

/// A safetensors file (8 bytes header length, JSON header, raw little-endian tensors), opened and its header checked:
/// every tensor has a known type, and together they fill the file without gap or overlap. Nothing in such a file can be
/// executed. Its tensors are read as such by diffusion/tensors.h.
class SafetensorsFile
{
public:
    struct Entry
    {
        ElementType type = ElementType::float32;
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
    /// Fills `bytes`, as many as the entry has, with a tensor's elements. Throws InputError when the file cannot be
    /// read.
    void read(const std::string& name, std::span<std::byte> bytes) const;

private:
    void parseHeader(const std::string& header, std::uint64_t dataSize);
    void requireGapless(std::uint64_t dataSize) const;

    std::filesystem::path m_path;
    TextMap m_metadata;
    std::map<std::string, Entry> m_entries;
    std::uint64_t m_dataStart = 0;
};

} // namespace penumbra
