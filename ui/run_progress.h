#pragma once

#include "ui/sampling_job.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QProgressBar;

namespace penumbra {

/// How far a run is. Keeps its size whatever it says.
class RunProgress : public QWidget
{
    Q_OBJECT

public:
    explicit RunProgress(QWidget* parent = nullptr);
    ~RunProgress() override;

    void show(const SamplingProgress& progress);
    void showSamples(std::size_t done);
    /// Nothing runs: no time is left.
    void end();
    void clear();

private:
    QProgressBar* bar(QGridLayout& section, const QString& name, const QString& text);

    QProgressBar *m_stepBar, *m_sampleBar;
    QLabel *m_stepCount, *m_sampleCount, *m_rate, *m_left;
};

} // namespace penumbra
