#pragma once

#include "field/galaxy_edit.h"

#include <QObject>
#include <QPointF>

#include <vector>

class QUndoStack;

namespace penumbra {

/// What was done to a map, in the steps that can be undone.
struct GalaxyEditSteps
{
    std::vector<std::vector<GalaxyEdit>> steps; ///< what each added; one that added nothing put all away
    std::size_t done = 0;                       ///< so many are in effect; those after them can be redone

    friend bool operator==(const GalaxyEditSteps&, const GalaxyEditSteps&) = default;
};

/// Galaxies that are added to the open map or erased from it by hand. Holds the map as it was opened, the edits and
/// what comes of them; every edit can be undone on the window's stack. GUI thread only.
class GalaxyEditor : public QObject
{
    Q_OBJECT

public:
    enum class Tool { add, erase };

    GalaxyEditor(QUndoStack& undo, QObject* parent);

    /// A map was opened: no edits.
    void setMap(const Field& stellar);
    /// The map with all edits.
    [[nodiscard]] const Field& map() const { return m_edited; }
    [[nodiscard]] const std::vector<GalaxyEdit>& edits() const { return m_edits; }
    [[nodiscard]] bool isEdited() const { return !m_edits.empty(); }

    /// While on, presses on the stellar map edit it.
    [[nodiscard]] bool isOn() const { return m_on; }
    void setOn(bool on);
    [[nodiscard]] Tool tool() const { return m_tool; }
    void setTool(Tool tool);
    [[nodiscard]] double logMass() const { return m_logMass; } ///< of the next galaxy: log10 of [Msun/h]
    void setLogMass(double logMass) { m_logMass = logMass; }
    [[nodiscard]] double brushRadius() const { return m_brushRadius; } ///< [Mpc/h]
    void setBrushRadius(double radius);

    /// A galaxy at `position` [Mpc/h]; nothing outside the map.
    void addAt(QPointF position);
    /// Erases under the brush. Those that follow the first of a stroke are undone together with it.
    void eraseAt(QPointF position, bool firstOfStroke);
    /// Puts edits away and the map back as it was opened; can be undone.
    void removeAll();

    [[nodiscard]] GalaxyEditSteps steps() const;
    /// Does them on the unedited map, and those beyond `done` so that they can be redone. What the map cannot take, as
    /// a galaxy outside it, is left out.
    void redoSteps(const GalaxyEditSteps& steps);

Q_SIGNALS:
    /// map() is another one.
    void edited();
    void modeChanged();

private:
    friend class GalaxyEditCommand;

    /// Adds these to the edits; without any, puts all away.
    void push(const std::vector<GalaxyEdit>& added, int stroke);
    void setEdits(std::vector<GalaxyEdit> edits);
    [[nodiscard]] bool holds(QPointF position) const;
    [[nodiscard]] bool takes(const GalaxyEdit& edit) const;

    QUndoStack& m_undo;
    Field m_opened, m_edited;
    std::vector<GalaxyEdit> m_edits;
    bool m_on = false;
    Tool m_tool = Tool::add;
    double m_logMass = 11.0, m_brushRadius = usualBrush;
    int m_stroke = 0;
};

} // namespace penumbra
