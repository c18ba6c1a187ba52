#include "ui/viewport.h"

#include <algorithm>

namespace penumbra {
namespace {

constexpr double largestZoom = 64.0;

} // namespace

void Viewport::setSide(double side)
{
    if (side == m_side)
        return;
    m_side = side;
    m_frozen = false;
    m_cursor.reset();
    fit();
    Q_EMIT cursorChanged();
}

void Viewport::fit()
{
    setVisible({0.0, 0.0, m_side, m_side});
}

void Viewport::zoom(double factor, QPointF fixed)
{
    const double width = std::clamp(m_visible.width() / factor, m_side / largestZoom, m_side);
    const double ratio = width / m_visible.width();
    setVisible({fixed.x() - (fixed.x() - m_visible.x()) * ratio, fixed.y() - (fixed.y() - m_visible.y()) * ratio, width,
                width});
}

void Viewport::pan(QPointF offset)
{
    setVisible(m_visible.translated(offset));
}

void Viewport::setVisible(QRectF visible)
{
    visible.moveLeft(std::clamp(visible.x(), 0.0, m_side - visible.width()));
    visible.moveTop(std::clamp(visible.y(), 0.0, m_side - visible.height()));
    if (visible == m_visible)
        return;
    m_visible = visible;
    Q_EMIT changed();
}

void Viewport::setCursor(std::optional<QPointF> cursor)
{
    if (m_frozen || cursor == m_cursor)
        return;
    m_cursor = cursor;
    Q_EMIT cursorChanged();
}

void Viewport::setFrozen(bool frozen)
{
    frozen = frozen && m_cursor;
    if (frozen == m_frozen)
        return;
    m_frozen = frozen;
    Q_EMIT cursorChanged();
}

} // namespace penumbra
