#include "ui/map_marks.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace penumbra {
namespace {

constexpr int roundCorners = 192;    // of an outline: a tenth of a pixel off where its radius is a thousand
constexpr double leastRadius = 1e-3; // [Mpc/h]

double distance(QPointF a, QPointF b)
{
    return std::hypot(a.x() - b.x(), a.y() - b.y());
}

double distanceToSegment(QPointF point, QPointF from, QPointF to)
{
    const QPointF along = to - from;
    const double squared = QPointF::dotProduct(along, along);
    const double at = squared > 0.0 ? std::clamp(QPointF::dotProduct(point - from, along) / squared, 0.0, 1.0) : 0.0;
    return distance(point, from + at * along);
}

double distanceToOutline(const Region& region, QPointF point)
{
    const QPolygonF outline = outlineOf(region);
    double nearest = std::numeric_limits<double>::max();
    for (qsizetype i = 0; i + 1 < outline.size(); ++i)
        nearest = std::min(nearest, distanceToSegment(point, outline[i], outline[i + 1]));
    return nearest;
}

std::optional<int> handleAt(const std::vector<QPointF>& handles, QPointF at, double reach)
{
    for (std::size_t i = 0; i < handles.size(); ++i)
        if (distance(handles[i], at) <= reach)
            return static_cast<int>(i);
    return std::nullopt;
}

// By the direction of an axis' end from the centre.
double degrees(QPointF outward)
{
    return std::atan2(outward.y(), outward.x()) * 180.0 / std::numbers::pi;
}

Circle draggedShape(Circle circle, int handle, QPointF from, QPointF to)
{
    const QPointF centre(circle.x, circle.y), by = to - from;
    if (handle <= 0) // its centre, or the whole
        return {circle.x + by.x(), circle.y + by.y(), circle.radius};
    return {circle.x, circle.y, std::max(leastRadius, distance(to, centre))};
}

Ellipse draggedShape(Ellipse ellipse, int handle, QPointF from, QPointF to)
{
    const QPointF outward = to - QPointF(ellipse.x, ellipse.y);
    if (handle <= 0) {
        ellipse.x += to.x() - from.x();
        ellipse.y += to.y() - from.y();
        return ellipse;
    }
    // Handles 1 and 3 are the ends of a, 2 and 4 those of b, a quarter turn on.
    (handle % 2 == 1 ? ellipse.a : ellipse.b) = std::max(leastRadius, std::hypot(outward.x(), outward.y()));
    ellipse.angle = std::remainder(degrees(outward) - 90.0 * (handle - 1), 360.0);
    return ellipse;
}

Box draggedShape(Box box, int handle, QPointF from, QPointF to)
{
    const QPointF by = to - from;
    // Corners in the order of markHandles: (x1, y1), (x2, y1), (x2, y2), (x1, y2).
    if (handle < 0 || handle == 0 || handle == 3)
        box.x1 += by.x();
    if (handle < 0 || handle == 1 || handle == 2)
        box.x2 += by.x();
    if (handle < 0 || handle == 0 || handle == 1)
        box.y1 += by.y();
    if (handle < 0 || handle == 2 || handle == 3)
        box.y2 += by.y();
    return box;
}

Polygon draggedShape(Polygon polygon, int handle, QPointF from, QPointF to)
{
    for (std::size_t i = 0; i < polygon.corners.size(); ++i)
        if (handle < 0 || handle == static_cast<int>(i)) {
            polygon.corners[i].x += to.x() - from.x();
            polygon.corners[i].y += to.y() - from.y();
        }
    return polygon;
}

std::vector<QPointF> handlesOf(const Ellipse& ellipse)
{
    const double angle = ellipse.angle * std::numbers::pi / 180.0;
    const QPointF centre(ellipse.x, ellipse.y), along(std::cos(angle), std::sin(angle)), across(-along.y(), along.x());
    return {centre, centre + ellipse.a * along, centre + ellipse.b * across, centre - ellipse.a * along,
            centre - ellipse.b * across};
}

std::vector<QPointF> handlesOf(const Circle& circle)
{
    return handlesOf(Ellipse{circle.x, circle.y, circle.radius, circle.radius, 0.0});
}

std::vector<QPointF> handlesOf(const Box& box)
{
    return {{box.x1, box.y1}, {box.x2, box.y1}, {box.x2, box.y2}, {box.x1, box.y2}};
}

std::vector<QPointF> handlesOf(const Polygon& polygon)
{
    std::vector<QPointF> corners;
    for (const Point& corner : polygon.corners)
        corners.emplace_back(corner.x, corner.y);
    return corners;
}

Line draggedLine(Line line, int handle, QPointF by)
{
    if (handle != 1) {
        line.x1 += by.x();
        line.y1 += by.y();
    }
    if (handle != 0) {
        line.x2 += by.x();
        line.y2 += by.y();
    }
    return line;
}

} // namespace

