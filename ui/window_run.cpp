// The run of MainWindow: from its start to its end, and what it shows meanwhile.
#include "ui/file_task.h"
#include "ui/main_window.h"
#include "ui/posterior_view.h"
#include "ui/readout_line.h"
#include "ui/run_panel.h"
#include "ui/spectrum_view.h"
#include "ui/texts.h"

#include <QCloseEvent>
#include <QCoreApplication>

namespace penumbra {

void MainWindow::startRun()
{
    if (isRunning() || !m_map || !m_modelInfo || m_task)
        return;
    const RunSettings settings = m_panel->settings();
    SamplingRequest request;
    request.modelPath = m_modelInfo->path;
    request.model = m_model;
    request.stellar = m_map->stellar;
    request.truth = m_map->truth;
    request.input = m_map->info.path;
    request.sampler = settings.sampler;
    request.steps = settings.steps;
    request.samples = settings.samples;
    request.seed = settings.seed;
    request.threads = settings.threads;
    m_posterior.reset();
    m_view->clearPosterior();
    m_spectra->setPosterior(nullptr);
    m_panel->clearProgress();
    m_panel->setMessage(tr("Loading the model…"));
    m_panel->setState(RunState::running);
    m_readout->setStatus({});
    m_job = std::make_unique<SamplingJob>(std::move(request));
    connectJob();
    m_job->start();
    updateActions();
}

void MainWindow::connectJob()
{
    SamplingJob* job = m_job.get();
    connect(job, &SamplingJob::started, this, [this](const SamplingStart& start) {
        m_model = start.model;
        m_evaluations = start.steps;
        m_panel->setMessage(start.message);
        m_view->replaceInput(*start.input, start.truth);
    });
    connect(job, &SamplingJob::progressed, this, [this](const SamplingProgress& progress) {
        m_panel->showProgress(progress);
        rememberSpeed(progress);
    });
    connect(job, &SamplingJob::estimateReady, this,
            [this](const std::shared_ptr<const Field>& estimate, const SamplingProgress& progress) {
                m_view->showEstimate(*estimate, progress.index, progress.step, progress.steps);
                updateReading();
                Q_EMIT estimateShown(progress.step, progress.steps);
            });
    connect(job, &SamplingJob::sampleReady, this, [this](const std::shared_ptr<const PosteriorSnapshot>& posterior) {
        showPosterior(posterior);
        m_panel->showSamples(posterior->samples.size());
        Q_EMIT samplesShown(posterior->samples.size());
    });
    connect(job, &SamplingJob::finished, this,
            [this](const std::shared_ptr<const PosteriorSnapshot>& posterior, Outcome outcome) {
                showPosterior(posterior);
                const QString kept = samplesText(posterior->samples.size());
                endRun(outcome == Outcome::completed ? tr("Finished: %1").arg(kept) : tr("Stopped: %1 kept").arg(kept));
                Q_EMIT runEnded(outcome);
            });
    connect(job, &SamplingJob::failed, this, [this](const QString& message) {
        endRun(tr("The run failed"));
        report(tr("The run failed"), message);
    });
}

void MainWindow::rememberSpeed(const SamplingProgress& progress)
{
    if (progress.samplesPerSecond <= 0.0 || progress.step != progress.steps || !m_modelInfo)
        return;
    const std::size_t size = modelGrid(*m_modelInfo, m_map->stellar.geometry().side, m_map->stellar.size());
    recordSpeed(*m_modelInfo, size, m_panel->settings().threads, 1.0 / (progress.samplesPerSecond * m_evaluations));
}

void MainWindow::endRun(const QString& message)
{
    // The job is the sender of the signal being handled: it goes when control is back in the event loop.
    m_job.release()->deleteLater();
    m_panel->setState(RunState::idle);
    m_readout->setStatus(message);
    m_view->showSample(m_posterior && !m_posterior->samples.empty() ? m_posterior->samples.size() - 1 : 0);
    updateReading();
    updateActions();
}

void MainWindow::stopRun()
{
    if (!m_job || m_job->isStopping())
        return;
    m_job->stop();
    m_panel->setState(RunState::stopping);
    updateActions();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    m_job.reset(); // stops and waits for the step at hand
    m_task.reset();
    QCoreApplication::removePostedEvents(this, QEvent::MetaCall); // what they still had to say is of no use now
    QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::WindowStateChange && m_job)
        m_job->setEstimatesWanted(!isMinimized());
    QMainWindow::changeEvent(event);
}

} // namespace penumbra
