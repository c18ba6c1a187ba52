#pragma once

#include "ui/map_marks.h"

#include <QObject>

namespace penumbra {

/// What a press on a map begins.
enum class MapTool { none, probe, circle, box, line };

/// The kind of mark that a tool, other than none, draws.
[[nodiscard]] MarkGrip::Mark markOf(MapTool tool);

/// The tool in hand and the marks on the maps, shared by all panels. GUI thread only.
class MapTools : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] MapTool tool() const { return m_tool; }
    /// A tool is put away once it has drawn its mark.
    void setTool(MapTool tool);

    /// Whether the maps go on at their edges, and the regions on them.
    void setPeriodic(bool periodic);
    [[nodiscard]] bool isPeriodic() const { return m_periodic; }

    [[nodiscard]] const MapMarks& marks() const { return m_marks; }
    void setMarks(const MapMarks& marks);
    /// The same as a complete step of the user's.
    void edit(const MapMarks& marks);
    /// The mark that was drawn or changed last, which remove() takes away.
    [[nodiscard]] std::optional<MarkGrip::Mark> selected() const;
    void select(MarkGrip::Mark mark) { m_selected = mark; }
    void remove();

    /// The mark that the tool draws from one point to another [Mpc/h]; a press without a drag gives it a size that
    /// suits a map of `side`.
    [[nodiscard]] MapMarks drawn(QPointF from, QPointF to, double side) const;
    /// Takes what drawn() gives and puts the tool away.
    void finish(QPointF from, QPointF to, double side);

Q_SIGNALS:
    void toolChanged(penumbra::MapTool tool);
    void marksChanged();
    /// A complete step of the user's: what undo keeps.
    void edited(const penumbra::MapMarks& before);
    /// A mark of this kind was drawn or taken hold of.
    void touched(penumbra::MarkGrip::Mark mark);

private:
    MapTool m_tool = MapTool::none;
    MapMarks m_marks;
    bool m_periodic = false;
    std::optional<MarkGrip::Mark> m_selected;
};

} // namespace penumbra
