#pragma once

#include "io/map_source.h"

namespace penumbra {

/// Opens a FITS file, plain or gzipped. Its dataset is the image of that EXTNAME or HDU number (0 is the primary one);
/// it may be absent when there is only one. Throws InputError.
[[nodiscard]] std::unique_ptr<MapSource> openFits(const std::filesystem::path& path, const MapOptions& options);

} // namespace penumbra
