#include "ui/edit_overlay.h"

#include "ui/map_canvas.h"
#include "ui/map_view.h"
#include "ui/viewport.h"

#include <QKeyEvent>
#include <QLineF>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace penumbra {
namespace {

// A stroke erases again after this part of the brush's radius.
constexpr double strokeStep = 0.5;
constexpr double addedRing = 9.0; // around an added galaxy [logical pixels]

} // namespace

EditOverlay::EditOverlay(MapView& view, Viewport& viewport, GalaxyEditor& editor)
    : QWidget(&view.canvas()), m_view(view), m_viewport(viewport), m_editor(editor)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setGeometry(view.canvas().rect());
    setVisible(editor.isOn());
    view.canvas().installEventFilter(this);
    connect(&viewport, &Viewport::changed, this, qOverload<>(&QWidget::update));
    connect(&viewport, &Viewport::cursorChanged, this, qOverload<>(&QWidget::update));
    connect(&editor, &GalaxyEditor::edited, this, qOverload<>(&QWidget::update));
    connect(&editor, &GalaxyEditor::modeChanged, this, [this] {
        m_press.reset();
        setVisible(m_editor.isOn());
        raise();
        update();
    });
}

bool EditOverlay::takesEvents() const
{
    return m_editor.isOn() && m_view.picture().quantity == MapQuantity::stellarMass && m_view.map() != nullptr;
}

bool EditOverlay::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize)
        setGeometry(m_view.canvas().rect());
    if (!takesEvents())
        return QWidget::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        return press(*static_cast<QMouseEvent*>(event));
    case QEvent::MouseMove:
        move(*static_cast<QMouseEvent*>(event));
        break; // the crosshair follows
    case QEvent::MouseButtonRelease:
        return release(*static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonDblClick:
        return press(*static_cast<QMouseEvent*>(event)); // two clicks, two galaxies
    case QEvent::KeyPress:
        return key(static_cast<QKeyEvent*>(event)->key());
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

bool EditOverlay::press(const QMouseEvent& event)
{
    const bool left = event.button() == Qt::LeftButton;
    if (!left && event.button() != Qt::RightButton)
        return false;
    m_view.canvas().setFocus(Qt::MouseFocusReason);
    const QPointF at = m_view.canvas().toField(event.position());
    m_press = left && m_editor.tool() == GalaxyEditor::Tool::add ? Press::add : Press::erase;
    if (m_press == Press::add) {
        m_editor.addAt(at);
    } else {
        m_last = at;
        m_editor.eraseAt(at, true);
    }
    return true;
}

void EditOverlay::move(const QMouseEvent& event)
{
    const QPointF at = m_view.canvas().toField(event.position());
    if (m_press != Press::erase || QLineF(m_last, at).length() < strokeStep * m_editor.brushRadius())
        return;
    m_last = at;
    m_editor.eraseAt(at, false);
}

bool EditOverlay::release(const QMouseEvent& event)
{
    if (event.button() != Qt::LeftButton && event.button() != Qt::RightButton)
        return false;
    const bool ours = m_press.has_value();
    m_press.reset();
    return ours;
}

bool EditOverlay::key(int key)
{
    const std::optional<QPointF> at = m_viewport.cursor();
    if (!at)
        return false;
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        if (m_editor.tool() == GalaxyEditor::Tool::add)
            m_editor.addAt(*at);
        else
            m_editor.eraseAt(*at, true);
        return true;
    }
    if (key == Qt::Key_Backspace) {
        m_editor.eraseAt(*at, true);
        return true;
    }
    return false;
}

void EditOverlay::paintRing(QPainter& painter, QPointF centre, double radius) const
{
    painter.setPen(QPen(QColor(0, 0, 0, 150), 3.4));
    painter.drawEllipse(centre, radius, radius);
    QPen pen = QPen(QColor(255, 255, 255, 235), 1.4);
    painter.setPen(pen);
    painter.drawEllipse(centre, radius, radius);
}

void EditOverlay::paintEvent(QPaintEvent*)
{
    if (!m_editor.isOn())
        return;
    const MapCanvas& canvas = m_view.canvas();
    const double pixelsPerLength = canvas.width() / m_viewport.visible().width();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    for (const GalaxyEdit& edit : m_editor.edits()) {
        const QPointF centre = canvas.toWidget({edit.x, edit.y});
        const bool added = edit.kind == GalaxyEdit::Kind::add;
        if (added) {
            paintRing(painter, centre, addedRing);
            continue;
        }
        painter.setPen(QPen(QColor(255, 255, 255, 150), 1.0, Qt::DotLine));
        const double radius = std::max(edit.radius * pixelsPerLength, 2.0);
        painter.drawEllipse(centre, radius, radius);
    }
    const std::optional<QPointF> cursor = m_viewport.cursor();
    const bool erases = m_editor.tool() == GalaxyEditor::Tool::erase || m_press == Press::erase;
    if (takesEvents() && cursor && erases)
        paintRing(painter, canvas.toWidget(*cursor), std::max(m_editor.brushRadius() * pixelsPerLength, 2.0));
}

} // namespace penumbra
