#include "benchmarks/event_loop_watch.h"

#include <algorithm>
#include <numeric>

namespace penumbra {
namespace {

constexpr int interval = 4; // [ms]

} // namespace

EventLoopWatch::EventLoopWatch()
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(interval);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
        m_gaps.push_back(static_cast<double>(m_clock.nsecsElapsed()) / 1e6);
        m_clock.start();
    });
}

void EventLoopWatch::start()
{
    m_gaps.clear();
    m_clock.start();
    m_timer.start();
}

void EventLoopWatch::stop()
{
    m_timer.stop();
}

double EventLoopWatch::seconds() const
{
    return std::accumulate(m_gaps.begin(), m_gaps.end(), 0.0) / 1e3;
}

double EventLoopWatch::worst() const
{
    return m_gaps.empty() ? 0.0 : *std::max_element(m_gaps.begin(), m_gaps.end());
}

double EventLoopWatch::shareBeyond(double milliseconds) const
{
    double beyond = 0.0;
    for (const double gap : m_gaps)
        beyond += gap > milliseconds ? gap : 0.0;
    return beyond / (1e3 * seconds());
}

} // namespace penumbra
