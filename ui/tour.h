#pragma once

#include <QWidget>

#include <functional>
#include <vector>

class QLabel;
class QPushButton;

namespace penumbra {

/// One stop of the tour: what to point at, and what to say of it.
struct TourStop
{
    std::function<QWidget*()> target; ///< or null, when there is nothing to point at
    QString title, text;
    std::function<void()> arrive; ///< done on the way there: opens a map, starts a run
};

/// Leads through the window, stop by stop: the rest goes dim, a card beside the target says what it is. Return and the
/// arrow keys go on and back, Escape ends it. Owns itself: it is gone when it has ended.
class Tour : public QWidget
{
    Q_OBJECT

public:
    Tour(std::vector<TourStop> stops, QWidget& window);

    [[nodiscard]] std::size_t stop() const { return m_stop; }

Q_SIGNALS:
    void ended();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void go(std::size_t stop);
    void end();
    void place();
    [[nodiscard]] QRect targetRect() const;

    std::vector<TourStop> m_stops;
    std::size_t m_stop = 0;
    QWidget* m_card;
    QLabel *m_title, *m_text, *m_count;
    QPushButton *m_back, *m_next;
};

} // namespace penumbra
