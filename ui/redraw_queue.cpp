#include "ui/redraw_queue.h"

#include "ui/vtk_widget.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <algorithm>

namespace penumbra {
namespace {

bool isSeen(const QWidget& widget)
{
    return widget.isVisible() && !widget.window()->isMinimized();
}

} // namespace

RedrawQueue::RedrawQueue(QObject* parent) : QObject(parent) {}

RedrawQueue& RedrawQueue::instance()
{
    static QPointer<RedrawQueue> queue;
    if (!queue)
        queue = new RedrawQueue(QCoreApplication::instance());
    return *queue;
}

void RedrawQueue::add(VtkWidget& widget)
{
    if (!isSeen(widget))
        widget.update();
    if (!isSeen(widget) || holds(widget))
        return;
    m_waiting.emplace_back(&widget);
    if (!m_timer.isActive())
        m_timer.start(0, this);
}

bool RedrawQueue::holds(const VtkWidget& widget) const
{
    return std::find(m_waiting.begin(), m_waiting.end(), &widget) != m_waiting.end();
}

void RedrawQueue::drawNext()
{
    const QPointer<VtkWidget> widget = m_waiting.front();
    m_waiting.pop_front();
    if (m_waiting.empty())
        m_timer.stop();
    if (!widget || !isSeen(*widget))
        return; // the next painting draws it
    static_cast<void>(widget->picture());
    widget->update();
}

void RedrawQueue::drawAll()
{
    while (!m_waiting.empty())
        drawNext();
}

void RedrawQueue::timerEvent(QTimerEvent*)
{
    QElapsedTimer clock;
    clock.start();
    do
        drawNext();
    while (!m_waiting.empty() && clock.elapsed() < m_budget);
}

} // namespace penumbra
