#pragma once

#include "ui/contour_layer.h"
#include "ui/map_layer.h"
#include "ui/vtk_widget.h"

#include <QPointF>
#include <QRectF>

#include <memory>
#include <optional>

class vtkActor;
class vtkPolyData;

namespace penumbra {

class Viewport;

/// The square picture of one map with the crosshair, seen through a shared Viewport; on demand of a second map to the
/// right of a divider, and of contours over both. Wheel zooms about the cursor, dragging with the left button pans or
/// moves the divider, dragging with the right button changes contrast and bias as in DS9, moving sets the viewport's
/// cursor; arrow keys nudge it by a pixel, or with Shift pan.
class MapCanvas : public VtkWidget
{
    Q_OBJECT

public:
    MapCanvas(Viewport& viewport, QWidget* parent);
    ~MapCanvas() override;

    /// Null shows the empty background.
    void setMap(std::shared_ptr<const DisplayMap> map, const ColorScale& scale);
    /// The map to the right of the divider.
    void setSecond(std::shared_ptr<const DisplayMap> map, const ColorScale& scale);
    void clearSecond();
    /// Where the divider stands, as a fraction of the width.
    void setDivider(double fraction);
    [[nodiscard]] double divider() const { return m_divider; }
    [[nodiscard]] bool hasDivider() const { return m_secondScale.has_value(); }
    void setContours(const std::shared_ptr<const ContourLines>& contours);

    /// Position under a point of the widget [Mpc/h], and back.
    [[nodiscard]] QPointF toField(QPointF point) const;
    [[nodiscard]] QPointF toWidget(QPointF position) const;

    /// A mouse button is held on the map.
    [[nodiscard]] bool isDragging() const { return m_drag.has_value(); }

    /// Part of the field that the camera shows [Mpc/h].
    [[nodiscard]] QRectF cameraRect();

Q_SIGNALS:
    /// The mouse came, or the keyboard's focus.
    void activated();
    /// While the right button drags: contrast and bias of the map, or of the second one where the drag began.
    void contrastDragged(bool second, double contrast, double bias);
    void contrastDropped();
    /// The right button was double-clicked.
    void contrastReset(bool second);
    void dividerDragged(double fraction);
    void dividerDropped();
    /// It came, went or stands elsewhere.
    void dividerChanged();

protected:
    void prepareFrame(QSize pixels) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    void placeCamera();
    void placeLines();
    void dragContrast(QPointF to);
    [[nodiscard]] bool isSecond(QPointF point) const;
    [[nodiscard]] bool isOnDivider(QPointF point) const;

    Viewport& m_viewport;
    std::unique_ptr<MapLayer> m_layer, m_second;      ///< the second one only while it is wanted
    std::optional<ColorScale> m_scale, m_secondScale; ///< of the layers, once they have one
    ContourLayer m_contours;
    double m_divider = 0.5;
    vtkSmartPointer<vtkPolyData> m_crosshair, m_dividerLine;
    vtkSmartPointer<vtkActor> m_crosshairActor, m_dividerActor;
    struct Drag
    {
        enum class Kind { pan, divider, contrast } kind;
        QPointF from; ///< widget coordinates; of pan the last ones
        bool second = false;
        double contrast = 1.0, bias = 0.5; ///< at the start
    };
    std::optional<Drag> m_drag;
    bool m_onDivider = false; ///< the mouse is
};

} // namespace penumbra
