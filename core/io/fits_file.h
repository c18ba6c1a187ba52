#pragma once

#include "io/map_source.h"

#include <string_view>

namespace penumbra {

/// Whether the first bytes of a file are those of FITS, plain or gzipped.
[[nodiscard]] bool beginsAsFits(std::string_view bytes);

/// Opens a FITS file, plain or gzipped. Its dataset is the image of that EXTNAME or HDU number (0 is the primary one);
/// it may be absent when there is only one. Throws InputError.
[[nodiscard]] std::unique_ptr<MapSource> openFits(const std::filesystem::path& path, const MapOptions& options);

} // namespace penumbra
