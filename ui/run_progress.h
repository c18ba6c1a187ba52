#pragma once

#include "ui/sampling_job.h"

#include <QWidget>

class QGridLayout;
class QProgressBar;

namespace penumbra {

class StillLabel;

/// How far a run is. Keeps its size whatever it says.
class RunProgress : public QWidget
{
    Q_OBJECT

public:
    explicit RunProgress(QWidget* parent = nullptr);
    ~RunProgress() override;

    /// So many samples are to be drawn.
    void begin(std::size_t samples);
    void show(const SamplingProgress& progress);
    /// How many are wanted.
    [[nodiscard]] std::size_t samples() const;
    void showSamples(std::size_t done);
    /// They come from a file: nothing ran.
    void showOpened(std::size_t samples);
    /// Nothing runs: no time is left.
    void end();
    void clear();

private:
    StillLabel* count(QGridLayout& section, const QString& text, const QString& tip);
    QProgressBar* bar(QGridLayout& section, const QString& name, const QString& text);

    QProgressBar *m_stepBar, *m_sampleBar;
    StillLabel *m_stepCount, *m_sampleCount, *m_rate, *m_left;
};

} // namespace penumbra
