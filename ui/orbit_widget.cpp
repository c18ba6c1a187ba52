#include "ui/orbit_widget.h"

#include <vtkCamera.h>
#include <vtkRenderer.h>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

constexpr double degreesPerPixel = 0.4, degreesPerKey = 5.0;
constexpr double wheelFactor = 1.1; // per notch
constexpr double radians = M_PI / 180.0;

} // namespace

OrbitWidget::OrbitWidget(const Orbit& orbit, QWidget* parent)
    : VtkWidget(parent), m_orbit(orbit), m_azimuth(orbit.azimuth), m_elevation(orbit.elevation)
{
    setFocusPolicy(Qt::StrongFocus);
    setToolTip(tr("Drag to turn, wheel to come nearer, double click to go back"));
    renderer().GetActiveCamera()->SetViewAngle(orbit.viewAngle);
}

OrbitWidget::~OrbitWidget() = default;

void OrbitWidget::resetView()
{
    m_azimuth = m_orbit.azimuth;
    m_elevation = m_orbit.elevation;
    m_distance = 1.0;
    redraw();
}

void OrbitWidget::turn(double azimuth, double elevation)
{
    m_azimuth = std::remainder(m_azimuth + azimuth, 360.0);
    m_elevation = std::clamp(m_elevation + elevation, m_orbit.lowestElevation, m_orbit.highestElevation);
    redraw();
}

void OrbitWidget::placeCamera(const std::array<double, 3>& focus, double side)
{
    const double away = m_orbit.fittingDistance * side * m_distance;
    const double ground = away * std::cos(m_elevation * radians);
    vtkCamera* camera = renderer().GetActiveCamera();
    camera->SetFocalPoint(focus.data());
    camera->SetPosition(focus[0] + ground * std::sin(m_azimuth * radians),
                        focus[1] - ground * std::cos(m_azimuth * radians),
                        focus[2] + away * std::sin(m_elevation * radians));
    camera->SetViewUp(0.0, 0.0, 1.0);
    renderer().ResetCameraClippingRange();
}

QPointF OrbitWidget::project(double x, double y, double z)
{
    renderer().SetWorldPoint(x, y, z, 1.0);
    renderer().WorldToView();
    const double* view = renderer().GetViewPoint();
    return {0.5 * (view[0] + 1.0) * width(), 0.5 * (1.0 - view[1]) * height()};
}

OrbitWidget::AxisEdges OrbitWidget::axisEdges(double side)
{
    AxisEdges edges{std::sin(m_azimuth * radians) >= 0.0 ? side : 0.0,
                    std::cos(m_azimuth * radians) >= 0.0 ? 0.0 : side, QPointF(side, side)};
    for (const QPointF at : {QPointF(0.0, 0.0), QPointF(side, 0.0), QPointF(0.0, side)})
        if (project(at.x(), at.y(), 0.0).x() < project(edges.upright.x(), edges.upright.y(), 0.0).x())
            edges.upright = at;
    return edges;
}

void OrbitWidget::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        m_dragFrom = event->position();
}

void OrbitWidget::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_dragFrom)
        return;
    const QPointF by = event->position() - *m_dragFrom;
    m_dragFrom = event->position();
    turn(-degreesPerPixel * by.x(), degreesPerPixel * by.y());
}

void OrbitWidget::mouseReleaseEvent(QMouseEvent*)
{
    m_dragFrom.reset();
}

void OrbitWidget::mouseDoubleClickEvent(QMouseEvent*)
{
    resetView();
}

void OrbitWidget::wheelEvent(QWheelEvent* event)
{
    const double notches = event->angleDelta().y() / 120.0;
    m_distance = std::clamp(m_distance * std::pow(wheelFactor, -notches), m_orbit.nearest, m_orbit.farthest);
    redraw();
    event->accept();
}

void OrbitWidget::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        turn(degreesPerKey, 0.0);
        break;
    case Qt::Key_Right:
        turn(-degreesPerKey, 0.0);
        break;
    case Qt::Key_Up:
        turn(0.0, degreesPerKey);
        break;
    case Qt::Key_Down:
        turn(0.0, -degreesPerKey);
        break;
    default:
        VtkWidget::keyPressEvent(event);
    }
}

} // namespace penumbra
