#pragma once

#include <string>

namespace penumbra {

/// Text as printf makes it.
[[gnu::format(printf, 1, 2)]] [[nodiscard]] std::string formatted(const char* format, ...);

} // namespace penumbra
