// The run of MainWindow: from its start to its end, and what it shows meanwhile.
#include "ui/classroom.h"
#include "ui/explorer.h"
#include "ui/file_task.h"
#include "ui/graphics_driver.h"
#include "ui/main_window.h"
#include "ui/posterior_view.h"
#include "ui/readout_line.h"
#include "ui/run_controller.h"
#include "ui/run_panel.h"
#include "ui/texts.h"

#include <QCloseEvent>
#include <QTimer>

#include <chrono>
#include <functional>
#include <utility>

namespace penumbra {
namespace {

/// Calls a function some time after a widget and what is in it have been painted, once.
class AfterPainting : public QObject
{
public:
    AfterPainting(QWidget& widget, std::chrono::milliseconds time, std::function<void()> then)
        : QObject(&widget), m_time(time), m_then(std::move(then))
    {
        widget.installEventFilter(this);
    }

    bool eventFilter(QObject* widget, QEvent* event) override
    {
        if (event->type() == QEvent::Paint) {
            widget->removeEventFilter(this);
            QTimer::singleShot(m_time, this, [this] {
                m_then();
                deleteLater();
            });
        }
        return false;
    }

private:
    std::chrono::milliseconds m_time;
    std::function<void()> m_then;
};

} // namespace

void MainWindow::prepareRun()
{
    // While one library is loaded, no other can be and no thread starts: the window must not need that meanwhile, here
    // for the map's first picture. A run that begins at once does not wait for it.
    loadGraphicsDriver();
    new AfterPainting(*m_view, std::chrono::milliseconds(100), [this] { loadModel(); });
}

void MainWindow::loadModel()
{
    if (m_map && m_modelInfo)
        m_run->prepare(m_modelInfo->path, m_panel->settings().device);
}

void MainWindow::requestRun()
{
    whenLongWorkIsSafe([this] { startRun(); });
}

void MainWindow::startRun()
{
    startRun(m_panel->settings());
}

void MainWindow::startRun(const RunSettings& settings)
{
    if (isRunning() || !m_map || !m_modelInfo || m_task)
        return;
    SamplingRequest request;
    request.stellar = m_map->stellar;
    if (!m_classroom->isMapEdited()) // else the truth is of the galaxies as they were
        request.truth = m_map->truth;
    request.input.file = absolutePath(m_map->info.path).string();
    request.asRead = m_map->asRead;
    request.input.options = m_map->options;
    request.input.redshift = m_map->info.redshift;
    request.input.littleH = m_map->info.littleH;
    request.input.edits = m_classroom->editor().edits();
    if (const auto truth = openedMap()->truth) {
        request.input.truth = absolutePath(*truth).string();
        request.input.truthIndex = m_map->truthIndex;
    }
    request.sampler = settings.sampler;
    request.steps = settings.steps;
    request.samples = settings.samples;
    request.seed = settings.seed;
    request.noise = settings.noise;
    request.threads = settings.threads;
    request.device = settings.device;
    m_classroom->beginRun();
    m_posterior.reset();
    m_posteriorFiles.clear();
    m_drawnBefore = 0.0;
    m_view->clearPosterior();
    m_explorer->setPosterior(nullptr);
    m_panel->beginProgress(request.samples);
    m_messageBefore.clear();
    m_panel->setMessage(tr("Loading the model…"));
    m_run->start(settings.model, std::move(request));
}

void MainWindow::drawMore(std::size_t samples)
{
    if (m_task || !m_run->canGoOn())
        return;
    m_drawnBefore = m_drawnSeconds;
    m_messageBefore = m_panel->message();
    m_run->drawMore(samples);
}

void MainWindow::showRunning()
{
    m_drawing.start();
    if (std::optional<RunSettings> own = m_run->drawnWith()) {
        if (m_posterior)
            own->samples = settings().samples; // how many more, the progress tells
        m_panel->showSettingsOfRun(*own);
    }
    m_panel->setState(RunState::running);
    if (m_run->isTracing()) {
        m_messageBefore = m_panel->message();
        m_panel->setMessage(tr("Drawing a sample again, to keep its path"));
    }
    m_readout->setStatus({});
    updateNewestShown();
    updateActions();
}

void MainWindow::updateNewestShown()
{
    m_view->setNewestShown(isRunning() && !m_run->isTracing() && !m_explorer->sample() && !m_run->areEstimatesWanted());
}

void MainWindow::showDrawn(const std::shared_ptr<const PosteriorSnapshot>& posterior)
{
    if (posterior->samples.size() > (m_posterior ? m_posterior->samples.size() : 0)) {
        m_posteriorFiles.clear();
        m_drawnSeconds = m_drawnBefore + static_cast<double>(m_drawing.elapsed()) / 1000.0;
    }
    showPosterior(posterior);
    m_panel->showSamples(posterior->samples.size());
    Q_EMIT samplesShown(posterior->samples.size());
}

void MainWindow::connectRun()
{
    connect(m_run, &RunController::begun, this, &MainWindow::showRunning);
    connect(m_run, &RunController::estimatesWantedChanged, this, &MainWindow::updateNewestShown);
    connect(m_explorer, &Explorer::shownChanged, this, &MainWindow::updateNewestShown);
    connect(m_run, &RunController::traceFinished, this, [this] {
        m_panel->setMessage(m_messageBefore);
        m_panel->showSamples(m_posterior->samples.size());
        endRun({});
    });
    connect(m_run, &RunController::started, this, [this](const SamplingStart& start) {
        m_panel->showModelOfRun(start.model->info());
        const bool otherTruth = m_map->truth && m_classroom->isMapEdited();
        if (!m_run->isTracing())
            m_panel->setMessage(
                otherTruth
                    ? tr("The known truth is of the galaxies before the edit: it is left out. %1").arg(start.message)
                    : start.message);
        if (start.posterior && start.before == 0 && !m_classroom->isPosteriorStale()) // else edited meanwhile
            m_view->replaceInput(*start.input, start.truth);
    });
    connect(m_run, &RunController::progressed, this, [this](const SamplingProgress& progress) {
        if (m_run->isTracing()) // adds no sample to those that are there; the time machine shows it
            return;
        m_panel->showProgress(progress);
        if (!m_panel->isVisible()) // put away, as in a presentation
            m_readout->setStatus(progressText(progress.samplesDone, progress.samples, progress.secondsLeft));
    });
    connect(m_run, &RunController::estimateReady, this,
            [this](const std::shared_ptr<const Field>&, const SamplingProgress& progress) {
                updateReading();
                if (!m_run->isTracing())
                    recordFrame();
                Q_EMIT estimateShown(progress.step, progress.steps);
            });
    connect(m_run, &RunController::sampleReady, this, &MainWindow::showDrawn);
    connect(m_run, &RunController::finished, this,
            [this](const std::shared_ptr<const PosteriorSnapshot>& posterior, Outcome outcome) {
                showDrawn(posterior);
                const QString kept = samplesText(posterior->samples.size());
                endRun(outcome == Outcome::completed ? tr("Finished: %1").arg(kept) : tr("Stopped: %1 kept").arg(kept));
                if (m_classroom->isPosteriorStale()) // edited during the run
                    m_panel->setMessage(staleText());
                recordFrame(true);
                stopRecording();
                Q_EMIT runEnded(outcome);
            });
    connect(m_run, &RunController::failed, this, [this](const QString& message) {
        m_panel->setMessage(m_messageBefore);
        stopRecording();
        endRun(tr("The run failed"));
        report(tr("The run failed"), message);
    });
}

void MainWindow::endRun(const QString& message)
{
    m_panel->setState(RunState::idle);
    m_readout->setStatus(message);
    m_explorer->endRun();
    updateNewestShown();
    updateReading();
    updateActions();
    if (m_afterRun) // it may ask
        QMetaObject::invokeMethod(this, std::exchange(m_afterRun, {}), Qt::QueuedConnection);
}

void MainWindow::stopRun()
{
    if (!isRunning() || m_run->isStopping())
        return;
    m_run->stop();
    m_panel->setState(RunState::stopping);
    updateActions();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if ((hasUnsavedSamples() || hasUnsavedEdits()) && m_dialogsShown && !m_closing) {
        event->ignore();
        const auto close = [this] { // after this attempt to close, which Qt ends first
            m_closing = true;
            QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
        };
        whenWorkIsSafe(close, tr("Penumbra closes."));
        return;
    }
    stopRecording();            // what was recorded so far
    if (m_task || m_recorder) { // if it cannot be written, somebody is there to be told
        event->ignore();
        m_closing = m_closesOnceWritten = true;
        setEnabled(false);
        m_readout->setStatus(tr("Closing, once the file is written…"));
        return;
    }
    m_run->abandon();
    endAutoSave(true);
    rememberSettings();
    QMainWindow::closeEvent(event);
}

void MainWindow::closeOnceWritten(bool written)
{
    if (!m_closesOnceWritten || (written && (m_task || m_recorder)))
        return;
    m_closesOnceWritten = false;
    setEnabled(true);
    if (written)
        QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
    else
        m_closing = false;
}

void MainWindow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::WindowStateChange)
        m_explorer->setWindowSeen(!isMinimized());
    QMainWindow::changeEvent(event);
}

} // namespace penumbra
