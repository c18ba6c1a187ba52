#include "text.h"

#include <cmath>
#include <cstdarg>
#include <cstdio>

namespace penumbra::cli {

std::string formatted(const char* format, ...)
{
    std::va_list arguments;
    std::va_list again;
    va_start(arguments, format);
    va_copy(again, arguments);
    std::string text(static_cast<std::size_t>(std::vsnprintf(nullptr, 0, format, arguments)), '\0');
    va_end(arguments);
    std::vsnprintf(text.data(), text.size() + 1, format, again);
    va_end(again);
    return text;
}

std::string duration(double seconds)
{
    const auto whole = std::llround(std::fmax(seconds, 0.0));
    if (whole >= 3600)
        return formatted("%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
    return formatted("%lld:%02lld", whole / 60, whole % 60);
}

} // namespace penumbra::cli
