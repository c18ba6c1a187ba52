#pragma once

#include "ui/map_marks.h"

#include <QObject>

namespace penumbra {

/// What a press on a map begins.
enum class MapTool { none, probe, circle, ellipse, box, polygon, line };

/// The kind of mark that a tool, other than none, draws.
[[nodiscard]] MarkGrip::Mark markOf(MapTool tool);

/// The tool in hand and the marks on the maps, shared by all panels. GUI thread only.
class MapTools : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] MapTool tool() const { return m_tool; }
    /// A tool is put away once it has drawn its mark, and what it had drawn of one.
    void setTool(MapTool tool);

    /// Whether the maps go on at their edges, and the regions on them.
    void setPeriodic(bool periodic);
    [[nodiscard]] bool isPeriodic() const { return m_periodic; }

    [[nodiscard]] const MapMarks& marks() const { return m_marks; }
    void setMarks(const MapMarks& marks);
    /// The same as a complete step of the user's.
    void edit(const MapMarks& marks);
    /// The mark that was drawn or changed last, which remove() takes away.
    [[nodiscard]] std::optional<MarkGrip> selected() const;
    void select(const MarkGrip& mark);
    /// The region that was drawn or chosen last; absent without any.
    [[nodiscard]] std::optional<std::size_t> region() const;
    void remove();

    /// The marks with the one that the tool draws from one point to another [Mpc/h]; a press without a drag gives it a
    /// size that suits a map of `side`. A polygon goes through the corners that there are, to the second point.
    [[nodiscard]] MapMarks drawn(QPointF from, QPointF to, double side) const;
    /// Takes what drawn() gives and puts the tool away.
    void finish(QPointF from, QPointF to, double side);

    /// Of the polygon that is being drawn.
    [[nodiscard]] const std::vector<Point>& corners() const { return m_corners; }
    /// One more corner; one within `reach` [Mpc/h] of the first or last ends the polygon, if it has at least three,
    /// and is else none.
    void addCorner(QPointF at, double reach);
    void removeCorner();
    /// Of at least three corners; with fewer there is nothing yet.
    void endPolygon();

Q_SIGNALS:
    void toolChanged(penumbra::MapTool tool);
    /// The marks, or which of the regions is chosen.
    void marksChanged();
    /// A corner of the polygon that is being drawn came or went.
    void drawingChanged();
    /// A complete step of the user's: what undo keeps.
    void edited(const penumbra::MapMarks& before);
    /// A mark of this kind was drawn or taken hold of.
    void touched(penumbra::MarkGrip::Mark mark);

private:
    MapTool m_tool = MapTool::none;
    MapMarks m_marks;
    bool m_periodic = false;
    std::vector<Point> m_corners;
    std::optional<MarkGrip::Mark> m_selected;
    std::size_t m_region = 0; ///< maybe beyond those that there are

    void take(const MapMarks& marks, MarkGrip::Mark mark);
};

} // namespace penumbra
