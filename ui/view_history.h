#pragma once

#include "ui/map_marks.h"
#include "ui/view_settings.h"

#include <QObject>
#include <QRectF>
#include <QUndoStack>

namespace penumbra {

class MapTools;
class PosteriorView;

/// What can be undone: of the look of the maps colours, stretches, limits, layout and contours, and the marks on them;
/// and, on a stack of its own as a browser has it, which part of the map was shown. GUI thread only.
class ViewHistory : public QObject
{
    Q_OBJECT

public:
    ViewHistory(PosteriorView& view, MapTools& tools);

    /// Everything that Ctrl+Z takes back.
    [[nodiscard]] QUndoStack& edits() { return m_edits; }
    [[nodiscard]] QUndoStack& parts() { return m_parts; }
    /// Another map is open: what was shown of the one before is of no use.
    void forget();

private:
    void noteSettings();
    void notePart();
    void noteMarks(const MapMarks& before);

    PosteriorView& m_view;
    MapTools& m_tools;
    QUndoStack m_edits, m_parts;
    ViewSettings m_settings; ///< as last noted
    QRectF m_part;
    bool m_applying = false; ///< an undo or redo is going on: its changes are no new ones
};

} // namespace penumbra
