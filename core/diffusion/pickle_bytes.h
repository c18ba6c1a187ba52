#pragma once

#include "base/error.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace penumbra {

/// The bytes of a pickle, taken in order: an operation, then what belongs to it.
class PickleBytes
{
public:
    explicit PickleBytes(std::span<const char> bytes) : m_bytes(bytes) {}

    std::uint8_t nextOperation()
    {
        m_start = m_position;
        m_operation = take<std::uint8_t>();
        return m_operation;
    }

    [[nodiscard]] std::uint8_t operation() const { return m_operation; }

    /// Throws InputError that names the operation and where it stands.
    [[noreturn]] void fail(const std::string& why) const
    {
        std::array<char, 8> code{};
        std::snprintf(code.data(), code.size(), "0x%02x", static_cast<unsigned>(m_operation));
        throw InputError("The pickle inside cannot be read: at byte " + std::to_string(m_start) + ", operation " +
                         code.data() + ", " + why);
    }

    std::string_view take(std::uint64_t count)
    {
        if (count > m_bytes.size() - m_position)
            fail("it ends too early");
        const std::string_view text(m_bytes.data() + m_position, count);
        m_position += count;
        return text;
    }

    /// A little-endian number.
    template <typename T>
    T take()
    {
        T value{};
        std::memcpy(&value, take(sizeof(T)).data(), sizeof(T));
        return value;
    }

    double takeBigEndianDouble()
    {
        std::string bytes(take(sizeof(double)));
        std::ranges::reverse(bytes);
        double value = 0.0;
        std::memcpy(&value, bytes.data(), sizeof value);
        return value;
    }

    std::string_view takeLine()
    {
        const std::string_view rest(m_bytes.data() + m_position, m_bytes.size() - m_position);
        const std::size_t end = rest.find('\n');
        if (end == std::string_view::npos)
            fail("it ends too early");
        m_position += end + 1;
        return rest.substr(0, end);
    }

private:
    std::span<const char> m_bytes;
    std::size_t m_position = 0, m_start = 0;
    std::uint8_t m_operation = 0;
};

} // namespace penumbra
