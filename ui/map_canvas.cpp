#include "ui/map_canvas.h"

#include "ui/theme.h"
#include "ui/viewport.h"

#include <vtkActor.h>
#include <vtkCamera.h>
#include <vtkCellArray.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkImageData.h>
#include <vtkImageProperty.h>
#include <vtkImageSlice.h>
#include <vtkImageSliceMapper.h>
#include <vtkLookupTable.h>
#include <vtkNew.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>

#include <QMouseEvent>
#include <QWheelEvent>

#include <cmath>

namespace penumbra {
namespace {

// Pixels of a map that are at least this large on the screen [device pixels] are shown as the squares they are.
constexpr double visiblePixel = 5.0;

vtkSmartPointer<vtkLookupTable> lookupTable(ColorMap map)
{
    auto table = vtkSmartPointer<vtkLookupTable>::New();
    table->SetNumberOfTableValues(256);
    for (vtkIdType i = 0; i < 256; ++i) {
        const Rgb color = colors(map)[static_cast<std::size_t>(i)];
        table->SetTableValue(i, color.red / 255.0, color.green / 255.0, color.blue / 255.0, 1.0);
    }
    table->SetNanColor(noMassColor.red / 255.0, noMassColor.green / 255.0, noMassColor.blue / 255.0, 1.0);
    return table;
}

} // namespace

MapCanvas::MapCanvas(Viewport& viewport, ColorMap colorMap, QWidget* parent)
    : VtkWidget(parent), m_viewport(viewport), m_table(lookupTable(colorMap)),
      m_mapper(vtkSmartPointer<vtkImageSliceMapper>::New()), m_property(vtkSmartPointer<vtkImageProperty>::New()),
      m_slice(vtkSmartPointer<vtkImageSlice>::New()), m_crosshair(vtkSmartPointer<vtkPolyData>::New()),
      m_crosshairActor(vtkSmartPointer<vtkActor>::New())
{
    setMouseTracking(true);
    setFocusPolicy(Qt::ClickFocus);
    renderWindow().SetMultiSamples(0);
    m_mapper->BorderOn(); // the outer half of the edge pixels too
    m_property->SetLookupTable(m_table);
    m_property->UseLookupTableScalarRangeOn();
    m_slice->SetMapper(m_mapper);
    m_slice->SetProperty(m_property);
    m_slice->VisibilityOff();
    renderer().AddViewProp(m_slice);

    vtkNew<vtkPoints> points;
    points->SetNumberOfPoints(4);
    vtkNew<vtkCellArray> lines;
    lines->InsertNextCell({0, 1});
    lines->InsertNextCell({2, 3});
    m_crosshair->SetPoints(points);
    m_crosshair->SetLines(lines);
    vtkNew<vtkPolyDataMapper> mapper;
    mapper->SetInputData(m_crosshair);
    m_crosshairActor->SetMapper(mapper);
    m_crosshairActor->GetProperty()->SetLighting(false);
    m_crosshairActor->GetProperty()->SetColor(1.0, 1.0, 1.0);
    m_crosshairActor->GetProperty()->SetOpacity(0.55);
    renderer().AddActor(m_crosshairActor);
    renderer().GetActiveCamera()->ParallelProjectionOn();

    connect(&m_viewport, &Viewport::changed, this, qOverload<>(&QWidget::update));
    connect(&m_viewport, &Viewport::cursorChanged, this, qOverload<>(&QWidget::update));
}

MapCanvas::~MapCanvas() = default;

void MapCanvas::setMap(std::shared_ptr<const DisplayMap> map)
{
    m_map = std::move(map);
    m_slice->SetVisibility(m_map != nullptr);
    if (m_map)
        m_mapper->SetInputData(toImageData(*m_map));
    update();
}

void MapCanvas::setLimits(Limits limits)
{
    m_table->SetTableRange(limits.low, limits.high);
    update();
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

void MapCanvas::placeCrosshair()
{
    const std::optional<QPointF> cursor = m_viewport.cursor();
    m_crosshairActor->SetVisibility(cursor.has_value() && m_map != nullptr);
    if (!cursor)
        return;
    const double side = m_viewport.side();
    constexpr double above = 0.5; // in front of the picture
    vtkPoints* points = m_crosshair->GetPoints();
    points->SetPoint(0, 0.0, cursor->y(), above);
    points->SetPoint(1, side, cursor->y(), above);
    points->SetPoint(2, cursor->x(), 0.0, above);
    points->SetPoint(3, cursor->x(), side, above);
    points->Modified();
}

void MapCanvas::prepareFrame(QSize pixels)
{
    const QColor background = theme().map;
    renderer().SetBackground(background.redF(), background.greenF(), background.blueF());
    renderer().SetBackgroundAlpha(1.0);
    placeCamera();
    placeCrosshair();
    m_crosshairActor->GetProperty()->SetLineWidth(static_cast<float>(devicePixelRatioF()));
    if (m_map) {
        const double pixel = m_map->side / static_cast<double>(m_map->size);
        const double onScreen = pixel / m_viewport.visible().width() * pixels.width();
        m_property->SetInterpolationType(onScreen < visiblePixel ? VTK_LINEAR_INTERPOLATION
                                                                 : VTK_NEAREST_INTERPOLATION);
    }
}

void MapCanvas::wheelEvent(QWheelEvent* event)
{
    if (m_map)
        m_viewport.zoom(std::pow(1.2, event->angleDelta().y() / 120.0), toField(event->position()));
    event->accept();
}

void MapCanvas::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_map)
        return;
    m_dragFrom = event->position();
    if (!m_viewport.isFit())
        setCursor(Qt::ClosedHandCursor);
}

void MapCanvas::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_map)
        return;
    if (m_dragFrom) {
        m_viewport.pan(toField(*m_dragFrom) - toField(event->position()));
        m_dragFrom = event->position();
    }
    const QPointF position = toField(event->position());
    if (rect().contains(event->position().toPoint()))
        m_viewport.setCursor(position);
}

void MapCanvas::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_dragFrom.reset();
    unsetCursor();
}

void MapCanvas::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        m_viewport.fit();
}

void MapCanvas::leaveEvent(QEvent*)
{
    m_viewport.setCursor(std::nullopt);
}

} // namespace penumbra
