#include "diffusion/torch_checkpoint.h"

#include "base/error.h"

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace penumbra {

namespace {

using Kind = PickleValue::Kind;

constexpr std::uint64_t largestPickle = 16U << 20U;
constexpr std::int64_t largestDimension = std::int64_t{1} << 31;
constexpr std::size_t mostDimensions = 8;

struct StorageType
{
    std::string_view name;
    torch::ScalarType type;
};
constexpr std::array storageTypes{
    StorageType{"torch FloatStorage", torch::kFloat}, StorageType{"torch DoubleStorage", torch::kDouble},
    StorageType{"torch HalfStorage", torch::kHalf},   StorageType{"torch BFloat16Storage", torch::kBFloat16},
    StorageType{"torch LongStorage", torch::kLong},   StorageType{"torch IntStorage", torch::kInt},
    StorageType{"torch ShortStorage", torch::kShort}, StorageType{"torch CharStorage", torch::kChar},
    StorageType{"torch ByteStorage", torch::kByte},   StorageType{"torch BoolStorage", torch::kBool},
};

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& what)
{
    throw InputError("Cannot read the checkpoint " + path.string() + ": " + what +
                     ". Expected a file of torch.save, as PyTorch Lightning writes.");
}

/// The folder inside the archive that holds data.pkl, with its '/'.
std::string folderOf(const ZipArchive& archive)
{
    constexpr std::string_view pickle = "data.pkl";
    for (const auto& [entry, size] : archive.entries())
        if (entry.ends_with(pickle) &&
            (entry.size() == pickle.size() || entry[entry.size() - pickle.size() - 1] == '/'))
            return entry.substr(0, entry.size() - pickle.size());
    refuse(archive.path(), "it is a zip archive without data.pkl");
}

Pickle readPickle(const ZipArchive& archive, const std::string& folder)
{
    const std::vector<char> bytes = archive.read(folder + "data.pkl", largestPickle);
    try {
        return Pickle(bytes);
    } catch (const InputError& e) {
        refuse(archive.path(), e.what());
    }
}

std::vector<std::int64_t> integers(const PickleValue& tuple)
{
    std::vector<std::int64_t> values;
    for (const PickleValue* item : tuple.items)
        values.push_back(item->kind == Kind::integer && item->integer <= largestDimension ? item->integer : -1);
    return values;
}

bool isTensor(const PickleValue& value)
{
    return value.madeBy("torch._utils _rebuild_tensor_v2") || value.madeBy("torch._utils _rebuild_parameter");
}

} // namespace

TorchCheckpoint::TorchCheckpoint(const std::filesystem::path& path)
    : m_archive(path), m_folder(folderOf(m_archive)), m_pickle(readPickle(m_archive, m_folder))
{
    std::uint64_t total = 0;
    for (const auto& [entry, size] : m_archive.entries())
        total += size;
    if (total > std::filesystem::file_size(path))
        refuse(path, "it is compressed, which torch.save never does");
    if (const std::string order = m_folder + "byteorder"; m_archive.entries().contains(order)) {
        const std::vector<char> text = m_archive.read(order, 64);
        if (std::string_view(text.data(), text.size()) != "little")
            refuse(path, "it was written on a machine of the other byte order; save it anew on a usual one");
    }
}

TensorMap TorchCheckpoint::stateDict() const
{
    const PickleValue* state = m_pickle.root().find("state_dict");
    if (state == nullptr)
        state = &m_pickle.root();
    std::uint64_t stored = 0, used = 0;
    for (const auto& [entry, size] : m_archive.entries())
        stored += size;
    TensorMap tensors;
    for (const auto& [key, value] : state->entries) {
        if (key->kind != Kind::text || !isTensor(*value))
            continue;
        const torch::Tensor& read = tensors.insert_or_assign(key->text, tensor(key->text, *value)).first->second;
        used += read.nbytes();
        if (used > 2 * stored)
            refuse(path(), "its tensors are together larger than all it stores");
    }
    if (tensors.empty())
        refuse(path(), "it holds no state_dict with tensors");
    return tensors;
}

