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
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace penumbra {
namespace {

/// A file mapped into memory, read-only.
class Mapping
{
public:
    explicit Mapping(const std::filesystem::path& path)
    {
        const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        struct stat status = {};
        if (descriptor >= 0 && ::fstat(descriptor, &status) == 0) {
            m_size = static_cast<std::size_t>(status.st_size);
            m_data = ::mmap(nullptr, m_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
        }
        const int reason = errno;
        if (descriptor >= 0)
            ::close(descriptor);
        if (m_data == MAP_FAILED)
            throw InputError("Cannot open '" + path.string() + "': " + std::strerror(reason) + ".");
    }
    ~Mapping() { ::munmap(m_data, m_size); }
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
    [[nodiscard]] const char* data() const { return static_cast<const char*>(m_data); }
    [[nodiscard]] std::size_t size() const { return m_size; }

private:
    void* m_data = MAP_FAILED;
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
        : m_mapping(path), m_header(parseNpyHeader({m_mapping.data(), m_mapping.size()}, path.string())),
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
        const std::size_t row = strides[m_axes.rowAxis];
        const std::size_t column = strides[m_axes.columnAxis];
        const char* first = m_mapping.data() + m_header.dataOffset;
        if (m_axes.mapAxis)
            first += index * strides[*m_axes.mapAxis];
        const Loader loader = loaderFor(m_header);
        std::vector<float> pixels(m_axes.size * m_axes.size);
        for (std::size_t y = 0; y < m_axes.size; ++y)
            for (std::size_t x = 0; x < m_axes.size; ++x)
                pixels[y * m_axes.size + x] = loader(first + y * row + x * column, m_header.swapped);
        return pixels;
    }

private:
    Mapping m_mapping;
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
