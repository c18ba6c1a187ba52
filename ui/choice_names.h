#pragma once

#include "base/error.h"

#include <QString>

#include <exception>
#include <string>

namespace penumbra {

/// Whether the preview of a map has a field that mends the error.
[[nodiscard]] bool isMendedInPreview(const Error& error);

/// What went wrong with a map that is open, or with a run of it, and the fields of the window that mend it, if any do:
/// "correct that of the map (slab depth in Map details)."
[[nodiscard]] QString toldWithFields(const std::exception& error);

/// The same with the options of the window's command line: "Give its side in Mpc/h (--side)."
[[nodiscard]] std::string toldWithOptions(const Error& error);

} // namespace penumbra
