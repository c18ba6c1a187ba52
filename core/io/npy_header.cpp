#include "io/npy_header.h"

#include "base/error.h"

#include <bit>
#include <charconv>
#include <limits>
#include <optional>

namespace penumbra {
namespace {

constexpr std::string_view magic = "\x93NUMPY";

/// Reads the one Python literal that a .npy header is: a dict of a string, a bool and a tuple of integers.
class LiteralParser
{
public:
    explicit LiteralParser(std::string_view text) : m_text(text) {}

    /// False when the text is anything else.
    bool parse(NpyHeader& header)
    {
        bool descr = false;
        bool order = false;
        bool shape = false;
        if (!take('{'))
            return false;
        while (!take('}')) {
            const auto key = string();
            if (!key || !take(':'))
                return false;
            bool* seen = *key == "descr"           ? &descr
                         : *key == "fortran_order" ? &order
                         : *key == "shape"         ? &shape
                                                   : nullptr;
            if (seen == nullptr || *seen)
                return false;
            *seen = true;
            if (!(seen == &descr ? readDescr(header) : seen == &order ? readOrder(header) : readShape(header)))
                return false;
            if (!take(',') && !peek('}'))
                return false;
        }
        skipSpace();
        return descr && order && shape && m_text.empty();
    }

private:
    void skipSpace()
    {
        while (!m_text.empty() && (m_text.front() == ' ' || m_text.front() == '\n'))
            m_text.remove_prefix(1);
    }
    bool peek(char c)
    {
        skipSpace();
        return m_text.starts_with(c);
    }
    bool take(char c)
    {
        if (!peek(c))
            return false;
        m_text.remove_prefix(1);
        return true;
    }
    bool take(std::string_view word)
    {
        skipSpace();
        if (!m_text.starts_with(word))
            return false;
        m_text.remove_prefix(word.size());
        return true;
    }
    std::optional<std::string> string()
    {
        skipSpace();
        if (m_text.empty() || (m_text.front() != '\'' && m_text.front() != '"'))
            return std::nullopt;
        const auto end = m_text.find(m_text.front(), 1);
        if (end == std::string_view::npos)
            return std::nullopt;
        std::string result(m_text.substr(1, end - 1));
        m_text.remove_prefix(end + 1);
        return result;
    }
    bool readDescr(NpyHeader& header)
    {
        if (const auto text = string()) {
            header.descr = *text;
            return true;
        }
        // A structured type is a list; its text is kept for the message, and the rest of the header does not matter.
        if (!peek('['))
            return false;
        const auto end = m_text.rfind(']');
        if (end == std::string_view::npos)
            return false;
        header.descr = std::string(m_text.substr(0, end + 1));
        m_text.remove_prefix(end + 1);
        return true;
    }
    bool readOrder(NpyHeader& header)
    {
        header.fortranOrder = take(std::string_view("True"));
        return header.fortranOrder || take(std::string_view("False"));
    }
    bool readShape(NpyHeader& header)
    {
        if (!take('('))
            return false;
        while (!take(')')) {
            skipSpace();
            std::size_t length = 0;
            const auto [end, error] = std::from_chars(m_text.data(), m_text.data() + m_text.size(), length);
            if (error != std::errc())
                return false;
            m_text.remove_prefix(static_cast<std::size_t>(end - m_text.data()));
            take('L'); // as Python 2 wrote long integers
            header.shape.push_back(length);
            if (!take(',') && !peek(')'))
                return false;
        }
        return true;
    }

