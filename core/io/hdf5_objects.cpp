#include "base/error.h"
#include "io/hdf5_detail.h"
#include "io/hdf5_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace penumbra::hdf5 {
namespace {

constexpr std::size_t shownValues = 8;

extern "C" herr_t collectDataset(hid_t, const char* name, const H5O_info_t* info, void* paths)
{
    if (info->type == H5O_TYPE_DATASET)
        static_cast<std::vector<std::string>*>(paths)->emplace_back(name);
    return 0;
}

extern "C" herr_t collectLink(hid_t, const char* name, const H5L_info_t*, void* names)
{
    static_cast<std::vector<std::string>*>(names)->emplace_back(name);
    return 0;
}

extern "C" herr_t collectAttribute(hid_t, const char* name, const H5A_info_t*, void* names)
{
    static_cast<std::vector<std::string>*>(names)->emplace_back(name);
    return 0;
}

Handle openAttribute(const Handle& object, const std::string& name)
{
    return Handle(H5Aexists(object.id(), name.c_str()) > 0 ? H5Aopen(object.id(), name.c_str(), H5P_DEFAULT)
                                                           : H5I_INVALID_HID);
}

void create(const Handle& object, const std::string& name, hid_t fileType, hid_t memoryType, const void* value)
{
    if (H5Aexists(object.id(), name.c_str()) > 0)
        H5Adelete(object.id(), name.c_str());
    const Handle space(H5Screate(H5S_SCALAR));
    const Handle attribute(H5Acreate2(object.id(), name.c_str(), fileType, space.id(), H5P_DEFAULT, H5P_DEFAULT));
    if (!attribute || H5Awrite(attribute.id(), memoryType, value) < 0)
        failWriting(object, "attribute " + name);
}

/// Variable length, which h5py hands back as str.
Handle utf8()
{
    Handle type(H5Tcopy(H5T_C_S1));
    H5Tset_size(type.id(), H5T_VARIABLE);
    H5Tset_cset(type.id(), H5T_CSET_UTF8);
    return type;
}

std::size_t elements(const Handle& space)
{
    return static_cast<std::size_t>(std::max<hssize_t>(0, H5Sget_simple_extent_npoints(space.id())));
}

/// First text of a dataset or attribute, which `readRaw(memoryType, buffer)` reads whole.
template <typename Read>
std::optional<std::string> firstText(const Handle& type, const Handle& space, const Read& readRaw)
{
    const std::size_t count = elements(space);
    if (H5Tget_class(type.id()) != H5T_STRING || count == 0)
        return std::nullopt;
    if (H5Tis_variable_str(type.id()) > 0) {
        std::vector<char*> texts(count);
        if (!readRaw(type.id(), static_cast<void*>(texts.data())))
            return std::nullopt;
        std::string result = texts.front() == nullptr ? "" : texts.front();
        H5Dvlen_reclaim(type.id(), space.id(), H5P_DEFAULT, texts.data());
        return result;
    }
    const std::size_t length = H5Tget_size(type.id());
    std::string buffer(length * count, '\0');
    if (!readRaw(type.id(), static_cast<void*>(buffer.data())))
        return std::nullopt;
    buffer.resize(std::min(buffer.find('\0'), length));
    return buffer;
}

std::optional<std::string> attributeText(const Handle& attribute)
{
    const Handle type(H5Aget_type(attribute.id()));
    const Handle space(H5Aget_space(attribute.id()));
    return firstText(type, space,
                     [&](hid_t memory, void* buffer) { return H5Aread(attribute.id(), memory, buffer) >= 0; });
}

template <typename T>
std::vector<T> attributeNumbers(const Handle& attribute, hid_t memoryType)
{
    const Handle type(H5Aget_type(attribute.id()));
    const Handle space(H5Aget_space(attribute.id()));
    const auto kind = H5Tget_class(type.id());
    if (kind == H5T_BITFIELD) { // truth values of PyTables; HDF5 makes no numbers of them
        std::vector<std::uint64_t> bits(elements(space));
        if (bits.empty() || H5Aread(attribute.id(), H5T_NATIVE_B64, bits.data()) < 0)
            return {};
        return {bits.begin(), bits.end()};
    }
    const bool isNumber = kind == H5T_INTEGER || kind == H5T_FLOAT || kind == H5T_ENUM; // truth values of h5py
    std::vector<T> values(isNumber ? elements(space) : 0);
    if (!values.empty() && H5Aread(attribute.id(), memoryType, values.data()) < 0)
        values.clear();
    return values;
}

std::string shown(const Handle& attribute)
{
    if (const auto text = attributeText(attribute))
        return *text;
    const auto values = attributeNumbers<double>(attribute, H5T_NATIVE_DOUBLE);
    if (values.empty())
        return "(not shown)";
    std::string result;
    for (std::size_t i = 0; i < std::min(values.size(), shownValues); ++i) {
        char digits[32];
        const auto end = std::to_chars(std::begin(digits), std::end(digits), values[i]).ptr;
        result += (i == 0 ? "" : ", ") + std::string(digits, end);
    }
    return values.size() > shownValues ? result + ", .." : result;
}

} // namespace

bool exists(const Handle& location, const std::string& path)
{
    const Guard guard;
    // H5Lexists takes only paths whose parents exist, so every prefix is asked for.
    for (std::size_t end = 0; end != std::string::npos;) {
        end = path.find('/', end + 1);
        const std::string part = path.substr(0, end);
        if (part.empty() || part == "/" || part == ".")
            continue;
        if (H5Lexists(location.id(), part.c_str(), H5P_DEFAULT) <= 0 ||
            H5Oexists_by_name(location.id(), part.c_str(), H5P_DEFAULT) <= 0)
            return false;
    }
    return true;
}

