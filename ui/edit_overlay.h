#pragma once

#include "ui/galaxy_editor.h"

#include <QWidget>

#include <optional>

class QMouseEvent;
class QPainter;

namespace penumbra {

class MapView;
class Viewport;

/// The hand that edits galaxies on one map panel, while the editor is on: on the stellar map the left button adds or
/// erases, the right one erases; so do Return and Delete at the crosshair. Shows the brush there, and on every map
/// where something was edited. A child of the panel's canvas as large as it; all other events pass.
class EditOverlay : public QWidget
{
    Q_OBJECT

public:
    EditOverlay(MapView& view, Viewport& viewport, GalaxyEditor& editor);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] bool takesEvents() const;
    bool press(const QMouseEvent& event);
    void move(const QMouseEvent& event);
    bool release(const QMouseEvent& event);
    bool key(int key);
    void paintRing(QPainter& painter, QPointF centre, double radius) const;

    MapView& m_view;
    Viewport& m_viewport;
    GalaxyEditor& m_editor;
    enum class Press { add, erase };
    std::optional<Press> m_press;
    QPointF m_last; ///< where the stroke erased last [Mpc/h]
};

} // namespace penumbra
