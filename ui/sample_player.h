#pragma once

#include <QObject>
#include <QTimer>

#include <random>

namespace penumbra {

/// Chooses samples by the clock: in order, or at random a few times a second, so that what differs between samples
/// flickers while what they share stands still.
class SamplePlayer : public QObject
{
    Q_OBJECT

public:
    enum class Mode { still, inOrder, flicker };

    explicit SamplePlayer(QObject* parent = nullptr);

    void setMode(Mode mode);
    [[nodiscard]] Mode mode() const { return m_mode; }
    /// Samples there are, and the one that is shown; with fewer than two, nothing moves.
    void setCount(std::size_t count) { m_count = count; }
    void setCurrent(std::size_t position) { m_current = position; }
    /// Changes a second, of either mode.
    void setRates(double inOrder, double flicker);
    [[nodiscard]] double flickerRate() const { return m_flickerRate; }

Q_SIGNALS:
    void chosen(std::size_t position);
    void modeChanged(penumbra::SamplePlayer::Mode mode);

private:
    void next();
    void restart();

    Mode m_mode = Mode::still;
    std::size_t m_count = 0, m_current = 0;
    double m_orderRate = 5.0, m_flickerRate = 3.0;
    QTimer m_timer;
    std::minstd_rand m_random{1};
};

} // namespace penumbra