    std::string_view m_text;
};

/// Bytes of the array, or nothing when the number does not fit.
std::optional<std::size_t> arrayBytes(const NpyHeader& header)
{
    std::size_t total = header.bytes;
    for (const std::size_t length : header.shape) {
        if (length != 0 && total > std::numeric_limits<std::size_t>::max() / length)
            return std::nullopt;
        total *= length;
    }
    return total;
}

void interpretType(NpyHeader& header, const std::string& prefix)
{
    const std::string& descr = header.descr;
    if (descr.find('O') != std::string::npos)
        throw InputError(prefix + "it holds pickled Python objects (dtype " + descr +
                         "), which are never executed here. Save it again as an array of numbers: "
                         "numpy.save(file, array.astype('float32')).");
    const bool wellFormed = descr.size() == 3 && std::string_view("<>|=").find(descr[0]) != std::string_view::npos;
    const char kind = wellFormed ? descr[1] : '\0';
    const std::size_t bytes = wellFormed ? static_cast<std::size_t>(descr[2] - '0') : 0;
    const bool powerOfTwo = bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
    const bool known = (kind == 'f' && powerOfTwo && bytes > 1) || ((kind == 'i' || kind == 'u') && powerOfTwo) ||
                       (kind == 'b' && bytes == 1);
    if (!known)
        throw InputError(prefix + "its element type is " + descr +
                         ", and float16 to float64, integers or bool were expected.");
    constexpr bool little = std::endian::native == std::endian::little;
    header.kind = kind;
    header.bytes = bytes;
    header.swapped = bytes > 1 && (descr[0] == '<' ? !little : descr[0] == '>' && little);
}

} // namespace

std::string NpyHeader::typeText() const
{
    if (kind == 'b')
        return "bool";
    const std::string name = kind == 'f' ? "float" : kind == 'i' ? "int" : "uint";
    const bool big = bytes > 1 && swapped == (std::endian::native == std::endian::little);
    return name + std::to_string(8 * bytes) + (big ? ", big-endian" : "");
}

std::vector<std::size_t> NpyHeader::strides() const
{
    std::vector<std::size_t> result(shape.size());
    std::size_t stride = bytes;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const std::size_t axis = fortranOrder ? i : shape.size() - 1 - i;
        result[axis] = stride;
        stride *= shape[axis];
    }
    return result;
}

NpyHeader parseNpyHeader(std::string_view beginning, std::size_t fileSize, const std::string& source)
{
    const std::string prefix = "Cannot open '" + source + "': ";
    const auto byte = [beginning](std::size_t i) { return std::size_t{static_cast<unsigned char>(beginning[i])}; };
    if (!beginning.starts_with(magic) || beginning.size() < 10)
        throw InputError(prefix + "it is truncated within the first ten bytes of a .npy file.");
    const std::size_t version = byte(6);
    if (version < 1 || version > 3)
        throw InputError(prefix + "it is a .npy file of version " + std::to_string(version) +
                         ", and versions 1 to 3 were expected.");
    const std::size_t begin = version == 1 ? 10 : 12;
    if (beginning.size() < begin)
        throw InputError(prefix + "it is truncated within the length of its .npy header.");
    std::size_t length = byte(8) | byte(9) << 8;
    if (version > 1)
        length |= byte(10) << 16 | byte(11) << 24;
    if (length > beginning.size() - begin)
        throw InputError(prefix + "its .npy header claims " + std::to_string(length) + " bytes, and " +
                         (fileSize > beginning.size()
                              ? "none is that long"
                              : "the file has " + std::to_string(fileSize - begin) + " after it") +
                         ". The file is truncated or damaged.");
    NpyHeader header;
    if (!LiteralParser(beginning.substr(begin, length)).parse(header))
        throw InputError(prefix + "its .npy header is damaged. Expected was {'descr': .., 'fortran_order': .., "
                                  "'shape': (..), }.");
    interpretType(header, prefix);
    header.dataOffset = begin + length;
    const auto needed = arrayBytes(header);
    const std::size_t found = fileSize - header.dataOffset;
    if (!needed || *needed > found)
        throw InputError(prefix + "its header announces " + (needed ? std::to_string(*needed) : "more than 2^64") +
                         " bytes of data, and " + std::to_string(found) + " are there. The file is truncated.");
    return header;
}

std::string npyHeader(const std::vector<std::size_t>& shape)
{
    const char order = std::endian::native == std::endian::little ? '<' : '>';
    std::string dict = std::string("{'descr': '") + order + "f4', 'fortran_order': False, 'shape': (";
    for (const std::size_t length : shape)
        dict += std::to_string(length) + ", ";
    dict += "), }";
    constexpr std::size_t before = 10;
    constexpr std::size_t alignment = 64;
    dict.append((alignment - (before + dict.size() + 1) % alignment) % alignment, ' ');
    dict += '\n';
    std::string header(magic);
    header += {'\x01', '\x00', static_cast<char>(dict.size() & 255), static_cast<char>(dict.size() >> 8)};
    return header + dict;
}

} // namespace penumbra
