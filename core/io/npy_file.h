#pragma once

#include "io/map_source.h"

namespace penumbra {

/// Opens a .npy file, versions 1 to 3, either byte order, C or Fortran order, float16 to float64, integers and bool. It
/// is memory-mapped: only the pages of a map that is read are ever touched. Throws InputError.
[[nodiscard]] std::unique_ptr<MapSource> openNpy(const std::filesystem::path& path);

} // namespace penumbra
