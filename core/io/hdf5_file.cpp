#include "io/hdf5_file.h"

#include "base/error.h"
#include "io/hdf5_detail.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <numeric>
#include <system_error>
#include <type_traits>
#include <unistd.h>

namespace penumbra::hdf5 {

namespace {

std::recursive_mutex& libraryMutex()
{
    // HDF5 flushes what is still open when the process ends, and aborts where that fails (disk full). Penumbra closes
    // its files itself, so that handler must never be installed; only the first call into the library can say so.
    static std::recursive_mutex mutex;
    static const herr_t once = H5dont_atexit();
    static_cast<void>(once);
    return mutex;
}

template <typename T>
hid_t memoryType()
{
    if constexpr (std::is_same_v<T, float>)
        return H5T_NATIVE_FLOAT;
    else if constexpr (std::is_same_v<T, double>)
        return H5T_NATIVE_DOUBLE;
    else if constexpr (std::is_same_v<T, std::uint32_t>)
        return H5T_NATIVE_UINT32;
    else
        return H5T_NATIVE_UINT64;
}

template <typename T>
hid_t fileType()
{
    if constexpr (std::is_same_v<T, float>)
        return H5T_IEEE_F32LE;
    else if constexpr (std::is_same_v<T, double>)
        return H5T_IEEE_F64LE;
    else if constexpr (std::is_same_v<T, std::uint32_t>)
        return H5T_STD_U32LE;
    else
        return H5T_STD_U64LE;
}

std::vector<hsize_t> extent(const Shape& shape)
{
    return {shape.begin(), shape.end()};
}

Handle dataspace(const Shape& shape)
{
    const auto dims = extent(shape);
    return Handle(shape.empty() ? H5Screate(H5S_SCALAR)
                                : H5Screate_simple(static_cast<int>(dims.size()), dims.data(), nullptr));
}

void compress(const Handle& creation, const Shape& chunk)
{
    const auto dims = extent(chunk);
    H5Pset_chunk(creation.id(), static_cast<int>(dims.size()), dims.data());
    H5Pset_shuffle(creation.id());
    H5Pset_deflate(creation.id(), 4);
    H5Pset_fletcher32(creation.id());
}

Handle create(const Handle& location, const std::string& path, hid_t type, const Handle& space, const Handle& creation)
{
    Handle dataset(
        H5Dcreate2(location.id(), path.c_str(), type, space.id(), linkCreation().id(), creation.id(), H5P_DEFAULT));
    if (!dataset)
        failWriting(location, path);
    return dataset;
}

/// Keeps the innermost description, but of a compression filter that is not installed the one that names it.
extern "C" herr_t describeError(unsigned depth, const H5E_error2_t* record, void* text)
{
    const std::string description = record->desc == nullptr ? "" : record->desc;
    if ((depth == 0 && !description.empty()) || description.starts_with("required filter"))
        *static_cast<std::string*>(text) = description;
    return 0;
}

} // namespace

Guard::Guard() : m_lock(libraryMutex())
{
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

std::string reason()
{
    std::string text = "HDF5 gives no reason";
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, &describeError, &text);
    // A failed system call is described as "... errno = 28, error message = 'No space left on device', buf = ...".
    constexpr std::string_view mark = "error message = '";
    if (const auto begin = text.find(mark); begin != std::string::npos) {
        const auto from = begin + mark.size();
        return text.substr(from, text.find('\'', from) - from);
    }
    return text;
}

std::string fileOf(const Handle& object)
{
    std::string name(static_cast<std::size_t>(std::max<ssize_t>(0, H5Fget_name(object.id(), nullptr, 0))), '\0');
    H5Fget_name(object.id(), name.data(), name.size() + 1);
    return name;
}

std::string pathOf(const Handle& object)
{
    std::string name(static_cast<std::size_t>(std::max<ssize_t>(0, H5Iget_name(object.id(), nullptr, 0))), '\0');
    H5Iget_name(object.id(), name.data(), name.size() + 1);
    return name;
}

Handle linkCreation()
{
    Handle list(H5Pcreate(H5P_LINK_CREATE));
    H5Pset_create_intermediate_group(list.id(), 1);
    return list;
}

void failReading(const Handle& object, const std::string& name)
{
    const std::string why = reason(); // before any other call overwrites it
    throw InputError("Cannot read '" + (name.empty() ? pathOf(object) : name) + "' of '" + fileOf(object) +
                     "': " + why + ".");
}

void failWriting(const Handle& object, const std::string& name)
{
    const std::string why = reason();
    throw Error("Cannot write '" + (name.empty() ? pathOf(object) : name) + "' to '" + fileOf(object) + "': " + why +
                ".");
}

Handle::~Handle()
{
    if (m_id < 0)
        return;
    const Guard guard;
    H5Idec_ref(m_id);
}

Handle& Handle::operator=(Handle&& other) noexcept
{
    if (this != &other) {
        const Handle old(std::exchange(m_id, std::exchange(other.m_id, H5I_INVALID_HID)));
    }
    return *this;
}

void Handle::close()
{
    if (m_id < 0)
        return;
    const Guard guard;
    const std::string file = fileOf(*this);
    if (H5Idec_ref(std::exchange(m_id, H5I_INVALID_HID)) < 0)
        throw Error("Cannot close '" + file + "': " + reason() + ".");
}

bool isHdf5(const std::filesystem::path& path) noexcept
{
    std::error_code code;
    if (!std::filesystem::is_regular_file(path, code))
        return false;
    const Guard guard;
    return H5Fis_hdf5(path.c_str()) > 0;
}

Handle openFile(const std::filesystem::path& path, Access access)
{
    const std::string prefix = "Cannot open '" + path.string() + "': ";
    std::error_code code;
    if (std::filesystem::is_directory(path, code))
        throw InputError(prefix + "it is a folder, and an HDF5 file was expected.");
    if (::access(path.c_str(), access == Access::read ? R_OK : R_OK | W_OK) != 0)
        throw InputError(prefix + std::strerror(errno) + ".");
    const Guard guard;
    if (H5Fis_hdf5(path.c_str()) <= 0)
        throw InputError(prefix + "it is no HDF5 file.");
    Handle file(H5Fopen(path.c_str(), access == Access::read ? H5F_ACC_RDONLY : H5F_ACC_RDWR, H5P_DEFAULT));
    if (!file)
        throw InputError(prefix + reason() + ". The file is damaged, truncated, or open for writing elsewhere.");
    return file;
}

Handle createFile(const std::filesystem::path& path)
{
    const Guard guard;
    Handle file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
    if (!file)
        throw Error("Cannot create '" + path.string() + "': " + reason() + ".");
    return file;
}

std::error_code reserve(const Handle& file, std::size_t bytes)
{
    const Guard guard;
    int* descriptor = nullptr;
    hsize_t size = 0;
    if (H5Fget_vfd_handle(file.id(), H5P_DEFAULT, reinterpret_cast<void**>(&descriptor)) < 0 ||
        H5Fget_filesize(file.id(), &size) < 0)
        return {};
    const int failure = ::posix_fallocate(*descriptor, static_cast<off_t>(size), static_cast<off_t>(bytes));
    const bool unsupported = failure == EOPNOTSUPP || failure == EINVAL;
    return unsupported ? std::error_code() : std::error_code(failure, std::generic_category());
}

void trim(const Handle& file)
{
    const Guard guard;
    flush(file);
    int* descriptor = nullptr;
    hsize_t size = 0;
    if (H5Fget_vfd_handle(file.id(), H5P_DEFAULT, reinterpret_cast<void**>(&descriptor)) < 0 ||
        H5Fget_filesize(file.id(), &size) < 0 || ::ftruncate(*descriptor, static_cast<off_t>(size)) != 0)
        throw Error("Cannot cut '" + fileOf(file) + "' to its size.");
}

void flush(const Handle& file)
{
    const Guard guard;
    if (H5Fflush(file.id(), H5F_SCOPE_LOCAL) < 0)
        throw Error("Cannot write '" + fileOf(file) + "': " + reason() + ".");
}

DatasetInfo info(const Handle& dataset)
{
    const Guard guard;
    const Handle space(H5Dget_space(dataset.id()));
    const Handle type(H5Dget_type(dataset.id()));
    if (!space || !type)
        throw InputError("'" + pathOf(dataset) + "' of '" + fileOf(dataset) + "' is no dataset.");
    std::vector<hsize_t> dims(static_cast<std::size_t>(std::max(0, H5Sget_simple_extent_ndims(space.id()))));
    H5Sget_simple_extent_dims(space.id(), dims.data(), nullptr);
    DatasetInfo result;
    result.shape.assign(dims.begin(), dims.end());
    const std::size_t bytes = H5Tget_size(type.id());
    const auto kind = H5Tget_class(type.id());
    result.numeric = kind == H5T_INTEGER || kind == H5T_FLOAT;
    if (kind == H5T_FLOAT)
        result.type = "float" + std::to_string(8 * bytes);
    else if (kind == H5T_INTEGER)
        result.type = (H5Tget_sign(type.id()) == H5T_SGN_NONE ? "uint" : "int") + std::to_string(8 * bytes);
    else
        result.type = kind == H5T_STRING ? "text" : kind == H5T_COMPOUND ? "compound" : "other";
    if (result.numeric && bytes > 1 && H5Tget_order(type.id()) == H5T_ORDER_BE)
        result.type += ", big-endian";
    return result;
}

template <typename T>
std::vector<T> readBlock(const Handle& dataset, const Shape& start, const Shape& count)
{
    const Guard guard;
    const Handle fileSpace(H5Dget_space(dataset.id()));
    const Handle memorySpace = dataspace(count);
    const auto from = extent(start);
    const auto size = extent(count);
    if (!count.empty() &&
        H5Sselect_hyperslab(fileSpace.id(), H5S_SELECT_SET, from.data(), nullptr, size.data(), nullptr) < 0)
        failReading(dataset);
    std::vector<T> values(std::accumulate(count.begin(), count.end(), std::size_t{1}, std::multiplies<>()));
    if (H5Dread(dataset.id(), memoryType<T>(), memorySpace.id(), fileSpace.id(), H5P_DEFAULT, values.data()) < 0)
        failReading(dataset);
    return values;
}

template <typename T>
std::vector<T> read(const Handle& location, const std::string& path)
{
    const Handle dataset = open(location, path);
    const Shape shape = info(dataset).shape;
    return readBlock<T>(dataset, Shape(shape.size()), shape);
}

template <typename T>
Handle write(const Handle& location, const std::string& path, const Shape& shape, std::span<const T> values,
             Layout layout)
{
    const Guard guard;
    const Handle creation(H5Pcreate(H5P_DATASET_CREATE));
    if (layout == Layout::compressed && !values.empty() && !shape.empty()) {
        Shape chunk = shape;
        if (chunk.size() >= 3)
            chunk.front() = 1;
        compress(creation, chunk);
    } else {
        H5Pset_alloc_time(creation.id(), H5D_ALLOC_TIME_EARLY);
    }
    Handle dataset = create(location, path, fileType<T>(), dataspace(shape), creation);
    overwrite(dataset, values);
    return dataset;
}

template <typename T>
void overwrite(const Handle& dataset, std::span<const T> values)
{
    const Guard guard;
    if (const Handle space(H5Dget_space(dataset.id()));
        H5Sget_simple_extent_npoints(space.id()) != static_cast<hssize_t>(values.size()))
        throw Error("'" + pathOf(dataset) + "' of '" + fileOf(dataset) + "' was given " +
                    std::to_string(values.size()) + " values, which is not its size.");
    if (H5Dwrite(dataset.id(), memoryType<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0)
        failWriting(dataset);
}

template <typename T>
Handle createGrowing(const Handle& location, const std::string& path, const Shape& rowShape)
{
    const Guard guard;
    Shape chunk{rowShape.empty() ? std::size_t{1024} : std::size_t{1}};
    Shape none{0};
    std::vector<hsize_t> most{H5S_UNLIMITED};
    for (const std::size_t length : rowShape) {
        chunk.push_back(std::max<std::size_t>(1, length));
        none.push_back(length);
        most.push_back(length);
    }
    const auto dims = extent(none);
    const Handle space(H5Screate_simple(static_cast<int>(dims.size()), dims.data(), most.data()));
    const Handle creation(H5Pcreate(H5P_DATASET_CREATE));
    compress(creation, chunk);
    return create(location, path, fileType<T>(), space, creation);
}

void setRows(const Handle& dataset, std::size_t rows)
{
    const Guard guard;
    Shape shape = info(dataset).shape;
    shape.front() = rows;
    if (H5Dset_extent(dataset.id(), extent(shape).data()) < 0)
        failWriting(dataset);
}

template <typename T>
void appendRow(const Handle& dataset, std::span<const T> row)
{
    const Guard guard;
    Shape count = info(dataset).shape;
    Shape start(count.size());
    start.front() = std::exchange(count.front(), 1);
    setRows(dataset, start.front() + 1);
    const Handle memorySpace = dataspace(count);
    const Handle space(H5Dget_space(dataset.id()));
    H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, extent(start).data(), nullptr, extent(count).data(), nullptr);
    if (H5Dwrite(dataset.id(), memoryType<T>(), memorySpace.id(), space.id(), H5P_DEFAULT, row.data()) >= 0)
        return;
    try {
        failWriting(dataset);
    } catch (const Error&) {
        setRows(dataset, start.front());
        throw;
    }
}

// The element types that the products hold.
#define PENUMBRA_HDF5_TYPE(T)                                                                                          \
    template std::vector<T> readBlock<T>(const Handle&, const Shape&, const Shape&);                                   \
    template std::vector<T> read<T>(const Handle&, const std::string&);                                                \
    template Handle write<T>(const Handle&, const std::string&, const Shape&, std::span<const T>, Layout);             \
    template void overwrite<T>(const Handle&, std::span<const T>);                                                     \
    template Handle createGrowing<T>(const Handle&, const std::string&, const Shape&);                                 \
    template void appendRow<T>(const Handle&, std::span<const T>);
PENUMBRA_HDF5_TYPE(float)
PENUMBRA_HDF5_TYPE(double)
PENUMBRA_HDF5_TYPE(std::uint32_t)
PENUMBRA_HDF5_TYPE(std::uint64_t)
#undef PENUMBRA_HDF5_TYPE

} // namespace penumbra::hdf5
