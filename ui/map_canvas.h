#pragma once

#include "ui/color_map.h"
#include "ui/vtk_field.h"
#include "ui/vtk_widget.h"

#include <QPointF>
#include <QRectF>

#include <memory>
#include <optional>

class vtkActor;
class vtkImageProperty;
class vtkImageSlice;
class vtkImageSliceMapper;
class vtkLookupTable;
class vtkPolyData;

namespace penumbra {

class Viewport;

/// The square picture of one map with the crosshair, seen through a shared Viewport. Wheel zooms about the
/// cursor, dragging with the left button pans, moving sets the viewport's cursor.
class MapCanvas : public VtkWidget
{
    Q_OBJECT

public:
    MapCanvas(Viewport& viewport, ColorMap colorMap, QWidget* parent);
    ~MapCanvas() override;

    /// Null shows the empty background.
    void setMap(std::shared_ptr<const DisplayMap> map);
    void setLimits(Limits limits);

    /// Position under a point of the widget [Mpc/h], and back.
    [[nodiscard]] QPointF toField(QPointF point) const;
    [[nodiscard]] QPointF toWidget(QPointF position) const;

    /// Part of the field that the camera shows [Mpc/h].
    [[nodiscard]] QRectF cameraRect();

protected:
    void prepareFrame(QSize pixels) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void placeCamera();
    void placeCrosshair();

    Viewport& m_viewport;
    std::shared_ptr<const DisplayMap> m_map;
    vtkSmartPointer<vtkLookupTable> m_table;
    vtkSmartPointer<vtkImageSliceMapper> m_mapper;
    vtkSmartPointer<vtkImageProperty> m_property;
    vtkSmartPointer<vtkImageSlice> m_slice;
    vtkSmartPointer<vtkPolyData> m_crosshair;
    vtkSmartPointer<vtkActor> m_crosshairActor;
    std::optional<QPointF> m_dragFrom; ///< widget coordinates
};

} // namespace penumbra
