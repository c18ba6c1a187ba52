#include "ui/sampling_job.h"

#include "base/hash.h"
#include "field/resample.h"

#include <QThread>

#include <new>

namespace penumbra {
namespace {

using namespace std::chrono_literals;

constexpr auto estimateInterval = 66ms;
constexpr auto progressInterval = 33ms;
constexpr int stepsBeforeEta = 3;

SamplerSettings samplerFor(const Model& model, const SamplingRequest& request)
{
    SamplerSettings settings = model.recommendedSampler();
    if (request.sampler == SamplerKind::ancestral)
        settings = model.ancestralSampler();
    else if (request.sampler)
        settings.kind = *request.sampler;
    if (request.steps)
        settings.steps = *request.steps;
    return settings;
}

} // namespace

SamplingJob::SamplingJob(SamplingRequest request, QObject* parent) : QObject(parent), m_request(std::move(request)) {}

SamplingJob::~SamplingJob()
{
    m_stop.request_stop();
    if (m_thread)
        m_thread->wait();
}

void SamplingJob::start()
{
    m_thread.reset(QThread::create([this] { run(); }));
    m_thread->setObjectName(QStringLiteral("sampling"));
    m_thread->start(QThread::LowPriority);
}

void SamplingJob::stop()
{
    m_stop.request_stop();
}

void SamplingJob::run()
{
    try {
        draw();
    } catch (const std::bad_alloc&) {
        Q_EMIT failed(tr("There is not enough memory for this run. Draw fewer samples or take a smaller map."));
    } catch (const std::exception& error) {
        Q_EMIT failed(QString::fromUtf8(error.what()));
    }
}

void SamplingJob::draw()
{
    const std::shared_ptr<const Model> model = m_request.model ? m_request.model : Model::load(m_request.modelPath);
    const PreparedInput prepared = prepareInput(*model, m_request.stellar);
    const auto input = std::make_shared<const Field>(prepared.stellar);
    std::shared_ptr<const Field> truth;
    if (m_request.truth)
        truth = std::make_shared<const Field>(resample(*m_request.truth, input->size()));

    PosteriorRequest request;
    request.samples = m_request.samples;
    request.seed = m_request.seed;
    request.sampler = samplerFor(*model, m_request);
    request.threads = m_request.threads;
    const std::string hash = m_request.input.empty() ? std::string() : sha256(m_request.input);
    PosteriorAccumulator posterior(input, truth, request.seed,
                                   recipe(*model, request, m_request.input.string(), hash, prepared));
    Q_EMIT started({model, input, truth, QString::fromStdString(prepared.message), evaluations(request.sampler)});

    m_begin = Clock::now();
    PosteriorCallbacks callbacks;
    callbacks.step = [this](const PosteriorProgress& progress) { report(progress); };
    callbacks.sample = [this, &posterior](PosteriorSample sample) {
        posterior.add(std::move(sample.darkMatter), sample.index);
        Q_EMIT sampleReady(posterior.snapshot());
    };
    const Outcome outcome = drawPosterior(*model, *input, request, callbacks, m_stop.get_token());
    Q_EMIT finished(posterior.snapshot(), outcome);
}

void SamplingJob::report(const PosteriorProgress& progress)
{
    const Clock::time_point now = Clock::now();
    const bool last = progress.step == progress.steps;
    SamplingProgress out{
        progress.step, progress.steps, progress.samplesDone, progress.samples, progress.index, 0.0, {}};
    const double drawn = static_cast<double>(progress.samplesDone) +
                         static_cast<double>(progress.batch) * progress.step / progress.steps;
    const double seconds = std::chrono::duration<double>(now - m_begin).count();
    if (progress.samplesDone > 0 || progress.step >= stepsBeforeEta) {
        out.samplesPerSecond = drawn / seconds;
        out.secondsLeft = (static_cast<double>(progress.samples) - drawn) / out.samplesPerSecond;
    }
    if (last || now - m_lastProgress >= progressInterval) {
        m_lastProgress = now;
        Q_EMIT progressed(out);
    }
    if (m_estimatesWanted && progress.estimate && (last || now - m_lastEstimate >= estimateInterval)) {
        m_lastEstimate = now;
        Q_EMIT estimateReady(std::make_shared<const Field>(progress.estimate()), out);
    }
}

} // namespace penumbra
