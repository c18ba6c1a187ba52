#include "diffusion/tensors.h"

#include "base/atomic_file.h"
#include "base/error.h"

#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <ostream>
#include <span>

namespace penumbra {

using nlohmann::json;

namespace {

/// In the order of ElementType.
constexpr std::array types{torch::kDouble, torch::kFloat, torch::kHalf, torch::kBFloat16, torch::kLong,
                           torch::kInt,    torch::kShort, torch::kChar, torch::kByte,     torch::kBool};

ElementType elementTypeOf(torch::ScalarType type)
{
    const auto found = std::ranges::find(types, type);
    if (found == types.end())
        throw Error(std::string("Tensors of type ") + torch::toString(type) + " cannot be written as safetensors.");
    return static_cast<ElementType>(found - types.begin());
}

} // namespace

TensorMap readTensors(const SafetensorsFile& file)
{
    TensorMap tensors;
    for (const auto& [name, entry] : file.entries()) {
        const auto type = types.at(static_cast<std::size_t>(entry.type));
        torch::Tensor tensor = torch::empty(entry.shape, torch::TensorOptions(type));
        file.read(name, {static_cast<std::byte*>(tensor.data_ptr()), tensor.nbytes()});
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
        header[name] = {{"dtype", safetensorsName(elementTypeOf(plain.scalar_type()))},
                        {"shape", plain.sizes().vec()},
                        {"data_offsets", {offset, end}}};
        offset = end;
        contiguous.emplace(name, plain);
    }
    std::string text = header.dump();
    text.resize((text.size() + 7) / 8 * 8, ' '); // tensors start aligned for readers that map the file
    const std::uint64_t headerSize = text.size();

    writeWhole(path, [&](std::ostream& file) {
        file.write(reinterpret_cast<const char*>(&headerSize), sizeof headerSize);
        file.write(text.data(), static_cast<std::streamsize>(text.size()));
        for (const auto& [name, tensor] : contiguous)
            file.write(static_cast<const char*>(tensor.data_ptr()), static_cast<std::streamsize>(tensor.nbytes()));
    });
}

} // namespace penumbra
