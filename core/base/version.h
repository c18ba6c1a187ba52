#pragma once

#include <string_view>

namespace penumbra {

/// Version of Penumbra, e.g. "0.1.0"; every product's recipe carries it.
[[nodiscard]] std::string_view version() noexcept;

} // namespace penumbra
