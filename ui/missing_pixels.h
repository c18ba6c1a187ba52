#pragma once

#include "field/field.h"
#include "io/map_file.h"

#include <cstddef>
#include <filesystem>
#include <vector>

namespace penumbra {

/// Where the pixels of `field` without a value (NaN) lie.
[[nodiscard]] std::vector<std::size_t> missingPixels(const Field& field);

/// How many pixels of a map have no value in its file and are taken for empty: 0 where options.missingAsEmpty is false.
/// Reads the file again. Throws InputError as openMap does.
[[nodiscard]] std::size_t takenAsEmpty(const std::filesystem::path& path, MapOptions options);

} // namespace penumbra
