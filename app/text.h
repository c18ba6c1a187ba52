#pragma once

#include <string>

namespace penumbra::cli {

/// Text as printf makes it.
[[gnu::format(printf, 1, 2)]] [[nodiscard]] std::string formatted(const char* format, ...);

/// A length of time for people: "0:07", "12:30", "3:05:00".
[[nodiscard]] std::string duration(double seconds);

} // namespace penumbra::cli
