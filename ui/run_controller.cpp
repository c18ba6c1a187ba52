#include "ui/run_controller.h"

#include "diffusion/network_library.h"
#include "ui/run_settings.h"

#include <QCoreApplication>
#include <QThread>

#include <algorithm>
#include <exception>

namespace penumbra {
namespace {

// Of 20 steps at 128^2 a path takes 1.4 MB, and 4 MB at most (PathRecorder::mostFrames).
constexpr std::size_t mostPaths = 8;

} // namespace

RunController::RunController(QObject* parent) : QObject(parent) {}

RunController::~RunController()
{
    if (m_preparation)
        m_preparation->wait();
}

void RunController::prepare()
{
    if (m_preparation)
        return;
    m_preparation.reset(QThread::create([] {
        try {
            (void)networkLibrary();
        } catch (const std::exception&) {
            // The first run will say so.
        }
    }));
    m_preparation->setObjectName(QStringLiteral("preparation"));
    m_preparation->start();
}

void RunController::start(SamplingRequest request)
{
    forget();
    m_drawn = request;
    begin(std::move(request));
}

bool RunController::canGoOn() const
{
    return !isRunning() && m_drawn && m_posterior && m_posterior->count() > 0;
}

void RunController::drawMore(std::size_t samples)
{
    if (!canGoOn())
        return;
    SamplingRequest request = *m_drawn;
    request.samples = samples;
    request.posterior = m_posterior;
    begin(std::move(request));
}

void RunController::trace(std::uint32_t index)
{
    if (!canGoOn())
        return;
    SamplingRequest request = *m_drawn;
    request.trace = index;
    begin(std::move(request));
}

void RunController::begin(SamplingRequest request)
{
    request.model = m_model && m_model->info().path == request.modelPath ? m_model : nullptr;
    m_job = std::make_unique<SamplingJob>(std::move(request));
    m_job->setEstimatesWanted(m_estimatesWanted);
    SamplingJob* job = m_job.get();
    connect(job, &SamplingJob::started, this, [this](const SamplingStart& start) {
        m_model = start.model;
        m_gridSize = start.input->size();
        m_evaluations = start.steps;
        if (start.posterior)
            m_posterior = start.posterior;
        Q_EMIT started(start);
    });
    connect(job, &SamplingJob::progressed, this, [this](const SamplingProgress& progress) {
        rememberSpeed(progress);
        Q_EMIT progressed(progress);
    });
    connect(job, &SamplingJob::estimateReady, this, &RunController::estimateReady);
    connect(job, &SamplingJob::sampleReady, this, &RunController::sampleReady);
    connect(job, &SamplingJob::pathReady, this, [this](const std::shared_ptr<const SamplePath>& path) {
        keepPath(path);
        Q_EMIT pathReady(path);
    });
    connect(job, &SamplingJob::finished, this,
            [this, job](const std::shared_ptr<const PosteriorSnapshot>& snapshot, Outcome outcome) {
                const bool trace = job->isTrace();
                end();
                if (trace)
                    Q_EMIT traceFinished(outcome);
                else
                    Q_EMIT finished(snapshot, outcome);
            });
    connect(job, &SamplingJob::failed, this, [this](const QString& message) {
        end();
        Q_EMIT failed(message);
    });
    m_job->start();
    Q_EMIT begun();
}

void RunController::end()
{
    // The job is the sender of the signal being handled: it goes when control is back in the event loop.
    m_job.release()->deleteLater();
}

void RunController::stop()
{
    if (m_job)
        m_job->stop();
}

void RunController::abandon()
{
    m_job.reset();
    QCoreApplication::removePostedEvents(this, QEvent::MetaCall); // what it still had to say
}

void RunController::adopt(std::shared_ptr<PosteriorAccumulator> posterior, const Field& truth)
{
    if (!canGoOn())
        return; // it was not drawn here, and nothing is added to it
    m_posterior = std::move(posterior);
    m_drawn->truth = truth;
}

void RunController::forget()
{
    m_drawn.reset();
    m_posterior.reset();
    m_paths.clear();
}

void RunController::setEstimatesWanted(bool wanted)
{
    m_estimatesWanted = wanted;
    if (m_job)
        m_job->setEstimatesWanted(wanted);
}

std::shared_ptr<const SamplePath> RunController::path(std::uint32_t index) const
{
    const auto found =
        std::find_if(m_paths.begin(), m_paths.end(), [index](const auto& p) { return p->index == index; });
    return found == m_paths.end() ? nullptr : *found;
}

void RunController::keepPath(const std::shared_ptr<const SamplePath>& path)
{
    std::erase_if(m_paths, [&](const auto& other) { return other->index == path->index; });
    if (m_paths.size() == mostPaths)
        m_paths.erase(m_paths.begin() + 1); // the oldest trace; the first sample's path stays
    m_paths.push_back(path);
}

void RunController::rememberSpeed(const SamplingProgress& progress) const
{
    // A sample traced alone is slower than one of a batch.
    if (progress.samplesPerSecond > 0.0 && progress.step == progress.steps && m_model && !isTracing())
        recordSpeed(m_model->info(), m_gridSize, m_drawn->threads, 1.0 / (progress.samplesPerSecond * m_evaluations));
}

} // namespace penumbra
