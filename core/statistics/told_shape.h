#pragma once

#include "field/told_place.h"
#include "statistics/region.h"

#include <string>

namespace penumbra {

// Shapes on a map as a command line tells them, in two steps: is it one (before any file is read), and where does it
// lie on this map. What is told in pixels is the middle of a point's, and for a box all pixels that it names.

/// "X,Y". Throws InputError for anything else.
[[nodiscard]] ToldPlace toldPoint(const std::string& text);
/// "circle:X,Y,RADIUS", "ellipse:X,Y,A,B,ANGLE" (semi-axes, and the degrees from the x axis to A, anticlockwise),
/// "box:X1,Y1,X2,Y2" or "polygon:X1,Y1,X2,Y2,X3,Y3,..", none of them empty. Throws InputError for anything else.
[[nodiscard]] ToldPlace toldRegion(const std::string& text);
/// "X1,Y1,X2,Y2", two places that differ. Throws InputError for anything else.
[[nodiscard]] ToldPlace toldLine(const std::string& text);

/// Whether a shape lies on the map: a point does, and of the others the middle; they may go over the edges. A line is
/// no longer than the map's diagonal, and no polygon wider or higher than two maps.
[[nodiscard]] bool liesOn(const Shape& shape, const MapGrid& grid);

/// What these functions took, on a map. Throw InputError for a shape that does not lie on it (liesOn), a line with an
/// end outside it, a region wider or higher than it. What counts of a region over the edges is RegionMask's matter.
[[nodiscard]] Point pointFrom(const ToldPlace& told, const MapGrid& grid);
[[nodiscard]] Region regionFrom(const ToldPlace& told, const MapGrid& grid);
[[nodiscard]] Line lineFrom(const ToldPlace& told, const MapGrid& grid);

} // namespace penumbra
