#pragma once

#include "statistics/region.h"

#include <QPointF>
#include <QPolygonF>
#include <QString>

#include <optional>
#include <vector>

namespace penumbra {

/// A region on the maps.
struct MarkedRegion
{
    Region shape;
    QString name = {}; ///< as its user calls it; may be empty

    friend bool operator==(const MarkedRegion&, const MarkedRegion&) = default;
};

/// What is drawn on the maps to ask the posterior of it; lengths in Mpc/h. A plain value: to be compared, stored,
/// undone.
struct MapMarks
{
    std::optional<QPointF> pin; ///< the pixel that is probed while the cursor goes elsewhere
    std::vector<MarkedRegion> regions;
    std::optional<Line> line;

    friend bool operator==(const MapMarks&, const MapMarks&) = default;
};

/// A part of the marks that the mouse can take hold of.
struct MarkGrip
{
    enum class Mark { pin, region, line } mark = Mark::pin;
    int handle = -1;        ///< which of markHandles; -1 moves the whole
    std::size_t region = 0; ///< which of the regions, if it is one

    friend bool operator==(const MarkGrip&, const MarkGrip&) = default;
};

/// "2", or "2 Coma": what a region is called among the others.
[[nodiscard]] QString labelOf(const MapMarks& marks, std::size_t region);

/// Its edge, the last point the same as the first.
[[nodiscard]] QPolygonF outlineOf(const Region& region);

/// The points by which a shape is changed: of a circle its centre and four points on it, of an ellipse its centre and
/// the ends of its axes, of a box or polygon its corners, of a line its ends.
[[nodiscard]] std::vector<QPointF> markHandles(const Region& region);
[[nodiscard]] std::vector<QPointF> markHandles(const Line& line);

/// Where the images of a shape on a map of this side lie, seen from it: of a periodic map on all sides too.
[[nodiscard]] std::vector<QPointF> periodicImages(double side, bool periodic);

/// What lies within `reach` [Mpc/h] of `at`: handles first, then outlines; of regions the one drawn last.
[[nodiscard]] std::optional<MarkGrip> gripAt(const MapMarks& marks, QPointF at, double reach);

/// The marks after a drag of `grip` from `from` to `to`.
[[nodiscard]] MapMarks dragged(MapMarks marks, const MarkGrip& grip, QPointF from, QPointF to);

/// The marks without the one that the grip is of.
[[nodiscard]] MapMarks without(MapMarks marks, const MarkGrip& grip);

} // namespace penumbra
