#include "diffusion/safetensors.h"

#include "base/error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <fstream>
#include <string_view>

namespace penumbra {

using nlohmann::json;

static_assert(std::endian::native == std::endian::little, "safetensors holds little-endian numbers");

std::string shapeText(std::span<const std::int64_t> shape)
{
    std::string text;
    for (const std::int64_t length : shape)
        text += (text.empty() ? "" : ", ") + std::to_string(length);
    return "[" + text + "]";
}

namespace {

/// The largest header the format's own library accepts is 100 MB; ours have some tens of kB.
constexpr std::uint64_t largestHeader = 16U << 20U;
constexpr std::int64_t largestDimension = std::int64_t{1} << 31;
constexpr std::size_t mostDimensions = 8;

struct TypeName
{
    std::string_view name;
    std::uint64_t bytes;
};
/// In the order of ElementType.
constexpr std::array<TypeName, 10> types{{{"F64", 8},
                                          {"F32", 4},
                                          {"F16", 2},
                                          {"BF16", 2},
                                          {"I64", 8},
                                          {"I32", 4},
                                          {"I16", 2},
                                          {"I8", 1},
                                          {"U8", 1},
                                          {"BOOL", 1}}};

std::uint64_t sizeOf(ElementType type)
{
    return types.at(static_cast<std::size_t>(type)).bytes;
}

[[noreturn]] void damaged(const std::filesystem::path& path, const std::string& what)
{
    throw InputError("Cannot read " + path.string() + " as a model file (safetensors): " + what +
                     ". The file is damaged or of another kind; get it anew or name another.");
}

ElementType typeFromName(const std::filesystem::path& path, const std::string& tensor, const std::string& name)
{
    const auto found = std::ranges::find(types, name, &TypeName::name);
    if (found == types.end())
        damaged(path, "the tensor '" + tensor + "' has the unknown type '" + name + "'");
    return static_cast<ElementType>(found - types.begin());
}

/// Bytes of a tensor; shapes were read from a file, so nothing about them is certain.
std::uint64_t byteCount(const std::filesystem::path& path, const std::string& tensor,
                        const SafetensorsFile::Entry& entry)
{
    std::uint64_t bytes = sizeOf(entry.type);
    if (entry.shape.size() > mostDimensions)
        damaged(path, "the tensor '" + tensor + "' has " + std::to_string(entry.shape.size()) + " dimensions");
    for (const std::int64_t length : entry.shape) {
        if (length < 0 || length > largestDimension)
            damaged(path, "the tensor '" + tensor + "' has a side of " + std::to_string(length));
        if (length > 0 && bytes > (std::uint64_t{1} << 62) / static_cast<std::uint64_t>(length))
            damaged(path, "the tensor '" + tensor + "' is absurdly large");
        bytes *= static_cast<std::uint64_t>(length);
    }
    return bytes;
}

} // namespace

std::string_view safetensorsName(ElementType type)
{
    return types.at(static_cast<std::size_t>(type)).name;
}

SafetensorsFile::SafetensorsFile(std::filesystem::path path) : m_path(std::move(path))
{
    std::error_code error;
    if (!std::filesystem::exists(m_path, error))
        throw InputError("There is no model file " + m_path.string() + ".");
    if (!std::filesystem::is_regular_file(m_path, error))
        throw InputError("Cannot read " + m_path.string() + " as a model file: it is not a regular file.");
    const std::uint64_t size = std::filesystem::file_size(m_path, error);
    std::ifstream file(m_path, std::ios::binary);
    if (error || !file)
        throw InputError("Cannot open the model file " + m_path.string() + "; check its permissions.");
    std::uint64_t headerSize = 0;
    if (size < sizeof headerSize || !file.read(reinterpret_cast<char*>(&headerSize), sizeof headerSize))
        damaged(m_path, "it has " + std::to_string(size) + " bytes, expected at least 8");
    if (headerSize > largestHeader || headerSize > size - sizeof headerSize)
        damaged(m_path,
                "it claims a header of " + std::to_string(headerSize) + " bytes in a file of " + std::to_string(size));
    std::string header(headerSize, '\0');
    if (!file.read(header.data(), static_cast<std::streamsize>(headerSize)))
        damaged(m_path, "its header cannot be read");
    m_dataStart = sizeof headerSize + headerSize;
    try {
        parseHeader(header, size - m_dataStart);
    } catch (const json::exception& e) {
        damaged(m_path, std::string("its header is not as expected (") + e.what() + ")");
    }
    requireGapless(size - m_dataStart);
}

void SafetensorsFile::parseHeader(const std::string& header, std::uint64_t dataSize)
{
    const json root = json::parse(header);
    if (!root.is_object())
        damaged(m_path, "its header is no JSON object");
    for (const auto& [name, value] : root.items()) {
        if (name == "__metadata__") {
            m_metadata = value.get<TextMap>();
            continue;
        }
        Entry entry;
        entry.type = typeFromName(m_path, name, value.at("dtype").get<std::string>());
        entry.shape = value.at("shape").get<std::vector<std::int64_t>>();
        const auto offsets = value.at("data_offsets").get<std::vector<std::uint64_t>>();
        if (offsets.size() != 2 || offsets[0] > offsets[1])
            damaged(m_path, "the tensor '" + name + "' has no proper place in the file");
        entry.begin = offsets[0];
        entry.end = offsets[1];
        if (entry.end > dataSize)
            damaged(m_path, "the tensor '" + name + "' ends at byte " + std::to_string(entry.end) +
                                " of the tensor data, of which there are " + std::to_string(dataSize) +
                                ": the file is truncated");
        const std::uint64_t bytes = byteCount(m_path, name, entry);
        if (entry.end - entry.begin != bytes)
            damaged(m_path, "the tensor '" + name + "' has " + std::to_string(entry.end - entry.begin) +
                                " bytes, expected " + std::to_string(bytes) + " for its type and shape");
        m_entries.emplace(name, std::move(entry));
    }
}

void SafetensorsFile::requireGapless(std::uint64_t dataSize) const
{
    std::vector<std::pair<std::pair<std::uint64_t, std::uint64_t>, std::string>> places;
    for (const auto& [name, entry] : m_entries)
        places.push_back({{entry.begin, entry.end}, name});
    std::ranges::sort(places);
    std::uint64_t end = 0;
    for (const auto& [place, name] : places) {
        if (place.first != end)
            damaged(m_path, "the tensor '" + name + "' begins at byte " + std::to_string(place.first) +
                                " of the tensor data, expected " + std::to_string(end) +
                                ", where the one before it ends");
        end = place.second;
    }
    if (end != dataSize)
        damaged(m_path,
                "it has " + std::to_string(dataSize) + " bytes of tensor data, expected " + std::to_string(end));
}

std::size_t SafetensorsFile::elements() const
{
    std::size_t count = 0;
    for (const auto& [name, entry] : m_entries)
        count += (entry.end - entry.begin) / sizeOf(entry.type);
    return count;
}

void SafetensorsFile::read(const std::string& name, std::span<std::byte> bytes) const
{
    const Entry& entry = m_entries.at(name);
    std::ifstream file(m_path, std::ios::binary);
    file.seekg(static_cast<std::streamoff>(m_dataStart + entry.begin));
    if (bytes.size() != entry.end - entry.begin ||
        !file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size())))
        damaged(m_path, "the tensor '" + name + "' cannot be read");
}

} // namespace penumbra
