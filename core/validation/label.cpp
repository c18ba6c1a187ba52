#include "validation/label.h"

#include <array>
#include <cstdio>

namespace penumbra {

std::string label(const char* format, double first, double second)
{
    std::array<char, 128> buffer{};
    std::snprintf(buffer.data(), buffer.size(), format, first, second);
    return buffer.data();
}

} // namespace penumbra
