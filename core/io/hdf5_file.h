#pragma once

#include <hdf5.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

/// The part of HDF5 that Penumbra uses. Private to io. HDF5 as Debian builds it is not thread-safe: every function here
/// takes one process-wide lock, so a file may be read on one thread while another is written on a second; a single
/// object still belongs to one thread. HDF5's own error printing is off; failures are thrown with the library's reason.
namespace penumbra::hdf5 {

using Shape = std::vector<std::size_t>; ///< slowest axis first

/// Owns one HDF5 id: a file, group or dataset.
class Handle
{
public:
    Handle() = default;
    explicit Handle(hid_t id) : m_id(id) {}
    ~Handle();
    Handle(Handle&& other) noexcept : m_id(std::exchange(other.m_id, H5I_INVALID_HID)) {}
    Handle& operator=(Handle&& other) noexcept;
    [[nodiscard]] hid_t id() const { return m_id; }
    [[nodiscard]] explicit operator bool() const { return m_id >= 0; }
    /// Closes now; throws Error when that fails, as it does for a file whose last bytes find no room.
    void close();

private:
    hid_t m_id = H5I_INVALID_HID;
};

enum class Access { read, readWrite };

/// Opens an existing file. Throws InputError when it is absent, unreadable, no HDF5 file, or truncated.
[[nodiscard]] Handle openFile(const std::filesystem::path& path, Access access);
/// Creates a file, replacing one of that name. Throws Error.
[[nodiscard]] Handle createFile(const std::filesystem::path& path);
/// True when the file can be read and begins as an HDF5 file does. Never throws.
[[nodiscard]] bool isHdf5(const std::filesystem::path& path) noexcept;
/// Hands everything written so far to the operating system. Throws Error.
void flush(const Handle& file);
/// Takes room for `bytes` more at the end of the file, so that a full disk is known before HDF5 meets it: a write that
/// fails inside HDF5 leaves a file that can neither be mended nor closed. Returns the system's reason when there is no
/// room.
[[nodiscard]] std::error_code reserve(const Handle& file, std::size_t bytes);
/// Flushes, and gives reserved room that was not needed back. Throws Error.
void trim(const Handle& file);

/// True when every link of `path`, relative to `location`, leads to an object.
[[nodiscard]] bool exists(const Handle& location, const std::string& path);
/// Names of the links of the group `path`, in alphabetical order; "/" or "." is `location` itself. Throws InputError.
[[nodiscard]] std::vector<std::string> children(const Handle& location, const std::string& path);
/// Paths of all datasets below `file`, without a leading slash, in alphabetical order. Throws InputError.
[[nodiscard]] std::vector<std::string> datasetPaths(const Handle& file);
/// A group or dataset. Throws InputError when it is not there.
[[nodiscard]] Handle open(const Handle& location, const std::string& path);
/// Creates a group, and its parents where they are missing. Throws Error.
Handle createGroup(const Handle& location, const std::string& path);
/// Gives a link another name. Throws Error.
void rename(const Handle& location, const std::string& from, const std::string& to);
/// Removes a link; the room of what it led to is not given back. Throws Error.
void remove(const Handle& location, const std::string& path);

struct DatasetInfo
{
    Shape shape;
    std::string type;     ///< e.g. "float32", "int16, big-endian", "text"
    bool numeric = false; ///< an integer or a real number, readable as float
};

/// Throws InputError when `dataset` is no dataset.
[[nodiscard]] DatasetInfo info(const Handle& dataset);

/// The block of `count` elements from `start` on, converted to T: float, double, std::uint32_t, std::uint64_t. Throws
/// InputError when it cannot be read: truncated, checksum wrong, a compression filter that is not installed.
template <typename T>
[[nodiscard]] std::vector<T> readBlock(const Handle& dataset, const Shape& start, const Shape& count);
/// A whole dataset.
template <typename T>
[[nodiscard]] std::vector<T> read(const Handle& location, const std::string& path);
/// A scalar text dataset of fixed or variable length. Throws InputError.
[[nodiscard]] std::string readText(const Handle& location, const std::string& path);

enum class Layout {
    contiguous, ///< plain, its room taken at creation: overwriting it never needs more
    compressed, ///< shuffle, gzip and fletcher32; one chunk per element of the first axis where there are three
};

/// Creates a dataset, and its groups where they are missing, and writes it. Throws Error (it exists, disk full).
template <typename T>
Handle write(const Handle& location, const std::string& path, const Shape& shape, std::span<const T> values,
             Layout layout = Layout::contiguous);
/// Overwrites all of an existing dataset. Throws Error.
template <typename T>
void overwrite(const Handle& dataset, std::span<const T> values);
/// A text; over one of that path, which takes no room when the new one is no longer.
void writeText(const Handle& location, const std::string& path, const std::string& text);

/// Creates an empty dataset that grows along its first axis by rows of `rowShape`, compressed, a row to a chunk; single
/// numbers go 1024 to a chunk. Throws Error.
template <typename T>
[[nodiscard]] Handle createGrowing(const Handle& location, const std::string& path, const Shape& rowShape);
/// Cuts or extends to `rows` rows. Throws Error.
void setRows(const Handle& dataset, std::size_t rows);
/// Adds a row. When that fails, the dataset keeps the rows it had, and Error is thrown.
template <typename T>
void appendRow(const Handle& dataset, std::span<const T> row);

/// Attributes: numbers and texts, written new or replaced. Throw Error.
void writeAttribute(const Handle& object, const std::string& name, double value);
void writeAttribute(const Handle& object, const std::string& name, std::uint64_t value);
void writeAttribute(const Handle& object, const std::string& name, const std::string& text);
/// The first number of an attribute, or nothing when there is none of that name or it is no number.
[[nodiscard]] std::optional<double> numberAttribute(const Handle& object, const std::string& name);
/// A truth value, or a number that is zero or not; nothing when there is no attribute of that name. Throws InputError
/// when it is anything else.
[[nodiscard]] std::optional<bool> truthAttribute(const Handle& object, const std::string& name);
/// An integer attribute with all its 64 bits.
[[nodiscard]] std::optional<std::uint64_t> integerAttribute(const Handle& object, const std::string& name);
[[nodiscard]] std::optional<std::string> textAttribute(const Handle& object, const std::string& name);
/// All attributes as text, for display; arrays show their first values.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> attributes(const Handle& object);

} // namespace penumbra::hdf5
