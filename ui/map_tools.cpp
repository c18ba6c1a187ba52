#include "ui/map_tools.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace penumbra {
namespace {

constexpr double clickRadius = 1.0 / 16.0; // of the side, of a circle or box made by a mere press
constexpr double clickLength = 0.3;        // likewise, of a line
constexpr double leastDrag = 1.0 / 200.0;  // of the side: below that it was a press
constexpr std::size_t leastCorners = 3;    // of a polygon

} // namespace

MarkGrip::Mark markOf(MapTool tool)
{
    if (tool == MapTool::line)
        return MarkGrip::Mark::line;
    return tool == MapTool::probe ? MarkGrip::Mark::pin : MarkGrip::Mark::region;
}

void MapTools::setTool(MapTool tool)
{
    if (tool == m_tool)
        return;
    m_tool = tool;
    m_corners.clear();
    Q_EMIT toolChanged(tool);
}

void MapTools::setMarks(const MapMarks& marks)
{
    if (marks == m_marks)
        return;
    m_marks = marks;
    if (m_marks.regions.empty())
        m_region = 0;
    Q_EMIT marksChanged();
}

void MapTools::edit(const MapMarks& marks)
{
    const MapMarks before = m_marks;
    setMarks(marks);
    if (m_marks != before)
        Q_EMIT edited(before);
}

void MapTools::setPeriodic(bool periodic)
{
    if (std::exchange(m_periodic, periodic) != periodic)
        Q_EMIT marksChanged();
}

std::optional<std::size_t> MapTools::region() const
{
    if (m_marks.regions.empty())
        return std::nullopt;
    return std::min(m_region, m_marks.regions.size() - 1);
}

std::optional<MarkGrip> MapTools::selected() const
{
    const auto there = [this](MarkGrip::Mark mark) {
        return mark == MarkGrip::Mark::pin      ? m_marks.pin.has_value()
               : mark == MarkGrip::Mark::region ? !m_marks.regions.empty()
                                                : m_marks.line.has_value();
    };
    const auto grip = [this](MarkGrip::Mark mark) { return MarkGrip{mark, -1, region().value_or(0)}; };
    if (m_selected && there(*m_selected))
        return grip(*m_selected);
    for (const auto mark : {MarkGrip::Mark::region, MarkGrip::Mark::line, MarkGrip::Mark::pin})
        if (there(mark))
            return grip(mark);
    return std::nullopt;
}

void MapTools::select(const MarkGrip& mark)
{
    m_selected = mark.mark;
    if (mark.mark == MarkGrip::Mark::region && std::exchange(m_region, mark.region) != mark.region)
        Q_EMIT marksChanged();
}

void MapTools::remove()
{
    if (const auto mark = selected())
        edit(without(m_marks, *mark));
}

MapMarks MapTools::drawn(QPointF from, QPointF to, double side) const
{
    MapMarks marks = m_marks;
    const QPointF by = to - from;
    const bool press = std::hypot(by.x(), by.y()) < leastDrag * side;
    const double half = clickRadius * side;
    const auto add = [&marks](Region region) { marks.regions.push_back({std::move(region)}); };
    switch (m_tool) {
    case MapTool::none:
        break;
    case MapTool::probe:
        marks.pin = to;
        break;
    case MapTool::circle:
        add(Circle{from.x(), from.y(), press ? half : std::hypot(by.x(), by.y())});
        break;
    case MapTool::ellipse: {
        const double least = leastDrag * side;
        add(Ellipse{from.x(), from.y(), press ? half : std::max(least, std::abs(by.x())),
                    press ? 0.5 * half : std::max(least, std::abs(by.y())), 0.0});
        break;
    }
    case MapTool::box:
        add(press ? Box{from.x() - half, from.y() - half, from.x() + half, from.y() + half}
                  : Box{from.x(), from.y(), to.x(), to.y()});
        break;
    case MapTool::polygon: {
        std::vector<Point> corners = m_corners;
        corners.push_back({to.x(), to.y()});
        add(Polygon{std::move(corners)});
        break;
    }
    case MapTool::line:
        marks.line =
            press ? Line{from.x() - 0.5 * clickLength * side, from.y(), from.x() + 0.5 * clickLength * side, from.y()}
                  : Line{from.x(), from.y(), to.x(), to.y()};
        break;
    }
    return marks;
}

void MapTools::finish(QPointF from, QPointF to, double side)
{
    if (m_tool != MapTool::none)
        take(drawn(from, to, side), markOf(m_tool));
}

void MapTools::take(const MapMarks& marks, MarkGrip::Mark mark)
{
    m_selected = mark;
    if (marks.regions.size() > m_marks.regions.size())
        m_region = marks.regions.size() - 1;
    setTool(MapTool::none);
    setMarks(marks);
    Q_EMIT touched(mark);
}

void MapTools::addCorner(QPointF at, double reach)
{
    const auto near = [&](const Point& corner) { return std::hypot(corner.x - at.x(), corner.y - at.y()) <= reach; };
    if (!m_corners.empty() && (near(m_corners.front()) || near(m_corners.back())))
        return endPolygon();
    m_corners.push_back({at.x(), at.y()});
    Q_EMIT drawingChanged();
}

void MapTools::removeCorner()
{
    if (m_corners.empty())
        return;
    m_corners.pop_back();
    Q_EMIT drawingChanged();
}

void MapTools::endPolygon()
{
    if (m_corners.size() < leastCorners)
        return;
    const MapMarks before = m_marks;
    MapMarks marks = m_marks;
    marks.regions.push_back({Polygon{m_corners}});
    take(marks, MarkGrip::Mark::region);
    Q_EMIT edited(before);
}

} // namespace penumbra
