#include "ui/sampling_job.h"

#include "base/hash.h"
#include "field/resample.h"
#include "io/recipe_values.h"
#include "ui/choice_names.h"
#include "ui/thread_priority.h"

#include <algorithm>
#include <new>

namespace penumbra {
namespace {

using namespace std::chrono_literals;

constexpr auto estimateInterval = 100ms;
constexpr auto progressInterval = 33ms;
constexpr auto snapshotInterval = 66ms;
constexpr int snapshotShare = 10; // at most this part of the time goes into summaries of what was drawn
constexpr int stepsBeforeEta = 3;

/// The recipe asks for more samples than there are, where a run ended early.
void tellTrueNumber(PosteriorAccumulator* posterior)
{
    if (posterior != nullptr && posterior->count() > 0)
        posterior->setRecipe(recipeWithSamples(posterior->recipe(), posterior->count()));
}

} // namespace

SamplingJob::SamplingJob(SamplingRequest request, QObject* parent)
    : QObject(parent), m_request(std::move(request)), m_worker(*this, QStringLiteral("sampling"))
{}

SamplingJob::~SamplingJob()
{
    m_stop.request_stop();
}

void SamplingJob::start()
{
    m_worker.start([this] { run(); });
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
        m_worker.tell(&SamplingJob::failed,
                      tr("There is not enough memory for this run. Draw fewer samples or take a smaller map."));
    } catch (const std::exception& error) {
        m_worker.tell(&SamplingJob::failed, toldWithFields(error));
    }
}

PosteriorRequest SamplingJob::posteriorRequest(const Model& model) const
{
    PosteriorRequest request;
    request.samples = m_request.trace ? 1 : m_request.samples;
    if (m_request.trace)
        request.firstSample = *m_request.trace;
    else if (m_request.posterior)
        request.firstSample = static_cast<std::uint32_t>(m_request.posterior->count());
    request.seed = m_request.seed;
    request.noise = m_request.noise;
    request.sampler = samplerFor(model.info(), m_request.sampler, m_request.steps);
    request.threads = m_request.threads;
    return request;
}

std::string SamplingJob::recipeOf(const Model& model, const PosteriorRequest& request,
                                  const PreparedInput& prepared) const
{
    if (m_request.posterior) // in one go or in several, the same samples come of it
        return recipeWithSamples(m_request.posterior->recipe(), m_request.posterior->count() + request.samples);
    RunInput input = m_request.input;
    if (!input.file.empty()) {
        input.hash = sha256(input.file);
        requireUnchanged(input.file, m_request.asRead); // else it is the hash of another map
    }
    return recipe(model, request, input, prepared);
}

void SamplingJob::draw()
{
    const std::shared_ptr<const Model> model = m_request.model.get();
    yieldToTheWindow(); // not before: whoever loads a library keeps others from it, who should not have to wait long
    const PreparedInput prepared = prepareInput(*model, m_request.stellar);
    const auto input = std::make_shared<const Field>(prepared.stellar);
    std::shared_ptr<const Field> truth;
    if (m_request.truth)
        truth = std::make_shared<const Field>(resample(*m_request.truth, input->size()));
    const PosteriorRequest request = posteriorRequest(*model);
    const int steps = evaluations(model->info(), request.sampler);

    std::shared_ptr<PosteriorAccumulator> posterior;
    if (!m_request.trace) {
        std::string text = recipeOf(*model, request, prepared);
        posterior = m_request.posterior;
        if (posterior)
            posterior->setRecipe(std::move(text));
        else
            posterior =
                std::make_shared<PosteriorAccumulator>(input, truth, request.seed, std::move(text), request.noise);
    }
    m_before = posterior ? posterior->count() : 0;
    if (m_request.trace || m_before == 0)
        m_recorder = std::make_unique<PathRecorder>(request.firstSample, steps);
    m_worker.tell(&SamplingJob::started,
                  {model, input, truth, posterior, m_before, QString::fromStdString(prepared.message), steps});

    m_begin = Clock::now();
    PosteriorCallbacks callbacks;
    callbacks.step = [this, &posterior](const PosteriorProgress& progress) {
        record(progress);
        report(progress);
        if (m_unseen) // the last of a batch, which come all at once
            tellSamples(*posterior);
    };
    if (posterior)
        callbacks.sample = [this, &posterior](PosteriorSample sample) { keep(*posterior, std::move(sample)); };
    try {
        const Outcome outcome = drawPosterior(*model, *input, request, callbacks, m_stop.get_token());
        tellTrueNumber(posterior.get());
        m_worker.tell(&SamplingJob::finished, posterior ? posterior->snapshot() : nullptr, outcome);
    } catch (...) {
        tellTrueNumber(posterior.get());
        if (posterior && posterior->count() > 0)
            m_worker.tell(&SamplingJob::sampleReady, posterior->snapshot()); // what was finished before is good
        throw;
    }
}

void SamplingJob::record(const PosteriorProgress& progress)
{
    if (!m_recorder)
        return;
    if (m_recorder->wants(progress.step))
        m_recorder->add(progress.step, progress.gamma, std::make_shared<const Field>(progress.estimate()));
    if (progress.step < progress.steps)
        return;
    m_worker.tell(&SamplingJob::pathReady, m_recorder->take());
    m_recorder.reset();
}

void SamplingJob::keep(PosteriorAccumulator& posterior, PosteriorSample sample)
{
    posterior.add(std::move(sample.darkMatter), sample.index);
    m_unseen = true;
    tellSamples(posterior);
}

void SamplingJob::tellSamples(PosteriorAccumulator& posterior)
{
    const Clock::time_point now = Clock::now();
    if (now < m_nextSnapshot)
        return;
    m_unseen = false;
    m_worker.tell(&SamplingJob::sampleReady, posterior.snapshot());
    const auto cost = Clock::now() - now;
    m_nextSnapshot = now + std::max<Clock::duration>(snapshotInterval, cost * snapshotShare);
}

void SamplingJob::report(const PosteriorProgress& progress)
{
    const Clock::time_point now = Clock::now();
    const bool last = progress.step == progress.steps;
    SamplingProgress out{progress.step,
                         progress.steps,
                         m_before + progress.samplesDone,
                         m_before + progress.samples,
                         progress.index,
                         0.0,
                         {}};
    const double drawn = static_cast<double>(progress.samplesDone) +
                         static_cast<double>(progress.batch) * progress.step / progress.steps;
    const double seconds = std::chrono::duration<double>(now - m_begin).count();
    if (progress.samplesDone > 0 || progress.step >= stepsBeforeEta) {
        out.samplesPerSecond = drawn / seconds;
        out.secondsLeft = (static_cast<double>(progress.samples) - drawn) / out.samplesPerSecond;
    }
    if (last || now - m_lastProgress >= progressInterval) {
        m_lastProgress = now;
        m_worker.tell(&SamplingJob::progressed, out);
    }
    if (m_estimatesWanted && progress.estimate && (last || now - m_lastEstimate >= estimateInterval)) {
        m_lastEstimate = now;
        m_worker.tell(&SamplingJob::estimateReady, std::make_shared<const Field>(progress.estimate()), out);
    }
}

} // namespace penumbra
