#include "benchmarks/event_loop_watch.h"

#include <QEvent>
#include <QMetaEnum>

#include <algorithm>
#include <ctime>
#include <numeric>

namespace penumbra {
namespace {

constexpr int interval = 4; // [ms]

/// Processor time of the calling thread [ms].
double processorTime()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
}

/// Of the event and of the class that it goes to, with the object's name if it has one.
QString nameOf(const QObject& receiver, const QEvent& event)
{
    QString name = QString::fromLatin1(QMetaEnum::fromType<QEvent::Type>().valueToKey(event.type())) +
                   QStringLiteral(" for ") + QString::fromLatin1(receiver.metaObject()->className());
    if (!receiver.objectName().isEmpty())
        name += QStringLiteral(" '") + receiver.objectName() + QLatin1Char('\'');
    return name;
}

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

bool WatchedApplication::notify(QObject* receiver, QEvent* event)
{
    if (m_depth > 0)
        return QApplication::notify(receiver, event);
    const QString name = nameOf(*receiver, *event); // both may be gone afterwards
    QElapsedTimer clock;
    clock.start();
    const double processorBefore = processorTime();
    ++m_depth;
    const bool result = QApplication::notify(receiver, event);
    --m_depth;
    const double taken = static_cast<double>(clock.nsecsElapsed()) / 1e6;
    m_busy += taken;
    if (taken >= longEvent) {
        Kind& kind = m_kinds[name];
        ++kind.count;
        kind.total += taken;
        kind.worst = std::max(kind.worst, taken);
        kind.processor += processorTime() - processorBefore;
    }
    return result;
}

std::vector<std::pair<QString, WatchedApplication::Kind>> WatchedApplication::longEvents() const
{
    std::vector<std::pair<QString, Kind>> result(m_kinds.begin(), m_kinds.end());
    std::stable_sort(result.begin(), result.end(),
                     [](const auto& a, const auto& b) { return a.second.total > b.second.total; });
    return result;
}

} // namespace penumbra