std::vector<std::string> children(const Handle& location, const std::string& path)
{
    const Guard guard;
    std::vector<std::string> names;
    hsize_t position = 0;
    const Handle group = open(location, path);
    if (H5Literate(group.id(), H5_INDEX_NAME, H5_ITER_INC, &position, &collectLink, &names) < 0)
        failReading(location, path);
    return names;
}

std::vector<std::string> datasetPaths(const Handle& file)
{
    const Guard guard;
    std::vector<std::string> paths;
    if (H5Ovisit2(file.id(), H5_INDEX_NAME, H5_ITER_INC, &collectDataset, &paths, H5O_INFO_BASIC) < 0)
        failReading(file, "/");
    return paths;
}

Handle open(const Handle& location, const std::string& path)
{
    const Guard guard;
    Handle object(exists(location, path) ? H5Oopen(location.id(), path.c_str(), H5P_DEFAULT) : H5I_INVALID_HID);
    if (!object)
        throw InputError("'" + fileOf(location) + "' has no '" + path + "'.");
    return object;
}

Handle createGroup(const Handle& location, const std::string& path)
{
    const Guard guard;
    Handle group(H5Gcreate2(location.id(), path.c_str(), linkCreation().id(), H5P_DEFAULT, H5P_DEFAULT));
    if (!group)
        failWriting(location, path);
    return group;
}

void rename(const Handle& location, const std::string& from, const std::string& to)
{
    const Guard guard;
    if (H5Lmove(location.id(), from.c_str(), location.id(), to.c_str(), H5P_DEFAULT, H5P_DEFAULT) < 0)
        failWriting(location, to);
}

void remove(const Handle& location, const std::string& path)
{
    const Guard guard;
    if (H5Ldelete(location.id(), path.c_str(), H5P_DEFAULT) < 0)
        failWriting(location, path);
}

void writeAttribute(const Handle& object, const std::string& name, double value)
{
    const Guard guard;
    create(object, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &value);
}

void writeAttribute(const Handle& object, const std::string& name, std::uint64_t value)
{
    const Guard guard;
    create(object, name, H5T_STD_U64LE, H5T_NATIVE_UINT64, &value);
}

void writeAttribute(const Handle& object, const std::string& name, const std::string& text)
{
    const Guard guard;
    const Handle type = utf8();
    const char* value = text.c_str();
    create(object, name, type.id(), type.id(), &value);
}

std::optional<double> numberAttribute(const Handle& object, const std::string& name)
{
    const Guard guard;
    const Handle attribute = openAttribute(object, name);
    const auto values = attribute ? attributeNumbers<double>(attribute, H5T_NATIVE_DOUBLE) : std::vector<double>{};
    return values.empty() ? std::nullopt : std::optional(values.front());
}

std::optional<bool> truthAttribute(const Handle& object, const std::string& name)
{
    const Guard guard;
    const Handle attribute = openAttribute(object, name);
    if (!attribute)
        return std::nullopt;
    const auto values = attributeNumbers<double>(attribute, H5T_NATIVE_DOUBLE);
    if (values.size() != 1 || std::isnan(values.front()))
        throw InputError("Cannot read '" + fileOf(object) + "': its attribute " + name + " is '" + shown(attribute) +
                         "', and a truth value was expected, or 1 or 0. Correct it in the file.");
    return values.front() != 0.0;
}

std::optional<std::uint64_t> integerAttribute(const Handle& object, const std::string& name)
{
    const Guard guard;
    const Handle attribute = openAttribute(object, name);
    const auto values =
        attribute ? attributeNumbers<std::uint64_t>(attribute, H5T_NATIVE_UINT64) : std::vector<std::uint64_t>{};
    return values.empty() ? std::nullopt : std::optional(values.front());
}

std::optional<std::string> textAttribute(const Handle& object, const std::string& name)
{
    const Guard guard;
    const Handle attribute = openAttribute(object, name);
    return attribute ? attributeText(attribute) : std::nullopt;
}

std::vector<std::pair<std::string, std::string>> attributes(const Handle& object)
{
    const Guard guard;
    std::vector<std::string> names;
    hsize_t position = 0;
    H5Aiterate2(object.id(), H5_INDEX_NAME, H5_ITER_INC, &position, &collectAttribute, &names);
    std::vector<std::pair<std::string, std::string>> result;
    for (const std::string& name : names)
        if (const Handle attribute = openAttribute(object, name))
            result.emplace_back(name, shown(attribute));
    return result;
}

std::string readText(const Handle& location, const std::string& path)
{
    const Guard guard;
    const Handle dataset = open(location, path);
    const Handle type(H5Dget_type(dataset.id()));
    const Handle space(H5Dget_space(dataset.id()));
    const auto text = firstText(type, space, [&](hid_t memory, void* buffer) {
        return H5Dread(dataset.id(), memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, buffer) >= 0;
    });
    if (!text)
        throw InputError("'" + path + "' of '" + fileOf(location) + "' is no text.");
    return *text;
}

void writeText(const Handle& location, const std::string& path, const std::string& text)
{
    const Guard guard;
    const Handle type = utf8();
    const Handle space(H5Screate(H5S_SCALAR));
    const Handle dataset(exists(location, path) ? H5Dopen2(location.id(), path.c_str(), H5P_DEFAULT)
                                                : H5Dcreate2(location.id(), path.c_str(), type.id(), space.id(),
                                                             linkCreation().id(), H5P_DEFAULT, H5P_DEFAULT));
    const char* value = text.c_str();
    if (!dataset || H5Dwrite(dataset.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, &value) < 0)
        failWriting(location, path);
}

} // namespace penumbra::hdf5
