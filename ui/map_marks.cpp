#include "ui/map_marks.h"

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

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
    if (const auto* circle = std::get_if<Circle>(&region))
        return std::abs(distance(point, {circle->x, circle->y}) - circle->radius);
    const std::vector<QPointF> corners = markHandles(region);
    double nearest = distanceToSegment(point, corners[3], corners[0]);
    for (std::size_t i = 0; i < 3; ++i)
        nearest = std::min(nearest, distanceToSegment(point, corners[i], corners[i + 1]));
    return nearest;
}

std::optional<int> handleAt(const std::vector<QPointF>& handles, QPointF at, double reach)
{
    for (std::size_t i = 0; i < handles.size(); ++i)
        if (distance(handles[i], at) <= reach)
            return static_cast<int>(i);
    return std::nullopt;
}

Region draggedRegion(const Region& region, int handle, QPointF from, QPointF to)
{
    const QPointF by = to - from;
    if (const auto* circle = std::get_if<Circle>(&region)) {
        if (handle <= 0) // its centre, or the whole
            return Circle{circle->x + by.x(), circle->y + by.y(), circle->radius};
        return Circle{circle->x, circle->y, std::max(1e-3, distance(to, {circle->x, circle->y}))};
    }
    Box box = std::get<Box>(region);
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

std::vector<QPointF> markHandles(const Region& region)
{
    if (const auto* circle = std::get_if<Circle>(&region)) {
        const QPointF centre(circle->x, circle->y), right(circle->radius, 0.0), up(0.0, circle->radius);
        return {centre, centre + right, centre + up, centre - right, centre - up};
    }
    const Box& box = std::get<Box>(region);
    return {{box.x1, box.y1}, {box.x2, box.y1}, {box.x2, box.y2}, {box.x1, box.y2}};
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
    if (marks.region)
        if (const auto handle = handleAt(markHandles(*marks.region), at, reach))
            return MarkGrip{MarkGrip::Mark::region, *handle};
    if (marks.pin && distance(*marks.pin, at) <= reach)
        return MarkGrip{MarkGrip::Mark::pin, -1};
    if (marks.line &&
        distanceToSegment(at, {marks.line->x1, marks.line->y1}, {marks.line->x2, marks.line->y2}) <= reach)
        return MarkGrip{MarkGrip::Mark::line, -1};
    if (marks.region && distanceToOutline(*marks.region, at) <= reach)
        return MarkGrip{MarkGrip::Mark::region, -1};
    return std::nullopt;
}

MapMarks dragged(MapMarks marks, const MarkGrip& grip, QPointF from, QPointF to)
{
    switch (grip.mark) {
    case MarkGrip::Mark::pin:
        marks.pin = to;
        break;
    case MarkGrip::Mark::region:
        if (marks.region)
            marks.region = draggedRegion(*marks.region, grip.handle, from, to);
        break;
    case MarkGrip::Mark::line:
        if (marks.line)
            marks.line = draggedLine(*marks.line, grip.handle, to - from);
        break;
    }
    return marks;
}

MapMarks without(MapMarks marks, MarkGrip::Mark mark)
{
    switch (mark) {
    case MarkGrip::Mark::pin:
        marks.pin.reset();
        break;
    case MarkGrip::Mark::region:
        marks.region.reset();
        break;
    case MarkGrip::Mark::line:
        marks.line.reset();
        break;
    }
    return marks;
}

} // namespace penumbra