QString labelOf(const MapMarks& marks, std::size_t region)
{
    const QString number = QString::number(region + 1), &name = marks.regions.at(region).name;
    return name.isEmpty() ? number : number + QLatin1Char(' ') + name;
}

QPolygonF outlineOf(const Region& region)
{
    const std::vector<QPointF> handles = markHandles(region);
    QPolygonF outline;
    if (std::holds_alternative<Circle>(region) || std::holds_alternative<Ellipse>(region)) {
        const QPointF along = handles[1] - handles[0], across = handles[2] - handles[0];
        for (int i = 0; i < roundCorners; ++i) {
            const double angle = 2.0 * std::numbers::pi * i / roundCorners;
            outline << handles[0] + std::cos(angle) * along + std::sin(angle) * across;
        }
    } else {
        for (const QPointF& corner : handles)
            outline << corner;
    }
    if (!outline.isEmpty())
        outline << QPointF(outline.front());
    return outline;
}

std::vector<QPointF> markHandles(const Region& region)
{
    return std::visit([](const auto& shape) { return handlesOf(shape); }, region);
}

std::vector<QPointF> markHandles(const Line& line)
{
    return {{line.x1, line.y1}, {line.x2, line.y2}};
}

std::vector<QPointF> periodicImages(double side, bool periodic)
{
    std::vector<QPointF> images;
    const int reach = periodic ? 1 : 0;
    for (int x = -reach; x <= reach; ++x)
        for (int y = -reach; y <= reach; ++y)
            images.emplace_back(x * side, y * side);
    return images;
}

std::optional<MarkGrip> gripAt(const MapMarks& marks, QPointF at, double reach)
{
    if (marks.line)
        if (const auto handle = handleAt(markHandles(*marks.line), at, reach))
            return MarkGrip{MarkGrip::Mark::line, *handle};
    for (std::size_t i = marks.regions.size(); i-- > 0;)
        if (const auto handle = handleAt(markHandles(marks.regions[i].shape), at, reach))
            return MarkGrip{MarkGrip::Mark::region, *handle, i};
    if (marks.pin && distance(*marks.pin, at) <= reach)
        return MarkGrip{MarkGrip::Mark::pin};
    if (marks.line &&
        distanceToSegment(at, {marks.line->x1, marks.line->y1}, {marks.line->x2, marks.line->y2}) <= reach)
        return MarkGrip{MarkGrip::Mark::line};
    for (std::size_t i = marks.regions.size(); i-- > 0;)
        if (distanceToOutline(marks.regions[i].shape, at) <= reach)
            return MarkGrip{MarkGrip::Mark::region, -1, i};
    return std::nullopt;
}

MapMarks dragged(MapMarks marks, const MarkGrip& grip, QPointF from, QPointF to)
{
    switch (grip.mark) {
    case MarkGrip::Mark::pin:
        marks.pin = to;
        break;
    case MarkGrip::Mark::region:
        if (grip.region < marks.regions.size()) {
            Region& region = marks.regions[grip.region].shape;
            region = std::visit([&](const auto& shape) -> Region { return draggedShape(shape, grip.handle, from, to); },
                                region);
        }
        break;
    case MarkGrip::Mark::line:
        if (marks.line)
            marks.line = draggedLine(*marks.line, grip.handle, to - from);
        break;
    }
    return marks;
}

MapMarks without(MapMarks marks, const MarkGrip& grip)
{
    switch (grip.mark) {
    case MarkGrip::Mark::pin:
        marks.pin.reset();
        break;
    case MarkGrip::Mark::region:
        if (grip.region < marks.regions.size())
            marks.regions.erase(marks.regions.begin() + static_cast<std::ptrdiff_t>(grip.region));
        break;
    case MarkGrip::Mark::line:
        marks.line.reset();
        break;
    }
    return marks;
}

} // namespace penumbra
