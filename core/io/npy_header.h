#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace penumbra {

/// Header of a .npy file (numpy enhancement proposal 1, versions 1 to 3).
struct NpyHeader
{
    std::string descr;     ///< as stored, e.g. "<f4"
    char kind = 0;         ///< 'f', 'i', 'u' or 'b'
    std::size_t bytes = 0; ///< per element
    bool swapped = false;  ///< the other byte order than this machine's
    bool fortranOrder = false;
    std::vector<std::size_t> shape;
    std::size_t dataOffset = 0; ///< of the first element from the start of the file

    /// e.g. "float32", "int16, big-endian"
    [[nodiscard]] std::string typeText() const;
    /// Distance between neighbours along each axis [bytes].
    [[nodiscard]] std::vector<std::size_t> strides() const;
};

/// A header of more bytes is damaged; numpy makes none beyond 64 kB.
inline constexpr std::size_t mostNpyHeader = 1 << 20;

/// Reads the header of a file of `fileSize` bytes; of its `beginning`, the first `mostNpyHeader` of them are enough.
/// Nothing is executed and nothing is taken on trust: throws InputError, naming `source`, for a damaged or oversized
/// header, an element type that holds no numbers, and an array larger than the file.
[[nodiscard]] NpyHeader parseNpyHeader(std::string_view beginning, std::size_t fileSize, const std::string& source);

/// Header of a float32 array in this machine's byte order and C order, padded so that the data are aligned to 64 bytes.
[[nodiscard]] std::string npyHeader(const std::vector<std::size_t>& shape);

} // namespace penumbra
