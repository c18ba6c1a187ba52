#pragma once

#include "ui/color_scale.h"
#include "ui/vtk_field.h"
#include "ui/vtk_widget.h"

#include <QPointF>

#include <memory>
#include <optional>

class vtkActor;
class vtkImageDataGeometryFilter;
class vtkPolyData;
class vtkPolyDataMapper;
class vtkPolyDataNormals;
class vtkWarpScalar;

namespace penumbra {

class AxisLabels;

/// A map as a landscape: height is the value between the limits (of masses the log density), colours are those of the
/// flat map. Dragging turns it, the wheel comes nearer, a double click goes back; arrow keys turn too. Maps with more
/// than largestGrid pixels a side are averaged down to it.
class ReliefCanvas : public VtkWidget
{
    Q_OBJECT

public:
    explicit ReliefCanvas(QWidget* parent);
    ~ReliefCanvas() override;

    static constexpr std::size_t largestGrid = 256;

    /// Null empties the scene.
    void setMap(std::shared_ptr<const DisplayMap> map, const ColorScale& scale);

    /// From where the landscape is seen [degrees]: around the vertical from the south, and above the horizon.
    [[nodiscard]] double azimuth() const { return m_azimuth; }
    [[nodiscard]] double elevation() const { return m_elevation; }
    [[nodiscard]] double distance() const { return m_distance; } ///< 1 shows it all
    void resetView();

protected:
    void prepareFrame(QSize pixels) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void rebuild();
    void placeCamera();
    void turn(double azimuth, double elevation);
    void placeAxes();
    [[nodiscard]] QPointF project(double x, double y, double z);
    [[nodiscard]] double reliefHeight() const; ///< of the limits' range [Mpc/h]

    std::shared_ptr<const DisplayMap> m_map;
    ColorScale m_scale;
    double m_azimuth, m_elevation, m_distance;
    std::optional<QPointF> m_dragFrom;
    vtkSmartPointer<vtkImageDataGeometryFilter> m_grid;
    vtkSmartPointer<vtkWarpScalar> m_warp;
    vtkSmartPointer<vtkPolyDataNormals> m_normals;
    vtkSmartPointer<vtkPolyDataMapper> m_mapper;
    vtkSmartPointer<vtkActor> m_surface, m_axes;
    vtkSmartPointer<vtkPolyData> m_axisLines;
    AxisLabels* m_labels;
};

} // namespace penumbra
