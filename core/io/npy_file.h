#pragma once

#include "io/map_source.h"

namespace penumbra {

/// Opens a .npy file, versions 1 to 3, either byte order, C or Fortran order, float16 to float64, integers and bool.
/// Only the part of the file that holds a map is read for it. Throws InputError.
[[nodiscard]] std::unique_ptr<MapSource> openNpy(const std::filesystem::path& path);

} // namespace penumbra
