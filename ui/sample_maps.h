#pragma once

#include <QString>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace penumbra {

/// A map that came with Penumbra, to try it on.
struct SampleMap
{
    QString name;
    std::filesystem::path path;
    std::optional<std::string> dataset; ///< of an HDF5 file
};

/// All of them: each stellar map in a .npy or FITS file, and each universe of an HDF5 file, in the resource folder
/// "maps". What cannot be read is left out, and told of on standard error.
[[nodiscard]] std::vector<SampleMap> sampleMaps();

} // namespace penumbra
