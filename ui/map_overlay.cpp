#include "ui/map_overlay.h"

#include "ui/map_canvas.h"
#include "ui/theme.h"
#include "ui/viewport.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QPolygonF>

#include <algorithm>
#include <cmath>
#include <utility>

namespace penumbra {
namespace {

constexpr double reachPixels = 6.0; // [logical pixels]
constexpr double handleSide = 7.0;
constexpr double labelAbove = 9.0; // of the middle of a region's name, from its top and from that of the map
constexpr double gripWidth = 16.0, gripHeight = 34.0;

// Maps are dark and bright: a light line on a dark rim is seen on both.
void stroke(QPainter& painter, const QPainterPath& path, double width = 1.6)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 150), width + 2.0));
    painter.drawPath(path);
    painter.setPen(QPen(QColor(255, 255, 255, 235), width));
    painter.drawPath(path);
}

} // namespace

MapOverlay::MapOverlay(MapCanvas& canvas, Viewport& viewport, MapTools& tools)
    : QWidget(&canvas), m_canvas(canvas), m_viewport(viewport), m_tools(tools)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setGeometry(canvas.rect());
    show();
    canvas.installEventFilter(this);
    connect(&viewport, &Viewport::changed, this, qOverload<>(&QWidget::update));
    connect(&canvas, &MapCanvas::dividerChanged, this, qOverload<>(&QWidget::update));
    const auto forgetPreview = [this] {
        m_preview.reset();
        update();
    };
    connect(&tools, &MapTools::marksChanged, this, forgetPreview);
    connect(&tools, &MapTools::drawingChanged, this, forgetPreview);
    connect(&tools, &MapTools::toolChanged, this, [this, forgetPreview] {
        m_drag.reset();
        showCursor();
        forgetPreview();
    });
}

double MapOverlay::reach() const
{
    return reachPixels / m_canvas.width() * m_viewport.visible().width();
}

void MapOverlay::showCursor()
{
    if (m_tools.tool() != MapTool::none)
        m_canvas.setCursor(Qt::CrossCursor);
    else if (m_hovered)
        m_canvas.setCursor(m_hovered->handle < 0 ? Qt::SizeAllCursor : Qt::PointingHandCursor);
    else
        m_canvas.unsetCursor();
}

