#pragma once

#include <string>

namespace penumbra {

/// Text as printf makes it of `format` and up to two numbers, for the names of figures.
[[nodiscard]] std::string label(const char* format, double first, double second = 0.0);

} // namespace penumbra
