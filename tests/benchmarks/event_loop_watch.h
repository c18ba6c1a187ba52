#pragma once

#include <QElapsedTimer>
#include <QTimer>

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

} // namespace penumbra
