#include "ui/sample_player.h"

#include <cmath>

namespace penumbra {

SamplePlayer::SamplePlayer(QObject* parent) : QObject(parent)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &SamplePlayer::next);
}

void SamplePlayer::setMode(Mode mode)
{
    if (mode == m_mode)
        return;
    m_mode = mode;
    restart();
    Q_EMIT modeChanged(mode);
}

void SamplePlayer::setRates(double inOrder, double flicker)
{
    m_orderRate = inOrder;
    m_flickerRate = flicker;
    restart();
}

void SamplePlayer::restart()
{
    if (m_mode == Mode::still)
        m_timer.stop();
    else
        m_timer.start(static_cast<int>(std::lround(1000.0 / (m_mode == Mode::inOrder ? m_orderRate : m_flickerRate))));
}

void SamplePlayer::next()
{
    if (m_count < 2)
        return;
    // At random, but never the same twice in a row: that would look like a certain place.
    const std::size_t by = m_mode == Mode::inOrder ? 1 : 1 + m_random() % (m_count - 1);
    m_current = (m_current + by) % m_count;
    Q_EMIT chosen(m_current);
}

} // namespace penumbra
