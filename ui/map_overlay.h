#pragma once

#include "ui/map_tools.h"

#include <QWidget>

class QMouseEvent;
class QPainter;
class QPainterPath;

namespace penumbra {

class MapCanvas;
class Viewport;

/// The marks over one map: draws them, and takes the canvas' mouse events while a tool is in hand or the cursor is on a
/// mark. A child of the canvas as large as it; all other events pass.
class MapOverlay : public QWidget
{
    Q_OBJECT

public:
    MapOverlay(MapCanvas& canvas, Viewport& viewport, MapTools& tools);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    bool press(const QMouseEvent& event);
    void move(const QMouseEvent& event);
    bool release(const QMouseEvent& event);
    bool doubleClick(const QMouseEvent& event);
    /// Of a tool in hand, at the viewport's cursor.
    bool pressKey(int key);
    void showCursor();
    [[nodiscard]] double reach() const; ///< of the mouse [Mpc/h]
    void paintShapes(QPainter& painter, const MapMarks& marks) const;
    void paintRegions(QPainter& painter, const MapMarks& marks) const;
    void paintText(QPainter& painter, QPointF centre, const QString& text) const;
    void paintGrip(QPainter& painter) const;
    void paintStart(QPainter& painter, const Line& line) const;
    void paintHandles(QPainter& painter, const std::vector<QPointF>& handles) const;

    MapCanvas& m_canvas;
    Viewport& m_viewport;
    MapTools& m_tools;
    struct Drag
    {
        std::optional<MarkGrip> grip; ///< absent while a new mark is drawn
        QPointF from;                 ///< [Mpc/h]
        MapMarks before;
    };
    std::optional<Drag> m_drag;
    std::optional<MapMarks> m_preview; ///< of the mark that is being drawn
    std::optional<MarkGrip> m_hovered;
    bool m_drew = false; ///< the last press drew: a second one soon after is no double click on the map
};

} // namespace penumbra
