#pragma once

#include <QApplication>
#include <QElapsedTimer>
#include <QTimer>

#include <map>
#include <utility>
#include <vector>

namespace penumbra {

/// Notes the gaps between turns of the event loop of its thread, by a timer that wants to be called every few
/// milliseconds: what keeps it waiting would keep a mouse click waiting, be it work of ours or a processor that is
/// busy.
class EventLoopWatch
{
public:
    EventLoopWatch();

    void start();
    void stop();

    [[nodiscard]] double seconds() const;                        ///< watched
    [[nodiscard]] double worst() const;                          ///< gap [ms]
    [[nodiscard]] double shareBeyond(double milliseconds) const; ///< of the time, spent in gaps longer than this

private:
    QTimer m_timer;
    QElapsedTimer m_clock;
    std::vector<double> m_gaps; ///< [ms]
};

/// An application that notes how long each event takes that the loop delivers, so that the long gaps have names.
class WatchedApplication : public QApplication
{
public:
    using QApplication::QApplication;
    bool notify(QObject* receiver, QEvent* event) override;

    /// What took long: events of one kind for receivers of one kind.
    struct Kind
    {
        int count = 0;
        double total = 0.0, worst = 0.0; ///< from begin to end [ms]
        double processor = 0.0;          ///< of the total, in which this thread had a processor and used it [ms]
    };
    /// Forgets what was noted.
    void watchEvents() { m_kinds.clear(); }
    /// Time that all events took since the start [s].
    [[nodiscard]] double busy() const { return m_busy / 1e3; }
    /// Kinds of events that took at least so long [ms], those that took most in all first.
    static constexpr double longEvent = 10.0;
    [[nodiscard]] std::vector<std::pair<QString, Kind>> longEvents() const;

private:
    int m_depth = 0;     ///< of events within events
    double m_busy = 0.0; ///< [ms]
    std::map<QString, Kind> m_kinds;
};

} // namespace penumbra
