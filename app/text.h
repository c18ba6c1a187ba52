#pragma once

#include "base/formatted.h"

#include <string>

namespace penumbra::cli {

/// A length of time for people: "0:07", "12:30", "3:05:00".
[[nodiscard]] std::string duration(double seconds);

} // namespace penumbra::cli
