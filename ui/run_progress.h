#pragma once

#include "statistics/convergence.h"
#include "ui/sampling_job.h"

#include <QWidget>

#include <optional>

class QGridLayout;
class QLabel;
class QProgressBar;

namespace penumbra {

class ConvergenceMeter;

/// How far a run is, and how well its posterior is known by now. Keeps its size whatever it says.
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
    [[nodiscard]] ConvergenceMeter& meter() { return *m_meter; }

private:
    QProgressBar* bar(QGridLayout& section, const QString& name, const QString& text);

    QProgressBar *m_stepBar, *m_sampleBar;
    QLabel *m_stepCount, *m_sampleCount, *m_rate, *m_left;
    ConvergenceMeter* m_meter;
};

} // namespace penumbra
