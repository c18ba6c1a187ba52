#pragma once

#include "base/error.h"
#include "io/map_file.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// What the format readers share. Private to io.
namespace penumbra {

/// What a file says about where its maps lie; each part may be missing.
struct StoredGeometry
{
    std::optional<double> side, depth; ///< [Mpc/h]
    std::optional<bool> periodic;
    std::string source; ///< e.g. "HDF5 attribute BoxSize"; empty when nothing is known
};

/// Axes of an array that holds square maps: the last two axes longer than one, and the one before them if there is one.
struct MapAxes
{
    std::size_t size = 0;               ///< side of a map [pixels]
    std::size_t maps = 1;               ///< how many
    std::optional<std::size_t> mapAxis; ///< index of the axis that counts the maps; absent when there is one map
    std::size_t rowAxis = 0, columnAxis = 0;
};

/// An opened map file. Not thread-safe.
class MapSource
{
public:
    MapSource() = default;
    virtual ~MapSource() = default;
    MapSource(const MapSource&) = delete;
    MapSource& operator=(const MapSource&) = delete;

    /// Pixels of map `index`, row by row, in the file's unit.
    [[nodiscard]] virtual std::vector<float> read(std::size_t index) const = 0;

    MapFileInfo info; ///< all but side, depth and what follows from them, unitScale, unitSource and, unless the format
                      ///< says it, quantity
    StoredGeometry geometry; ///< as the file says it
};

/// Finds the maps in an array. Throws InputError, naming `source`, for shapes other than (N,N), (M,N,N), (M,1,N,N) and
/// (M,N,N,1) (axes of length one do not count), and for maps beyond 16384 pixels a side.
[[nodiscard]] MapAxes findMaps(const std::vector<std::size_t>& shape, const std::string& source);
/// The same without the exception, for telling candidates from other data.
[[nodiscard]] std::optional<MapAxes> tryFindMaps(const std::vector<std::size_t>& shape);

/// "stellar", "Mstar", .. are stellar mass, "dm", "Mcdm", .. dark matter, "Mtot", "total", .. total matter; anything
/// else is unknown.
[[nodiscard]] Quantity quantityNamed(const std::string& name);

/// "3, 4, 5"
[[nodiscard]] std::string shapeText(const std::vector<std::size_t>& shape);

/// `beginning`, and which datasets the file offers; long lists are cut.
[[nodiscard]] InputError chooseDataset(const std::string& beginning, const std::vector<std::string>& datasets);

} // namespace penumbra
