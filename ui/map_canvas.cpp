#include "ui/map_canvas.h"

#include "ui/theme.h"
#include "ui/viewport.h"

#include <vtkActor.h>
#include <vtkCamera.h>
#include <vtkCellArray.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkNew.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

constexpr double secondHeight = 0.1;  // of the second picture, in front of the first one
constexpr double lineHeight = 0.5;    // in front of the pictures and contours
constexpr double dividerReach = 6.0;  // how near the mouse takes hold of it [logical pixels]
constexpr double contrastOctaves = 4; // a drag over the height
constexpr double lowestContrast = 0.1, highestContrast = 10.0;

// One line for each pair of points.
vtkSmartPointer<vtkPolyData> lineSet(vtkIdType lines)
{
    vtkNew<vtkPoints> points;
    points->SetNumberOfPoints(2 * lines);
    vtkNew<vtkCellArray> cells;
    for (vtkIdType i = 0; i < lines; ++i)
        cells->InsertNextCell({2 * i, 2 * i + 1});
    auto data = vtkSmartPointer<vtkPolyData>::New();
    data->SetPoints(points);
    data->SetLines(cells);
    return data;
}

vtkSmartPointer<vtkActor> lineActor(vtkPolyData* lines, double opacity, vtkRenderer& renderer)
{
    vtkNew<vtkPolyDataMapper> mapper;
    mapper->SetInputData(lines);
    auto actor = vtkSmartPointer<vtkActor>::New();
    actor->SetMapper(mapper);
    actor->GetProperty()->SetLighting(false);
    actor->GetProperty()->SetColor(1.0, 1.0, 1.0);
    actor->GetProperty()->SetOpacity(opacity);
    actor->VisibilityOff();
    renderer.AddActor(actor);
    return actor;
}

} // namespace

MapCanvas::MapCanvas(Viewport& viewport, QWidget* parent)
    : VtkWidget(parent), m_viewport(viewport), m_layer(std::make_unique<MapLayer>(renderer())), m_contours(renderer()),
      m_crosshair(lineSet(2)), m_dividerLine(lineSet(1)), m_crosshairActor(lineActor(m_crosshair, 0.55, renderer())),
      m_dividerActor(lineActor(m_dividerLine, 0.95, renderer()))
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    renderWindow().SetMultiSamples(0);
    renderer().GetActiveCamera()->ParallelProjectionOn();
    connect(&m_viewport, &Viewport::changed, this, &MapCanvas::redraw);
    connect(&m_viewport, &Viewport::cursorChanged, this, &MapCanvas::redraw);
}

MapCanvas::~MapCanvas() = default;

void MapCanvas::setMap(std::shared_ptr<const DisplayMap> map, const ColorScale& scale)
{
    if (map != m_layer->map())
        m_layer->setMap(std::move(map));
    if (m_scale != scale)
        m_layer->setScale(scale);
    m_scale = scale;
    redraw();
}

void MapCanvas::setSecond(std::shared_ptr<const DisplayMap> map, const ColorScale& scale)
{
    if (!m_second)
        m_second = std::make_unique<MapLayer>(renderer(), secondHeight);
    if (map != m_second->map())
        m_second->setMap(std::move(map));
    if (m_secondScale != scale)
        m_second->setScale(scale);
    m_secondScale = scale;
    m_dividerActor->VisibilityOn();
    redraw();
    Q_EMIT dividerChanged();
}

void MapCanvas::clearSecond()
{
    if (m_second)
        m_second->setMap(nullptr);
    m_secondScale.reset();
    m_dividerActor->VisibilityOff();
    redraw();
    Q_EMIT dividerChanged();
}

void MapCanvas::setDivider(double fraction)
{
    m_divider = std::clamp(fraction, 0.0, 1.0);
    redraw();
    Q_EMIT dividerChanged();
}

