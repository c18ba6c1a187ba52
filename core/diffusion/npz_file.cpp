#include "diffusion/npz_file.h"

#include "base/error.h"
#include "diffusion/zip_archive.h"
#include "io/npy_header.h"

#include <torch/torch.h>

#include <algorithm>

namespace penumbra {

namespace {

constexpr std::uint64_t largestArray = 1U << 30U;

torch::ScalarType typeOf(const NpyHeader& header, const std::string& source)
{
    switch (header.kind) {
    case 'f':
        return header.bytes == 2 ? torch::kHalf : header.bytes == 4 ? torch::kFloat : torch::kDouble;
    case 'i':
        return header.bytes == 1   ? torch::kChar
               : header.bytes == 2 ? torch::kShort
               : header.bytes == 4 ? torch::kInt
                                   : torch::kLong;
    default:
        if (header.bytes != 1)
            throw InputError("The array in " + source + " is of type " + header.typeText() +
                             "; expected float32. Convert it with numpy's astype.");
        return torch::kByte;
    }
}

torch::Tensor toTensor(std::vector<char>& bytes, const std::string& source)
{
    const NpyHeader header = parseNpyHeader({bytes.data(), bytes.size()}, bytes.size(), source);
    const torch::ScalarType type = typeOf(header, source);
    char* const first = bytes.data() + header.dataOffset;
    if (header.swapped)
        for (char* element = first; element + header.bytes <= bytes.data() + bytes.size(); element += header.bytes)
            std::reverse(element, element + header.bytes);
    std::vector<std::int64_t> shape(header.shape.begin(), header.shape.end()), strides;
    for (const std::size_t stride : header.strides())
        strides.push_back(static_cast<std::int64_t>(stride / header.bytes));
    // Copied byte by byte first: an entry's data need not be aligned for its type.
    const auto raw =
        torch::from_blob(first, {static_cast<std::int64_t>(bytes.data() + bytes.size() - first)}, torch::kByte);
    const auto elements = raw.numel() / static_cast<std::int64_t>(header.bytes);
    const auto flat = raw.slice(0, 0, elements * static_cast<std::int64_t>(header.bytes)).clone().view(type);
    return flat.as_strided(shape, strides).to(torch::kFloat).contiguous();
}

} // namespace

TensorMap readNpz(const std::filesystem::path& path)
{
    const ZipArchive archive(path);
    TensorMap arrays;
    for (const auto& [entry, size] : archive.entries()) {
        if (!entry.ends_with(".npy"))
            continue;
        const std::string name = entry.substr(0, entry.size() - 4);
        std::vector<char> bytes = archive.read(entry, largestArray);
        arrays.emplace(name, toTensor(bytes, path.string() + " (array '" + name + "')"));
    }
    return arrays;
}

} // namespace penumbra
