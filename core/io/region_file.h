#pragma once

#include "field/told_place.h"
#include "statistics/region.h"

#include <filesystem>
#include <string>
#include <vector>

namespace penumbra {

/// A shape of a region file.
struct NamedShape
{
    Shape shape;
    std::string name;           ///< its property `text`; may be empty
    std::string statement = {}; ///< as it stands in a file that was read

    /// What to call it: its name if it has one.
    [[nodiscard]] const std::string& label() const { return name.empty() ? statement : name; }
};

/// What a region file holds.
struct RegionFile
{
    MapGrid grid; ///< whose pixels its coordinates are
    std::vector<NamedShape> shapes;
    std::vector<std::string> leftOut; ///< statements that are no shape, as they stand in the file
};

/// By its name.
[[nodiscard]] bool isRegionFile(const std::filesystem::path& path);

/// Regions of SAOImage DS9 (point, circle, ellipse, box, polygon, line), which CARTA and astropy's `regions` read too:
/// in image coordinates, that is in pixels of `grid` with the middle of the first at 1. Braces in names become
/// parentheses there. Throws Error when the file cannot be written.
void writeRegions(const std::filesystem::path& path, const std::vector<NamedShape>& shapes, const MapGrid& grid);

/// Such a file for a map of `grid`, in image or physical coordinates; those of files that writeRegions() made are of
/// the grid that they name, others of `grid`. Boxes that do not stand upright become polygons. Throws InputError for a
/// file that cannot be read, for coordinates on the sky, for a shape whose numbers are not understood or that does not
/// lie on the map (liesOn), and when no shape is in it.
[[nodiscard]] RegionFile readRegions(const std::filesystem::path& path, const MapGrid& grid);

} // namespace penumbra
