#pragma once

#include "ui/resumption.h"
#include "ui/run_settings.h"
#include "ui/sampling_job.h"

#include <QObject>
#include <QThreadPool>

#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <vector>

namespace penumbra {

/// Draws posteriors for the window, one job at a time: a new one, more samples of the one at hand, or a sample once
/// more to see how it came about. Owns the job, the loaded model, what was drawn and the paths that were kept. GUI
/// thread only; destruction stops what runs.
class RunController : public QObject
{
    Q_OBJECT

public:
    explicit RunController(QObject* parent = nullptr);

    /// Loads a model in the background, with the network library, so that its first run need not wait for it. What goes
    /// wrong is told by that run.
    void prepare(const std::filesystem::path& model, ComputeDevice device = ComputeDevice::cpu);
    /// A new posterior, drawn by this model, which is loaded unless it is already.
    void start(const std::filesystem::path& model, SamplingRequest request);
    /// A posterior was read from a file, which can be gone on with, or not because of its obstacle.
    void resume(Resumption resumption);
    /// What draws more samples from now on, or one again; they are the same by any.
    void setResources(int threads, ComputeDevice device);
    /// While a file is read or written, the posterior at hand stays as it is: nothing can be added to it.
    void hold(bool held);
    /// Whether drawMore and trace can do something: nothing runs, nothing holds the posterior, and it is known how it
    /// was drawn.
    [[nodiscard]] bool canGoOn() const;
    /// Why the posterior at hand cannot be gone on with, a sentence; empty when it can, or will be able to.
    [[nodiscard]] const QString& obstacle() const { return m_obstacle; }
    /// What the posterior at hand is drawn with, and more of it will be: the model too. Absent where that is not known.
    [[nodiscard]] std::optional<RunSettings> drawnWith() const;
    /// Adds samples to the posterior at hand: same seed, the next sample numbers.
    void drawMore(std::size_t samples);
    /// Draws sample `index` of the posterior again and keeps its path.
    void trace(std::uint32_t index);
    /// What runs ends before its next denoising step.
    void stop();
    /// Stops, waits for the step at hand, and says no more of it.
    void abandon();
    /// The posterior at hand, also with what no signal has told of as the run was abandoned. Null where there is none,
    /// and while something runs.
    [[nodiscard]] std::shared_ptr<const PosteriorSnapshot> drawn() const;
    /// The posterior at hand is held against a truth that has become known: `posterior` has its samples. Nothing runs.
    void adopt(std::shared_ptr<PosteriorAccumulator> posterior, const Field& truth);
    /// Another map is shown: nothing to go on with, no paths.
    void forget();

    [[nodiscard]] bool isRunning() const { return m_job != nullptr; }
    [[nodiscard]] bool isStopping() const { return m_job && m_job->isStopping(); }
    [[nodiscard]] bool isTracing() const { return m_job && m_job->isTrace(); }
    /// Null until a run has loaded it.
    [[nodiscard]] const std::shared_ptr<const Model>& model() const { return m_model; }
    /// Estimates cost a little; none are made while nobody looks.
    void setEstimatesWanted(bool wanted);
    [[nodiscard]] bool areEstimatesWanted() const { return m_estimatesWanted; }
    /// The path of a sample, or null. The first sample's is always kept, and those of the latest traces.
    [[nodiscard]] std::shared_ptr<const SamplePath> path(std::uint32_t index) const;

Q_SIGNALS:
    /// The posterior is held or let go.
    void heldChanged();
    void estimatesWantedChanged();
    /// Something runs from now on: until finished, traceFinished or failed.
    void begun();
    void started(const penumbra::SamplingStart& start);
    void progressed(const penumbra::SamplingProgress& progress);
    void estimateReady(std::shared_ptr<const penumbra::Field> estimate, const penumbra::SamplingProgress& progress);
    void sampleReady(std::shared_ptr<const penumbra::PosteriorSnapshot> snapshot);
    void pathReady(std::shared_ptr<const penumbra::SamplePath> path);
    /// A run has ended; then nothing runs any more.
    void finished(std::shared_ptr<const penumbra::PosteriorSnapshot> snapshot, penumbra::Outcome outcome);
    void traceFinished(penumbra::Outcome outcome);
    void failed(const QString& message);

private:
    [[nodiscard]] std::shared_future<std::shared_ptr<const Model>> load(const std::filesystem::path& path,
                                                                        ComputeDevice device);
    /// A request for the posterior at hand, to be changed.
    [[nodiscard]] SamplingRequest again();
    void begin(SamplingRequest request);
    void end();
    void keepPath(const std::shared_ptr<const SamplePath>& path);
    void rememberSpeed(const SamplingProgress& progress) const;

    std::unique_ptr<SamplingJob> m_job;
    std::optional<SamplingRequest> m_drawn; ///< what the posterior at hand was asked with
    std::filesystem::path m_drawnBy;        ///< the model of m_drawn
    QString m_obstacle;
    std::shared_ptr<PosteriorAccumulator> m_posterior; ///< the job's while one runs
    std::shared_ptr<const Model> m_model;
    std::size_t m_gridSize = 0;
    int m_evaluations = 0; ///< per sample
    bool m_estimatesWanted = true, m_held = false;
    int m_threads = 0;
    ComputeDevice m_device = ComputeDevice::cpu;
    std::vector<std::shared_ptr<const SamplePath>> m_paths;
    std::filesystem::path m_loadedPath;                ///< of m_loaded
    ComputeDevice m_loadedDevice = ComputeDevice::cpu; ///< likewise
    std::shared_future<std::shared_ptr<const Model>> m_loaded;
    QThreadPool m_loader; ///< one model after another
};

} // namespace penumbra
