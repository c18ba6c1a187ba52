#include "ui/map_tools.h"

#include <cmath>
#include <utility>

namespace penumbra {
namespace {

constexpr double clickRadius = 1.0 / 16.0; // of the side, of a circle or box made by a mere press
constexpr double clickLength = 0.3;        // likewise, of a line
constexpr double leastDrag = 1.0 / 200.0;  // of the side: below that it was a press

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
    Q_EMIT toolChanged(tool);
}

void MapTools::setMarks(const MapMarks& marks)
{
    if (marks == m_marks)
        return;
    m_marks = marks;
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

std::optional<MarkGrip::Mark> MapTools::selected() const
{
    const auto there = [this](MarkGrip::Mark mark) {
        return mark == MarkGrip::Mark::pin      ? m_marks.pin.has_value()
               : mark == MarkGrip::Mark::region ? m_marks.region.has_value()
                                                : m_marks.line.has_value();
    };
    if (m_selected && there(*m_selected))
        return m_selected;
    for (const auto mark : {MarkGrip::Mark::region, MarkGrip::Mark::line, MarkGrip::Mark::pin})
        if (there(mark))
            return mark;
    return std::nullopt;
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
    switch (m_tool) {
    case MapTool::none:
        break;
    case MapTool::probe:
        marks.pin = to;
        break;
    case MapTool::circle:
        marks.region = Circle{from.x(), from.y(), press ? half : std::hypot(by.x(), by.y())};
        break;
    case MapTool::box:
        marks.region = press ? Box{from.x() - half, from.y() - half, from.x() + half, from.y() + half}
                             : Box{from.x(), from.y(), to.x(), to.y()};
        break;
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
    if (m_tool == MapTool::none)
        return;
    const MarkGrip::Mark mark = markOf(m_tool);
    const MapMarks marks = drawn(from, to, side);
    m_selected = mark;
    setTool(MapTool::none);
    setMarks(marks);
    Q_EMIT touched(mark);
}

} // namespace penumbra