void MapCanvas::setContours(const std::shared_ptr<const ContourLines>& contours)
{
    m_contours.setLines(contours);
    redraw();
}

QPointF MapCanvas::toField(QPointF point) const
{
    const QRectF visible = m_viewport.visible();
    return {visible.x() + point.x() / width() * visible.width(),
            visible.y() + (1.0 - point.y() / height()) * visible.height()};
}

QPointF MapCanvas::toWidget(QPointF position) const
{
    const QRectF visible = m_viewport.visible();
    return {(position.x() - visible.x()) / visible.width() * width(),
            (1.0 - (position.y() - visible.y()) / visible.height()) * height()};
}

QRectF MapCanvas::cameraRect()
{
    vtkCamera* camera = renderer().GetActiveCamera();
    const double half = camera->GetParallelScale();
    const double* centre = camera->GetFocalPoint();
    return {centre[0] - half, centre[1] - half, 2.0 * half, 2.0 * half};
}

bool MapCanvas::isSecond(QPointF point) const
{
    return m_secondScale && point.x() > m_divider * width();
}

bool MapCanvas::isOnDivider(QPointF point) const
{
    return m_secondScale && std::abs(point.x() - m_divider * width()) <= dividerReach;
}

void MapCanvas::placeCamera()
{
    const QRectF visible = m_viewport.visible();
    vtkCamera* camera = renderer().GetActiveCamera();
    camera->SetFocalPoint(visible.center().x(), visible.center().y(), 0.0);
    camera->SetPosition(visible.center().x(), visible.center().y(), 10.0);
    camera->SetViewUp(0.0, 1.0, 0.0);
    camera->SetParallelScale(0.5 * visible.height());
    camera->SetClippingRange(1.0, 20.0);
}

void MapCanvas::placeLines()
{
    const double side = m_viewport.side();
    if (m_secondScale) {
        const double x = toField({m_divider * width(), 0.0}).x();
        m_second->setLeftEdge(x);
        m_dividerLine->GetPoints()->SetPoint(0, x, 0.0, lineHeight);
        m_dividerLine->GetPoints()->SetPoint(1, x, side, lineHeight);
        m_dividerLine->GetPoints()->Modified();
    }
    const std::optional<QPointF> cursor = m_viewport.cursor();
    m_crosshairActor->SetVisibility(cursor.has_value() && m_layer->map() != nullptr);
    if (!cursor)
        return;
    vtkPoints* points = m_crosshair->GetPoints();
    points->SetPoint(0, 0.0, cursor->y(), lineHeight);
    points->SetPoint(1, side, cursor->y(), lineHeight);
    points->SetPoint(2, cursor->x(), 0.0, lineHeight);
    points->SetPoint(3, cursor->x(), side, lineHeight);
    points->Modified();
}

void MapCanvas::prepareFrame(QSize pixels)
{
    const QColor background = theme().map;
    renderer().SetBackground(background.redF(), background.greenF(), background.blueF());
    renderer().SetBackgroundAlpha(1.0);
    placeCamera();
    placeLines();
    m_crosshairActor->GetProperty()->SetLineWidth(static_cast<float>(devicePixelRatioF()));
    m_dividerActor->GetProperty()->SetLineWidth(static_cast<float>(2.0 * devicePixelRatioF()));
    m_contours.setPixelRatio(devicePixelRatioF());
    for (MapLayer* layer : {m_layer.get(), m_second.get()}) {
        if (!layer || !layer->map())
            continue;
        const double pixel = layer->map()->side / static_cast<double>(layer->map()->size);
        layer->setPixelSize(pixel / m_viewport.visible().width() * pixels.width());
    }
}

void MapCanvas::wheelEvent(QWheelEvent* event)
{
    if (m_layer->map())
        m_viewport.zoom(std::pow(1.2, event->angleDelta().y() / 120.0), toField(event->position()));
    event->accept();
}

