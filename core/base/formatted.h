#pragma once

#include <string>

namespace penumbra {

/// Text as printf makes it.
[[gnu::format(printf, 1, 2)]] [[nodiscard]] std::string formatted(const char* format, ...);

/// `text` with a remark in brackets before its full stop, where it has one: "Give its side in Mpc/h (--side)." Without
/// a remark the text as it is.
[[nodiscard]] std::string withRemark(std::string text, const std::string& remark);

} // namespace penumbra
