#pragma once

#include <QBasicTimer>
#include <QObject>
#include <QPointer>

#include <deque>

namespace penumbra {

class VtkWidget;

/// The VTK scenes that have changed and wait to be drawn, a few in each turn of the event loop: where OpenGL is
/// software a scene takes 3 to 20 ms, and a mouse click would wait for all of them. First come, first drawn. GUI thread
/// only.
class RedrawQueue : public QObject
{
    Q_OBJECT

public:
    /// That of the application.
    [[nodiscard]] static RedrawQueue& instance();

    /// A widget that waits already keeps its place. One that cannot be seen does not wait: it is drawn when it is
    /// painted.
    void add(VtkWidget& widget);
    [[nodiscard]] bool holds(const VtkWidget& widget) const;
    [[nodiscard]] std::size_t size() const { return m_waiting.size(); }
    /// Draws all that wait, at once.
    void drawAll();
    /// In a turn, scenes are drawn until so much time has gone, and one at least [ms].
    static constexpr int usualBudget = 4;
    void setBudget(int milliseconds) { m_budget = milliseconds; }

protected:
    void timerEvent(QTimerEvent* event) override;

private:
    explicit RedrawQueue(QObject* parent);
    void drawNext();

    std::deque<QPointer<VtkWidget>> m_waiting;
    QBasicTimer m_timer; ///< runs while any waits, and fires in every turn
    int m_budget = usualBudget;
};

} // namespace penumbra