void MapCanvas::mousePressEvent(QMouseEvent* event)
{
    Q_EMIT activated();
    if (!m_layer->map())
        return;
    const QPointF at = event->position();
    if (event->button() == Qt::RightButton) {
        const bool second = isSecond(at);
        const DisplaySettings& settings = (second ? *m_secondScale : *m_scale).settings();
        m_drag = Drag{Drag::Kind::contrast, at, second, settings.contrast, settings.bias};
    } else if (event->button() == Qt::LeftButton) {
        m_drag = Drag{isOnDivider(at) ? Drag::Kind::divider : Drag::Kind::pan, at};
        if (m_drag->kind == Drag::Kind::pan && !m_viewport.isFit())
            setCursor(Qt::ClosedHandCursor);
    }
}

void MapCanvas::dragContrast(QPointF to)
{
    const QPointF by = to - m_drag->from;
    const double factor = std::exp2(-contrastOctaves * by.y() / height());
    Q_EMIT contrastDragged(m_drag->second, std::clamp(m_drag->contrast * factor, lowestContrast, highestContrast),
                           std::clamp(m_drag->bias + by.x() / width(), 0.0, 1.0));
}

void MapCanvas::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_layer->map())
        return;
    const QPointF at = event->position();
    if (m_drag && m_drag->kind == Drag::Kind::pan) {
        m_viewport.pan(toField(m_drag->from) - toField(at));
        m_drag->from = at;
    } else if (m_drag && m_drag->kind == Drag::Kind::divider) {
        Q_EMIT dividerDragged(std::clamp(at.x() / width(), 0.0, 1.0));
    } else if (m_drag) {
        dragContrast(at);
        return;
    } else if (const bool on = isOnDivider(at); on != m_onDivider) {
        m_onDivider = on;
        on ? setCursor(Qt::SplitHCursor) : unsetCursor();
    }
    if (rect().contains(at.toPoint()))
        m_viewport.setCursor(toField(at));
}

void MapCanvas::mouseReleaseEvent(QMouseEvent*)
{
    if (m_drag && m_drag->kind == Drag::Kind::contrast)
        Q_EMIT contrastDropped();
    if (m_drag && m_drag->kind == Drag::Kind::divider)
        Q_EMIT dividerDropped();
    m_drag.reset();
    m_onDivider = false;
    unsetCursor();
}

void MapCanvas::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && !isOnDivider(event->position()))
        m_viewport.fit();
    else if (event->button() == Qt::RightButton)
        Q_EMIT contrastReset(isSecond(event->position()));
}

void MapCanvas::leaveEvent(QEvent*)
{
    m_viewport.setCursor(std::nullopt);
}

void MapCanvas::focusInEvent(QFocusEvent* event)
{
    Q_EMIT activated();
    VtkWidget::focusInEvent(event);
}

void MapCanvas::keyPressEvent(QKeyEvent* event)
{
    QPointF step;
    switch (event->key()) {
    case Qt::Key_Left:
        step = {-1.0, 0.0};
        break;
    case Qt::Key_Right:
        step = {1.0, 0.0};
        break;
    case Qt::Key_Up:
        step = {0.0, 1.0};
        break;
    case Qt::Key_Down:
        step = {0.0, -1.0};
        break;
    default:
        VtkWidget::keyPressEvent(event);
        return;
    }
    const auto& map = m_layer->map();
    if (!map)
        return;
    if (event->modifiers() & Qt::ShiftModifier) {
        m_viewport.pan(step * 0.1 * m_viewport.visible().width());
        return;
    }
    const double side = m_viewport.side();
    const QPointF at =
        m_viewport.cursor().value_or(m_viewport.visible().center()) + step * map->side / static_cast<double>(map->size);
    m_viewport.setCursor(QPointF(std::clamp(at.x(), 0.0, std::nextafter(side, 0.0)),
                                 std::clamp(at.y(), 0.0, std::nextafter(side, 0.0))));
}

} // namespace penumbra
