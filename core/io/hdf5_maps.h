#pragma once

#include "io/map_source.h"

namespace penumbra {

/// Opens an HDF5 file at the dataset of `options`, which may be absent when only one of its datasets holds maps. Throws
/// InputError.
[[nodiscard]] std::unique_ptr<MapSource> openHdf5(const std::filesystem::path& path, const MapOptions& options);

} // namespace penumbra
