#pragma once

#include "io/map_source.h"

namespace penumbra {

/// Opens a FITS file, plain or gzipped. `dataset` chooses the image by EXTNAME or by HDU number (0 is the primary one);
/// it may be absent when there is only one. Throws InputError.
[[nodiscard]] std::unique_ptr<MapSource> openFits(const std::filesystem::path& path,
                                                  const std::optional<std::string>& dataset);

} // namespace penumbra
