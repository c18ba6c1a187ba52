#include "io/npy_file.h"

#include "base/atomic_file.h"
#include "base/error.h"
#include "io/npy_header.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fcntl.h>
#include <ostream>
#include <span>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace penumbra {
namespace {

/// A file whose bytes are read where they are wanted. Mapped into memory, one that is cut meanwhile would end the
/// program (SIGBUS).
class Bytes
{
public:
    explicit Bytes(const std::filesystem::path& path)
        : m_name(path.string()), m_descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC))
    {
        struct stat status = {};
        if (m_descriptor < 0 || ::fstat(m_descriptor, &status) != 0) {
            const int reason = errno;
            if (m_descriptor >= 0)
                ::close(m_descriptor);
            fail(std::strerror(reason));
        }
        m_size = static_cast<std::size_t>(status.st_size);
    }
    ~Bytes() { ::close(m_descriptor); }
    Bytes(const Bytes&) = delete;
    Bytes& operator=(const Bytes&) = delete;

    [[nodiscard]] std::size_t size() const { return m_size; } ///< when it was opened

    void read(std::size_t offset, std::span<char> target) const
    {
        while (!target.empty()) {
            const ssize_t count = ::pread(m_descriptor, target.data(), target.size(), static_cast<off_t>(offset));
            if (count < 0 && errno == EINTR)
                continue;
            if (count <= 0)
                fail(count < 0 ? std::strerror(errno) : "it became shorter while it was read");
            offset += static_cast<std::size_t>(count);
            target = target.subspan(static_cast<std::size_t>(count));
        }
    }
    /// As many as there are, up to `most`.
    [[nodiscard]] std::string beginning(std::size_t most) const
    {
        std::string bytes(std::min(most, m_size), '\0');
        read(0, bytes);
        return bytes;
    }

private:
    [[noreturn]] void fail(const std::string& why) const
    {
        throw InputError("Cannot open '" + m_name + "': " + why + ".");
    }

    std::string m_name;
    int m_descriptor;
    std::size_t m_size = 0;
};

/// IEEE 754 binary16.
float halfToFloat(std::uint16_t bits)
{
    const int exponent = (bits >> 10) & 31;
    const auto fraction = static_cast<float>(bits & 1023);
    float value = 0.0F;
    if (exponent == 31)
        value = fraction == 0.0F ? INFINITY : NAN;
    else if (exponent == 0)
        value = std::ldexp(fraction, -24);
    else
        value = std::ldexp(fraction + 1024.0F, exponent - 25);
    return (bits & 0x8000) != 0 ? -value : value;
}

template <typename T>
float load(const char* bytes, bool swap)
{
    std::array<char, sizeof(T)> raw{};
    std::memcpy(raw.data(), bytes, sizeof(T));
    if (swap)
        std::reverse(raw.begin(), raw.end());
    return static_cast<float>(std::bit_cast<T>(raw));
}

float loadHalf(const char* bytes, bool swap)
{
    std::uint16_t bits = 0;
    std::memcpy(&bits, bytes, sizeof bits);
    return halfToFloat(swap ? static_cast<std::uint16_t>((bits << 8) | (bits >> 8)) : bits);
}

using Loader = float (*)(const char*, bool);

Loader loaderFor(const NpyHeader& header)
{
    switch (header.kind) {
    case 'f':
        return header.bytes == 2 ? &loadHalf : header.bytes == 4 ? &load<float> : &load<double>;
    case 'i':
        return header.bytes == 1   ? &load<std::int8_t>
               : header.bytes == 2 ? &load<std::int16_t>
               : header.bytes == 4 ? &load<std::int32_t>
                                   : &load<std::int64_t>;
    default:
        return header.bytes == 1   ? &load<std::uint8_t>
               : header.bytes == 2 ? &load<std::uint16_t>
               : header.bytes == 4 ? &load<std::uint32_t>
                                   : &load<std::uint64_t>;
    }
}

class NpyMaps : public MapSource
{
public:
    explicit NpyMaps(const std::filesystem::path& path)
        : m_bytes(path), m_header(parseNpyHeader(m_bytes.beginning(mostNpyHeader), m_bytes.size(), path.string())),
          m_axes(findMaps(m_header.shape, path.string()))
    {
        info.path = path;
        info.format = "npy";
        info.shape = m_header.shape;
        info.type = m_header.typeText();
        info.maps = m_axes.maps;
        info.size = m_axes.size;
        info.header = {{"descr", m_header.descr},
                       {"fortran_order", m_header.fortranOrder ? "True" : "False"},
                       {"shape", shapeText(m_header.shape)}};
    }

    std::vector<float> read(std::size_t index) const override
    {
        const auto strides = m_header.strides();
        const std::size_t row = strides[m_axes.rowAxis], column = strides[m_axes.columnAxis];
        // Line by line of what lies closest together: rows, or columns in the order of Fortran.
        const bool byColumns = column > row;
        const std::size_t far = byColumns ? column : row, near = byColumns ? row : column, size = m_axes.size;
        const std::size_t first = m_header.dataOffset + (m_axes.mapAxis ? index * strides[*m_axes.mapAxis] : 0);
        const Loader loader = loaderFor(m_header);
        std::vector<char> line((size - 1) * near + m_header.bytes);
        std::vector<float> pixels(size * size);
        for (std::size_t i = 0; i < size; ++i) {
            m_bytes.read(first + i * far, line);
            for (std::size_t j = 0; j < size; ++j)
                pixels[byColumns ? j * size + i : i * size + j] = loader(line.data() + j * near, m_header.swapped);
        }
        return pixels;
    }

private:
    Bytes m_bytes;
    NpyHeader m_header;
    MapAxes m_axes;
};

} // namespace

std::unique_ptr<MapSource> openNpy(const std::filesystem::path& path)
{
    return std::make_unique<NpyMaps>(path);
}

void writeNpy(const std::filesystem::path& path, const std::vector<Field>& maps)
{
    if (maps.empty() || maps.front().empty())
        throw Error("Cannot write '" + path.string() + "': there are no maps to write.");
    const std::size_t size = maps.front().size();
    for (const Field& map : maps)
        if (map.size() != size)
            throw Error("Cannot write '" + path.string() + "': the maps differ in size.");
    writeWhole(path, [&](std::ostream& out) {
        out << npyHeader({maps.size(), size, size});
        for (const Field& map : maps)
            out.write(reinterpret_cast<const char*>(map.pixels().data()),
                      static_cast<std::streamsize>(map.pixels().size_bytes()));
    });
}

} // namespace penumbra
