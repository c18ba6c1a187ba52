#include "ui/run_progress.h"

#include "ui/form.h"
#include "ui/still_label.h"
#include "ui/texts.h"

#include <QGridLayout>
#include <QLabel>
#include <QProgressBar>
#include <QVBoxLayout>

namespace penumbra {

RunProgress::RunProgress(QWidget* parent) : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(5);
    QGridLayout& grid = *addSection(*column, tr("PROGRESS"));
    m_stepCount =
        count(grid, tr("Denoising step"),
              tr("Step of the samples being drawn now: evaluations of the network, of which a few come on top "
                 "of the steps asked for, to finish"));
    m_stepBar = bar(grid, QStringLiteral("step"), tr("Denoising step"));
    m_sampleCount = count(grid, tr("Samples"), tr("Samples finished"));
    m_sampleBar = bar(grid, QStringLiteral("sample"), tr("Samples"));
    m_rate = new StillLabel(Qt::AlignLeft);
    m_rate->label().setObjectName(QStringLiteral("caption"));
    m_left = new StillLabel(Qt::AlignRight);
    const int row = grid.rowCount();
    for (StillLabel* label : {m_rate, m_left}) // at either end of one line
        grid.addWidget(label, row, 0, 1, 2);
    clear();
}

RunProgress::~RunProgress() = default;

StillLabel* RunProgress::count(QGridLayout& section, const QString& text, const QString& tip)
{
    auto* value = new StillLabel(Qt::AlignRight);
    addFieldRow(section, text, value, tip);
    section.setAlignment(value, {}); // over the whole column
    return value;
}

QProgressBar* RunProgress::bar(QGridLayout& section, const QString& name, const QString& text)
{
    auto* progress = new QProgressBar;
    progress->setObjectName(name);
    progress->setTextVisible(false);
    progress->setFixedHeight(4);
    progress->setAccessibleName(text);
    section.addWidget(progress, section.rowCount(), 0, 1, 2);
    return progress;
}

void RunProgress::show(const SamplingProgress& progress)
{
    m_stepBar->setMaximum(progress.steps);
    m_stepBar->setValue(progress.step);
    m_stepCount->setText(tr("%1 / %2").arg(progress.step).arg(progress.steps));
    m_sampleBar->setMaximum(static_cast<int>(progress.samples));
    m_sampleBar->setValue(static_cast<int>(progress.samplesDone));
    m_sampleCount->setText(tr("%1 / %2").arg(progress.samplesDone).arg(progress.samples));
    m_rate->setText(progress.samplesPerSecond > 0.0 ? rateText(progress.samplesPerSecond) : tr("measuring…"));
    m_left->setText(progress.secondsLeft ? tr("%1 left").arg(durationText(*progress.secondsLeft)) : QString());
}

void RunProgress::begin(std::size_t samples)
{
    clear();
    m_sampleBar->setMaximum(static_cast<int>(samples));
    showSamples(0);
}

std::size_t RunProgress::samples() const
{
    return static_cast<std::size_t>(m_sampleBar->maximum());
}

void RunProgress::showSamples(std::size_t done)
{
    m_sampleBar->setValue(static_cast<int>(done));
    m_sampleCount->setText(tr("%1 / %2").arg(done).arg(m_sampleBar->maximum()));
}

void RunProgress::showOpened(std::size_t samples)
{
    clear();
    m_sampleBar->setMaximum(static_cast<int>(samples));
    showSamples(samples);
    m_rate->setText(tr("from a file"));
}

void RunProgress::end()
{
    m_left->setText({});
}

void RunProgress::clear()
{
    for (QProgressBar* bar : {m_stepBar, m_sampleBar}) {
        bar->setRange(0, 1);
        bar->setValue(0);
    }
    for (StillLabel* label : {m_stepCount, m_sampleCount, m_rate})
        label->setText(QStringLiteral("–"));
    m_left->setText({});
}

} // namespace penumbra