torch::Tensor TorchCheckpoint::tensor(const std::string& name, const PickleValue& value) const
{
    // _rebuild_parameter(tensor, requires_grad, hooks)
    const PickleValue* description = &value;
    if (value.madeBy("torch._utils _rebuild_parameter") && !value.arguments->items.empty())
        description = value.arguments->items.front();
    // _rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks)
    if (!description->madeBy("torch._utils _rebuild_tensor_v2") || description->arguments->items.size() < 4)
        refuse(path(), "the tensor '" + name + "' is described in an unknown way");
    const auto& arguments = description->arguments->items;
    const torch::Tensor flat = storage(name, *arguments[0]);
    const std::vector<std::int64_t> shape = integers(*arguments[2]), strides = integers(*arguments[3]);
    const std::int64_t offset = arguments[1]->kind == Kind::integer ? arguments[1]->integer : -1;
    const auto negative = [](std::int64_t n) { return n < 0; };
    if (shape.size() != strides.size() || shape.size() > mostDimensions || offset < 0 ||
        std::ranges::any_of(shape, negative) || std::ranges::any_of(strides, negative))
        refuse(path(), "the tensor '" + name + "' has an impossible shape");
    double count = 1.0, last = static_cast<double>(offset);
    for (std::size_t i = 0; i < shape.size(); ++i) {
        count *= static_cast<double>(shape[i]);
        last += static_cast<double>(shape[i] - 1) * static_cast<double>(strides[i]);
    }
    const auto elements = static_cast<double>(flat.numel());
    if (count > 0.0 && (last >= elements || count > elements))
        refuse(path(),
               "the tensor '" + name + "' reaches beyond its storage of " + std::to_string(flat.numel()) + " elements");
    return flat.as_strided(shape, strides, offset).clone(torch::MemoryFormat::Contiguous);
}

torch::Tensor TorchCheckpoint::storage(const std::string& name, const PickleValue& reference) const
{
    // ('storage', type, key, device, elements)
    const PickleValue* identity = reference.kind == Kind::persistent ? reference.arguments : nullptr;
    if (identity == nullptr || identity->items.size() != 5 || identity->items[2]->kind != Kind::text ||
        identity->items[4]->kind != Kind::integer)
        refuse(path(), "the storage of the tensor '" + name + "' is described in an unknown way");
    const std::string& typeName = identity->items[1]->text;
    const auto type = std::ranges::find(storageTypes, typeName, &StorageType::name);
    if (type == storageTypes.end())
        refuse(path(), "the tensor '" + name + "' is stored as '" + typeName + "', which is no known type");
    const std::string entry = m_folder + "data/" + identity->items[2]->text;
    const auto found = m_archive.entries().find(entry);
    if (found == m_archive.entries().end())
        refuse(path(), "the storage '" + entry + "' of the tensor '" + name + "' is missing");
    const std::int64_t expected = identity->items[4]->integer;
    const std::uint64_t elements = found->second / torch::elementSize(type->type);
    if (expected < 0 || elements != static_cast<std::uint64_t>(expected))
        refuse(path(), "the storage of the tensor '" + name + "' has " + std::to_string(elements) +
                           " elements, expected " + std::to_string(expected));
    const std::vector<char> bytes = m_archive.read(entry, found->second);
    torch::Tensor flat = torch::empty({expected}, type->type);
    std::memcpy(flat.data_ptr(), bytes.data(), flat.nbytes());
    return flat;
}

const PickleValue* TorchCheckpoint::entry(std::string_view dictionary, std::string_view key) const
{
    const PickleValue* where = dictionary.empty() ? &m_pickle.root() : m_pickle.root().find(dictionary);
    return where != nullptr ? where->find(key) : nullptr;
}

std::optional<double> TorchCheckpoint::number(std::string_view dictionary, std::string_view key) const
{
    const PickleValue* value = entry(dictionary, key);
    if (value != nullptr && value->kind == Kind::real)
        return value->real;
    if (value != nullptr && value->kind == Kind::integer)
        return static_cast<double>(value->integer);
    return std::nullopt;
}

std::optional<std::string> TorchCheckpoint::text(std::string_view dictionary, std::string_view key) const
{
    const PickleValue* value = entry(dictionary, key);
    return value != nullptr && value->kind == Kind::text ? std::optional(value->text) : std::nullopt;
}

} // namespace penumbra
