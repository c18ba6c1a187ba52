#pragma once

#include "base/progress.h"
#include "ui/particle_flow.h"
#include "ui/worker_thread.h"
#include "universe/simulate.h"

#include <QObject>
#include <QString>

#include <filesystem>
#include <memory>
#include <stop_token>

namespace penumbra {

/// A universe that is to be made.
struct SimulationRequest
{
    UniverseParameters parameters;
    std::uint64_t seed = 1;
    SimulationSettings settings;
    /// Where it is kept, as a file of universes with this one; where that name is taken by then, "name-2", "name-3" ..
    std::filesystem::path file;
};

/// Simulates a universe on its own thread and writes it to its file. Made, started and destroyed on the GUI thread,
/// where its signals are emitted, none once it is gone. Order: frameReady, for the start and after every time step,
/// then exactly one of finished and failed. Destruction requests a stop and waits for the time step at hand.
class SimulationJob : public QObject
{
    Q_OBJECT

public:
    explicit SimulationJob(SimulationRequest request, QObject* parent = nullptr);
    ~SimulationJob() override;

    void start();
    /// Nothing is kept: the job ends before the next time step; once these are over, within a moment.
    void stop() { m_stop.request_stop(); }
    [[nodiscard]] bool isStopping() const { return m_stop.stop_requested(); }
    /// Where the universe is, once the job has finished and was completed.
    [[nodiscard]] const std::filesystem::path& file() const { return m_file; }

    /// Along a side: how many of the particles are shown at most.
    static constexpr std::size_t shownPerSide = 32;

Q_SIGNALS:
    void frameReady(std::shared_ptr<const penumbra::ParticleFrame> frame);
    /// When completed, the universe is in file().
    void finished(penumbra::Outcome outcome);
    void failed(const QString& message);

private:
    void run();
    void simulate();
    void keep(const LabelledUniverse& universe);

    const SimulationRequest m_request;
    std::filesystem::path m_file; ///< the worker's until it has finished
    std::stop_source m_stop;
    WorkerThread m_worker;
};

} // namespace penumbra
