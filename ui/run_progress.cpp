#include "ui/run_progress.h"

#include "ui/form.h"
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
    m_stepCount = addValueRow(grid, tr("Denoising step"), tr("Step of the samples being drawn now"));
    m_stepBar = bar(grid, QStringLiteral("step"), tr("Denoising step"));
    m_sampleCount = addValueRow(grid, tr("Samples"), tr("Samples finished"));
    m_sampleBar = bar(grid, QStringLiteral("sample"), tr("Samples"));
    const int row = grid.rowCount();
    m_rate = caption(QStringLiteral("–"));
    m_left = new QLabel;
    m_left->setAlignment(Qt::AlignRight);
    grid.addWidget(m_rate, row, 0);
    grid.addWidget(m_left, row, 1);
}

RunProgress::~RunProgress() = default;

QProgressBar* RunProgress::bar(QGridLayout& section, const QString& name, const QString& text)
{
    auto* progress = new QProgressBar;
    progress->setObjectName(name);
    progress->setTextVisible(false);
    progress->setFixedHeight(4);
    progress->setRange(0, 1);
    progress->setValue(0);
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

void RunProgress::showSamples(std::size_t done)
{
    m_sampleBar->setValue(static_cast<int>(done));
    m_sampleCount->setText(tr("%1 / %2").arg(done).arg(m_sampleBar->maximum()));
}

void RunProgress::end()
{
    m_left->clear();
}

void RunProgress::clear()
{
    for (QProgressBar* bar : {m_stepBar, m_sampleBar}) {
        bar->setRange(0, 1);
        bar->setValue(0);
    }
    for (QLabel* label : {m_stepCount, m_sampleCount, m_rate})
        label->setText(QStringLiteral("–"));
    m_left->clear();
}

} // namespace penumbra
