#include "ui/run_controller.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace penumbra {
namespace {

// Of 20 steps at 128^2 a path takes 1.4 MB, and 4 MB at most (PathRecorder::mostFrames).
constexpr std::size_t mostPaths = 8;

bool hasFailed(const std::shared_future<std::shared_ptr<const Model>>& model)
{
    if (model.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
        return false;
    try {
        (void)model.get();
        return false;
    } catch (const std::exception&) {
        return true;
    }
}

} // namespace

RunController::RunController(QObject* parent) : QObject(parent)
{
    m_loader.setMaxThreadCount(1);
}

void RunController::prepare(const std::filesystem::path& model, ComputeDevice device)
{
    (void)load(model, device);
}

std::shared_future<std::shared_ptr<const Model>> RunController::load(const std::filesystem::path& path,
                                                                     ComputeDevice device)
{
    if (path != m_loadedPath || device != m_loadedDevice || !m_loaded.valid() || hasFailed(m_loaded)) {
        // Not std::async: a future of it that is let go waits for the end.
        const auto task = std::make_shared<std::packaged_task<std::shared_ptr<const Model>()>>(
            [path, device]() -> std::shared_ptr<const Model> { return Model::load(path, device); });
        m_loadedPath = path;
        m_loadedDevice = device;
        m_loaded = task->get_future().share();
        m_loader.start([task] { (*task)(); });
    }
    return m_loaded;
}

void RunController::start(const std::filesystem::path& model, SamplingRequest request)
{
    forget();
    request.model = load(model, request.device);
    m_drawn = request;
    m_drawnBy = model;
    begin(std::move(request));
}

void RunController::resume(Resumption resumption)
{
    forget();
    m_obstacle = std::move(resumption.obstacle);
    if (!m_obstacle.isEmpty())
        return;
    m_drawn = std::move(resumption.request);
    m_drawnBy = std::move(resumption.model);
    m_posterior = std::move(resumption.posterior);
}

void RunController::setResources(int threads, ComputeDevice device)
{
    m_threads = threads;
    m_device = device;
}

void RunController::hold(bool held)
{
    m_held = held;
    Q_EMIT heldChanged();
}

SamplingRequest RunController::again()
{
    if (!m_drawn->model.valid() || m_drawn->device != m_device || hasFailed(m_drawn->model))
        m_drawn->model = load(m_drawnBy, m_device);
    m_drawn->threads = m_threads;
    m_drawn->device = m_device;
    return *m_drawn;
}

std::optional<RunSettings> RunController::drawnWith() const
{
    if (!m_drawn)
        return std::nullopt;
    return RunSettings{m_drawnBy,     m_drawn->samples, m_drawn->sampler, m_drawn->steps,
                       m_drawn->seed, m_drawn->noise,   m_drawn->threads, m_drawn->device};
}

bool RunController::canGoOn() const
{
    return !isRunning() && !m_held && m_drawn && m_posterior && m_posterior->count() > 0;
}

void RunController::drawMore(std::size_t samples)
{
    if (!canGoOn())
        return;
    SamplingRequest request = again();
    request.samples = samples;
    request.posterior = m_posterior;
    begin(std::move(request));
}

void RunController::trace(std::uint32_t index)
{
    if (!canGoOn())
        return;
    SamplingRequest request = again();
    request.trace = index;
    begin(std::move(request));
}

void RunController::begin(SamplingRequest request)
{
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
}

std::shared_ptr<const PosteriorSnapshot> RunController::drawn() const
{
    return m_job || !m_posterior ? nullptr : m_posterior->snapshot();
}

void RunController::adopt(std::shared_ptr<PosteriorAccumulator> posterior, const Field& truth)
{
    if (!canGoOn())
        return; // nothing is added to it
    m_posterior = std::move(posterior);
    m_drawn->truth = truth;
}

void RunController::forget()
{
    m_drawn.reset();
    m_obstacle.clear();
    m_posterior.reset();
    m_paths.clear();
}

void RunController::setEstimatesWanted(bool wanted)
{
    const bool changed = std::exchange(m_estimatesWanted, wanted) != wanted;
    if (m_job)
        m_job->setEstimatesWanted(wanted);
    if (changed)
        Q_EMIT estimatesWantedChanged();
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
        recordSpeed(m_model->info(), m_gridSize, m_drawn->device, m_drawn->threads,
                    1.0 / (progress.samplesPerSecond * m_evaluations));
}

} // namespace penumbra