bool MapOverlay::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::Resize:
        setGeometry(m_canvas.rect());
        break;
    case QEvent::MouseButtonPress:
        return press(*static_cast<QMouseEvent*>(event));
    case QEvent::MouseMove:
        move(*static_cast<QMouseEvent*>(event));
        break;
    case QEvent::Leave:
        if (!m_drag && std::exchange(m_preview, std::nullopt))
            update();
        if (std::exchange(m_hovered, std::nullopt)) {
            showCursor();
            update();
        }
        break;
    case QEvent::MouseButtonRelease:
        return release(*static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonDblClick:
        return doubleClick(*static_cast<QMouseEvent*>(event));
    case QEvent::KeyPress: {
        const auto& key = *static_cast<QKeyEvent*>(event);
        const bool bare = (key.modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
        if (bare && m_tools.tool() != MapTool::none && pressKey(key.key()))
            return true;
        break;
    }
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

bool MapOverlay::pressKey(int key)
{
    if (m_tools.tool() == MapTool::polygon && key == Qt::Key_Backspace) {
        m_tools.removeCorner();
        return true;
    }
    if (key != Qt::Key_Return && key != Qt::Key_Enter)
        return false;
    const QPointF at = m_viewport.cursor().value_or(m_viewport.visible().center());
    if (m_tools.tool() == MapTool::polygon) {
        m_tools.addCorner(at, reach());
        return true;
    }
    const MapMarks before = m_tools.marks();
    m_tools.finish(at, at, m_viewport.side());
    Q_EMIT m_tools.edited(before);
    return true;
}

bool MapOverlay::press(const QMouseEvent& event)
{
    m_drew = false;
    if (event.button() != Qt::LeftButton)
        return false;
    const QPointF at = m_canvas.toField(event.position());
    const std::optional<MarkGrip> grip =
        m_tools.tool() == MapTool::none ? gripAt(m_tools.marks(), at, reach()) : std::nullopt;
    if (m_tools.tool() == MapTool::none && !grip)
        return false;
    m_canvas.setFocus(Qt::MouseFocusReason);
    m_drag = Drag{grip, at, m_tools.marks()};
    if (grip) {
        m_tools.select(*grip);
        Q_EMIT m_tools.touched(grip->mark);
    }
    return true;
}

void MapOverlay::move(const QMouseEvent& event)
{
    const QPointF at = m_canvas.toField(event.position());
    if (m_drag && m_drag->grip) {
        m_tools.setMarks(dragged(m_drag->before, *m_drag->grip, m_drag->from, at));
    } else if (m_drag || !m_tools.corners().empty()) {
        m_preview = m_tools.drawn(m_drag ? m_drag->from : at, at, m_viewport.side());
        update();
    } else if (m_tools.tool() == MapTool::none) {
        const auto grip = gripAt(m_tools.marks(), at, reach());
        if (std::exchange(m_hovered, grip) != grip) {
            showCursor();
            update();
        }
    }
}

bool MapOverlay::release(const QMouseEvent& event)
{
    if (event.button() != Qt::LeftButton || !m_drag)
        return false;
    const Drag drag = *std::exchange(m_drag, std::nullopt);
    m_preview.reset();
    const QPointF at = m_canvas.toField(event.position());
    m_drew = !drag.grip;
    if (!drag.grip && m_tools.tool() == MapTool::polygon) {
        m_tools.addCorner(at, reach());
        return true;
    }
    if (!drag.grip)
        m_tools.finish(drag.from, at, m_viewport.side());
    if (m_tools.marks() != drag.before)
        Q_EMIT m_tools.edited(drag.before);
    update();
    return true;
}

bool MapOverlay::doubleClick(const QMouseEvent& event)
{
    const bool taken = m_drew || m_hovered || m_tools.tool() != MapTool::none;
    if (event.button() == Qt::LeftButton && m_tools.tool() == MapTool::polygon)
        m_tools.endPolygon(); // the first click gave its last corner
    return taken;
}

void MapOverlay::paintEvent(QPaintEvent*)
{
    MapMarks marks = m_preview ? *m_preview : m_tools.marks();
    if (!m_preview && !m_tools.corners().empty()) // drawn on another map, or not gone on with yet
        marks.regions.push_back({Polygon{m_tools.corners()}});
    if (marks == MapMarks{} && !m_canvas.hasDivider())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_canvas.hasDivider())
        paintGrip(painter);
    paintShapes(painter, marks);
    if (m_hovered && m_hovered->mark == MarkGrip::Mark::region && m_hovered->region < marks.regions.size())
        paintHandles(painter, markHandles(marks.regions[m_hovered->region].shape));
    for (const Point& corner : m_tools.corners())
        paintHandles(painter, {{corner.x, corner.y}});
    if (marks.line) {
        paintHandles(painter, markHandles(*marks.line));
        paintStart(painter, *marks.line);
    }
}

// Of the curtain: what tells its edge from a line that was drawn.
void MapOverlay::paintGrip(QPainter& painter) const
{
    const QPointF centre(m_canvas.divider() * width(), 0.5 * height());
    painter.setPen(QPen(QColor(0, 0, 0, 150), 1.0));
    painter.setBrush(Qt::white);
    painter.drawRoundedRect(QRectF(centre.x() - 0.5 * gripWidth, centre.y() - 0.5 * gripHeight, gripWidth, gripHeight),
                            0.5 * gripWidth, 0.5 * gripWidth);
    painter.setPen(QPen(QColor(40, 40, 40), 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    for (const double side : {-1.0, 1.0}) // arrowheads, away from each other
        painter.drawPolyline(QPolygonF{centre + QPointF(2.0 * side, -3.5), centre + QPointF(5.0 * side, 0.0),
                                       centre + QPointF(2.0 * side, 3.5)});
}

// A 0 beyond the end from which distances along the line are counted.
void MapOverlay::paintStart(QPainter& painter, const Line& line) const
{
    const QPointF start = m_canvas.toWidget({line.x1, line.y1}), along = m_canvas.toWidget({line.x2, line.y2}) - start;
    const double length = std::hypot(along.x(), along.y());
    if (!(length > 0.0))
        return;
    paintText(painter, start - along / length * (handleSide + 0.5 * QFontMetricsF(font()).height()),
              QStringLiteral("0"));
}

void MapOverlay::paintText(QPainter& painter, QPointF centre, const QString& text) const
{
    const QFontMetricsF metrics(font());
    QPainterPath path;
    path.addText(centre.x() - 0.5 * metrics.horizontalAdvance(text), centre.y() + 0.5 * metrics.capHeight(), font(),
                 text);
    painter.setPen(QPen(QColor(0, 0, 0, 170), 3.0));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.fillPath(path, Qt::white);
}

void MapOverlay::paintShapes(QPainter& painter, const MapMarks& marks) const
{
    const auto at = [this](double x, double y) { return m_canvas.toWidget({x, y}); };
    paintRegions(painter, marks);
    if (marks.line) {
        QPainterPath path(at(marks.line->x1, marks.line->y1));
        path.lineTo(at(marks.line->x2, marks.line->y2));
        stroke(painter, path);
    }
    if (marks.pin) {
        const QPointF centre = at(marks.pin->x(), marks.pin->y());
        QPainterPath path;
        path.addEllipse(centre, 5.0, 5.0);
        for (const QPointF direction : {QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)}) {
            path.moveTo(centre + 5.0 * direction);
            path.lineTo(centre + 10.0 * direction);
        }
        stroke(painter, path);
    }
}

// With the parts of them that go on at the other edges of a periodic map, and what they are called where there are
// others.
void MapOverlay::paintRegions(QPainter& painter, const MapMarks& marks) const
{
    const double period = m_viewport.side() / m_viewport.visible().width() * m_canvas.width(); // [logical pixels]
    const std::vector<QPointF> images = periodicImages(period, m_tools.isPeriodic());
    const std::size_t drawn = m_tools.marks().regions.size(); // beyond them is the one that is being drawn
    for (std::size_t i = 0; i < marks.regions.size(); ++i) {
        QPolygonF outline = outlineOf(marks.regions[i].shape);
        for (QPointF& point : outline)
            point = m_canvas.toWidget(point);
        QPainterPath path;
        path.addPolygon(outline);
        const bool chosen = drawn > 1 && m_tools.region() == i;
        const bool labelled = i < drawn && (drawn > 1 || !marks.regions[i].name.isEmpty());
        for (const QPointF& image : images) {
            const QRectF around = path.boundingRect().translated(image);
            if (!around.intersects(rect()))
                continue;
            stroke(painter, path.translated(image), chosen ? 2.4 : 1.6);
            if (labelled)
                paintText(painter, {around.center().x(), std::max(around.top() - labelAbove, labelAbove)},
                          labelOf(marks, i));
        }
    }
}

void MapOverlay::paintHandles(QPainter& painter, const std::vector<QPointF>& handles) const
{
    painter.setPen(QPen(QColor(0, 0, 0, 150), 1.0));
    painter.setBrush(Qt::white);
    for (const QPointF& handle : handles) {
        const QPointF centre = m_canvas.toWidget(handle);
        painter.drawRect(QRectF(centre.x() - 0.5 * handleSide, centre.y() - 0.5 * handleSide, handleSide, handleSide));
    }
}

} // namespace penumbra
