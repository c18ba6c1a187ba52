#include "diffusion/safetensors.h"

#include "base/atomic_file.h"
#include "base/error.h"

#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <bit>
#include <fstream>
#include <string_view>

namespace penumbra {

using nlohmann::json;

static_assert(std::endian::native == std::endian::little, "safetensors holds little-endian numbers");

namespace {

/// The largest header the format's own library accepts is 100 MB; ours have some tens of kB.
constexpr std::uint64_t largestHeader = 16U << 20U;
constexpr std::int64_t largestDimension = std::int64_t{1} << 31;
constexpr std::size_t mostDimensions = 8;

struct TypeName
{
    std::string_view name;
    torch::ScalarType type;
};
constexpr std::array typeNames{
    TypeName{"F64", torch::kDouble},    TypeName{"F32", torch::kFloat}, TypeName{"F16", torch::kHalf},
    TypeName{"BF16", torch::kBFloat16}, TypeName{"I64", torch::kLong},  TypeName{"I32", torch::kInt},
    TypeName{"I16", torch::kShort},     TypeName{"I8", torch::kChar},   TypeName{"U8", torch::kByte},
    TypeName{"BOOL", torch::kBool},
};

[[noreturn]] void damaged(const std::filesystem::path& path, const std::string& what)
{
    throw InputError("Cannot read " + path.string() + " as a model file (safetensors): " + what +
                     ". The file is damaged or of another kind; get it anew or name another.");
}

torch::ScalarType typeFromName(const std::filesystem::path& path, const std::string& tensor, const std::string& name)
{
    const auto found = std::ranges::find(typeNames, name, &TypeName::name);
    if (found == typeNames.end())
        damaged(path, "the tensor '" + tensor + "' has the unknown type '" + name + "'");
    return found->type;
}

std::string typeToName(torch::ScalarType type)
{
    const auto found = std::ranges::find(typeNames, type, &TypeName::type);
    if (found == typeNames.end())
        throw Error(std::string("Tensors of type ") + torch::toString(type) + " cannot be written as safetensors.");
    return std::string(found->name);
}

/// Bytes of a tensor; shapes were read from a file, so nothing about them is certain.
std::uint64_t byteCount(const std::filesystem::path& path, const std::string& tensor,
                        const SafetensorsFile::Entry& entry)
{
    std::uint64_t bytes = torch::elementSize(entry.type);
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
        count += (entry.end - entry.begin) / torch::elementSize(entry.type);
    return count;
}

TensorMap SafetensorsFile::read() const
{
    std::ifstream file(m_path, std::ios::binary);
    TensorMap tensors;
    for (const auto& [name, entry] : m_entries) {
        torch::Tensor tensor = torch::empty(entry.shape, torch::TensorOptions(entry.type));
        file.seekg(static_cast<std::streamoff>(m_dataStart + entry.begin));
        if (!file.read(static_cast<char*>(tensor.data_ptr()), static_cast<std::streamsize>(entry.end - entry.begin)))
            damaged(m_path, "the tensor '" + name + "' cannot be read");
        tensors.emplace(name, std::move(tensor));
    }
    return tensors;
}

void writeSafetensors(const std::filesystem::path& path, const TensorMap& tensors, const TextMap& metadata)
{
    json header = {{"__metadata__", metadata}};
    TensorMap contiguous;
    std::uint64_t offset = 0;
    for (const auto& [name, tensor] : tensors) {
        const torch::Tensor plain = tensor.detach().to(torch::kCPU).contiguous();
        const std::uint64_t end = offset + plain.nbytes();
        header[name] = {{"dtype", typeToName(plain.scalar_type())},
                        {"shape", plain.sizes().vec()},
                        {"data_offsets", {offset, end}}};
        offset = end;
        contiguous.emplace(name, plain);
    }
    std::string text = header.dump();
    text.resize((text.size() + 7) / 8 * 8, ' '); // tensors start aligned for readers that map the file
    const std::uint64_t headerSize = text.size();

    AtomicFile target(path);
    std::ofstream file(target.temporary(), std::ios::binary);
    file.write(reinterpret_cast<const char*>(&headerSize), sizeof headerSize);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    for (const auto& [name, tensor] : contiguous)
        file.write(static_cast<const char*>(tensor.data_ptr()), static_cast<std::streamsize>(tensor.nbytes()));
    file.close();
    if (!file)
        throw Error("Cannot write " + path.string() + ": the disk is full or the folder is not writable.");
    target.commit();
}

} // namespace penumbra
