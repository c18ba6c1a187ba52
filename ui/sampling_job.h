#pragma once

#include "base/file_identity.h"
#include "base/progress.h"
#include "diffusion/model.h"
#include "diffusion/posterior.h"
#include "ui/posterior_snapshot.h"
#include "ui/sample_path.h"
#include "ui/worker_thread.h"

#include <QObject>
#include <QString>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace penumbra {

/// What a job is to draw: a snapshot of the window's choices.
struct SamplingRequest
{
    std::shared_future<std::shared_ptr<const Model>> model; ///< loaded, or being loaded; what goes wrong, the run tells
    Field stellar;                                          ///< as opened; the job brings it to the model's grid
    std::optional<Field> truth;
    RunInput input;                     ///< of the map, for the recipe; the job finds the hash
    FileIdentity asRead;                ///< of the input's file, where it has one, when the map was read from it
    std::optional<SamplerKind> sampler; ///< absent: what the model recommends
    std::optional<int> steps;           ///< likewise
    std::size_t samples = 32;
    std::uint64_t seed = 1;
    Noise noise = Noise::antithetic;
    int threads = 0;                           ///< 0: all cores
    ComputeDevice device = ComputeDevice::cpu; ///< that `model` is on
    /// Goes on with this posterior, which nobody else uses meanwhile: the samples get the numbers after its last one.
    /// Null starts a new one.
    std::shared_ptr<PosteriorAccumulator> posterior;
    /// Draws only this sample of the seed, for its path; then `samples` and `posterior` are of no account.
    std::optional<std::uint32_t> trace;
};

/// The run on the model's grid, before the first step.
struct SamplingStart
{
    std::shared_ptr<const Model> model;
    std::shared_ptr<const Field> input, truth;
    std::shared_ptr<PosteriorAccumulator> posterior; ///< the job's own until it has finished; null of a trace
    std::size_t before = 0;                          ///< samples of the posterior that the run goes on with
    QString message;                                 ///< what was done to the input, or empty
    int steps = 0;                                   ///< network evaluations per sample
};

/// Where the run stands; counts and seconds.
struct SamplingProgress
{
    int step = 0, steps = 0;
    std::size_t samplesDone = 0, samples = 0; ///< with those of the posterior that the run goes on with
    std::uint32_t index = 0;                  ///< noise stream of the sample that the estimate shows
    double samplesPerSecond = 0.0;            ///< 0 while unknown
    std::optional<double> secondsLeft;        ///< after a few steps
};

/// Draws a posterior on its own thread. Made, started and destroyed on the GUI thread, where its signals are emitted,
/// none once it is gone. Order: started, then progressed, estimateReady, sampleReady and pathReady, then exactly one of
/// finished and failed. Destruction requests a stop and waits for the denoising step at hand.
class SamplingJob : public QObject
{
    Q_OBJECT

public:
    explicit SamplingJob(SamplingRequest request, QObject* parent = nullptr);
    ~SamplingJob() override;

    void start();
    /// The run ends before its next network evaluation; finished samples are kept.
    void stop();
    [[nodiscard]] bool isStopping() const { return m_stop.stop_requested(); }
    [[nodiscard]] bool isTrace() const { return m_request.trace.has_value(); }
    /// Estimates cost a little; none are made while nobody looks.
    void setEstimatesWanted(bool wanted) { m_estimatesWanted = wanted; }

Q_SIGNALS:
    void started(const penumbra::SamplingStart& start);
    void progressed(const penumbra::SamplingProgress& progress);
    /// The sample at hand as estimated after `step` of `steps`; at most ten a second.
    void estimateReady(std::shared_ptr<const penumbra::Field> estimate, const penumbra::SamplingProgress& progress);
    /// More samples have come: one or several, as often as it costs little. Never of a trace.
    void sampleReady(std::shared_ptr<const penumbra::PosteriorSnapshot> snapshot);
    /// How the first sample of a new posterior, or the traced one, came out of noise.
    void pathReady(std::shared_ptr<const penumbra::SamplePath> path);
    /// All samples; null after a trace.
    void finished(std::shared_ptr<const penumbra::PosteriorSnapshot> snapshot, penumbra::Outcome outcome);
    void failed(const QString& message);

private:
    using Clock = std::chrono::steady_clock;

    void run();
    void draw();
    [[nodiscard]] PosteriorRequest posteriorRequest(const Model& model) const;
    [[nodiscard]] std::string recipeOf(const Model& model, const PosteriorRequest& request,
                                       const PreparedInput& prepared) const;
    void report(const PosteriorProgress& progress);
    void record(const PosteriorProgress& progress);
    void keep(PosteriorAccumulator& posterior, PosteriorSample sample);
    /// Unless that was only just done.
    void tellSamples(PosteriorAccumulator& posterior);

    const SamplingRequest m_request;
    std::stop_source m_stop;
    std::atomic<bool> m_estimatesWanted = true;

    // Of the worker thread.
    Clock::time_point m_begin, m_lastEstimate, m_lastProgress, m_nextSnapshot;
    bool m_unseen = false;                    ///< samples have come that were not told
    std::size_t m_before = 0;                 ///< samples of the posterior that this run goes on with
    std::unique_ptr<PathRecorder> m_recorder; ///< until its sample is done

    WorkerThread m_worker;
};

} // namespace penumbra
