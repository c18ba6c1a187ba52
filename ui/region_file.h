#pragma once

#include "field/told_place.h"
#include "ui/map_marks.h"

#include <QStringList>

#include <filesystem>

namespace penumbra {

/// What a region file holds of marks, and what else stands in it.
struct ReadRegions
{
    MapMarks marks;
    QStringList leftOut; ///< shapes that are no marks here, or of which there was one before, as they stand in the file
};

/// By its name.
[[nodiscard]] bool isRegionFile(const std::filesystem::path& path);

/// Marks as regions of SAOImage DS9 (point, circle, box, line), which CARTA and astropy's `regions` read too: in
/// image coordinates, that is in pixels of `grid` with the middle of the first at 1. Throws Error when the file cannot
/// be written.
void writeRegions(const std::filesystem::path& path, const MapMarks& marks, const MapGrid& grid);

/// Such a file, in image or physical coordinates; those of files that writeRegions() made are of the grid that they
/// name, others of `grid`. Throws InputError for a file that cannot be read, for coordinates on the sky, for a shape
/// whose numbers are not understood, and when no mark is in it.
[[nodiscard]] ReadRegions readRegions(const std::filesystem::path& path, const MapGrid& grid);

} // namespace penumbra
