#include "base/formatted.h"

#include <cstdarg>
#include <cstdio>

namespace penumbra {

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

std::string withRemark(std::string text, const std::string& remark)
{
    if (!remark.empty())
        text.insert(text.ends_with('.') ? text.size() - 1 : text.size(), " (" + remark + ")");
    return text;
}

} // namespace penumbra
