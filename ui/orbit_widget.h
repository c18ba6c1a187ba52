#pragma once

#include "ui/vtk_widget.h"

#include <QPointF>

#include <array>
#include <optional>

namespace penumbra {

/// From where a scene is seen at first, and how far it may be turned.
struct Orbit
{
    double azimuth, elevation; ///< at first [degrees]: around the vertical from -y, and above the horizon
    double lowestElevation, highestElevation; ///< [degrees]
    double nearest, farthest;                 ///< distances, in units of the fitting one
    double viewAngle;                         ///< of the camera [degrees]
    double fittingDistance;                   ///< from which the whole scene is seen [its sides]
};

/// A VTK scene that the user turns around its vertical, z. Dragging turns it, the wheel comes nearer, a double click
/// goes back; arrow keys turn too. GUI thread only.
class OrbitWidget : public VtkWidget
{
    Q_OBJECT

public:
    OrbitWidget(const Orbit& orbit, QWidget* parent);
    ~OrbitWidget() override;

    /// From where the scene is seen [degrees]: around the vertical from -y, and above the horizon.
    [[nodiscard]] double azimuth() const { return m_azimuth; }
    [[nodiscard]] double elevation() const { return m_elevation; }
    [[nodiscard]] double distance() const { return m_distance; } ///< 1 shows it all
    void resetView();

protected:
    /// Looks at `focus` from where the user has turned to; `side` is the scene's size, in its own unit.
    void placeCamera(const std::array<double, 3>& focus, double side);
    /// Where the camera sees a point of the scene, in the widget.
    [[nodiscard]] QPointF project(double x, double y, double z);
    /// The edges of a box from the origin to `side` that carry its axes.
    struct AxisEdges
    {
        double nearX, nearY; ///< the lower edges nearest to the viewer: along y at x = nearX, along x at y = nearY
        QPointF upright;     ///< the leftmost upright one is at this x, y
    };
    [[nodiscard]] AxisEdges axisEdges(double side);

    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void turn(double azimuth, double elevation);

    const Orbit m_orbit;
    double m_azimuth, m_elevation, m_distance = 1.0;
    std::optional<QPointF> m_dragFrom;
};

} // namespace penumbra
