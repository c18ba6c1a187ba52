#include "ui/compare_view.h"

#include "ui/map_canvas.h"
#include "ui/map_view.h"

#include <QApplication>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace penumbra {

CompareView::CompareView(Viewport& viewport, QWidget* parent) : QWidget(parent), m_view(new MapView(viewport, this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_view);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (!isBeingUsed())
            advance(1);
    });
}

void CompareView::blink(std::vector<MapQuantity> quantities, double seconds)
{
    m_view->clearSecond();
    m_second.reset();
    m_turns = std::move(quantities);
    if (!m_turns.empty() && std::find(m_turns.begin(), m_turns.end(), m_shown) == m_turns.end())
        m_shown = m_turns.front();
    m_timer.start(static_cast<int>(std::lround(1000.0 * seconds)));
    Q_EMIT pictureWanted();
}

void CompareView::curtain(MapQuantity left, MapQuantity right, double divider)
{
    m_timer.stop();
    m_shown = left;
    m_second = right;
    m_view->canvas().setDivider(divider);
    Q_EMIT pictureWanted();
}

void CompareView::rest()
{
    m_timer.stop();
}

void CompareView::show(MapQuantity quantity)
{
    m_timer.stop();
    m_shown = quantity;
    Q_EMIT pictureWanted();
}

bool CompareView::isBeingUsed() const
{
    const QWidget* inFront = QApplication::activeWindow();
    return QApplication::activePopupWidget() || m_view->canvas().isDragging() || (inFront && inFront != window());
}

void CompareView::step(int by)
{
    m_timer.stop();
    advance(by);
}

void CompareView::advance(int by)
{
    if (m_turns.empty())
        return;
    const auto count = static_cast<int>(m_turns.size());
    const auto at = static_cast<int>(std::find(m_turns.begin(), m_turns.end(), m_shown) - m_turns.begin());
    m_shown = m_turns[static_cast<std::size_t>(((at + by) % count + count) % count)];
    Q_EMIT pictureWanted();
}

} // namespace penumbra
