#include "ui/simulation_job.h"

#include "base/atomic_file.h"
#include "io/universe_file.h"
#include "ui/thread_priority.h"

#include <new>
#include <string>

namespace penumbra {

SimulationJob::SimulationJob(SimulationRequest request, QObject* parent)
    : QObject(parent), m_request(std::move(request)), m_worker(*this, QStringLiteral("simulation"))
{}

SimulationJob::~SimulationJob()
{
    m_stop.request_stop();
}

void SimulationJob::start()
{
    m_worker.start([this] { run(); });
}

void SimulationJob::run()
{
    yieldToTheWindow();
    try {
        simulate();
    } catch (const std::bad_alloc&) {
        m_worker.tell(&SimulationJob::failed,
                      tr("There is not enough memory for this universe. Take fewer particles."));
    } catch (const std::exception& error) {
        m_worker.tell(&SimulationJob::failed, QString::fromUtf8(error.what()));
    }
}

void SimulationJob::simulate()
{
    const std::vector<std::uint32_t> shown = shownParticles(m_request.settings.particlesPerSide, shownPerSide);
    const auto steps = static_cast<int>(m_request.settings.timeSteps);
    int step = 0;
    const auto observe = [&](const Particles& particles, double scaleFactor) {
        auto frame = std::make_shared<ParticleFrame>();
        frame->boxSide = particles.boxSide;
        frame->scaleFactor = scaleFactor;
        frame->step = step++;
        frame->steps = steps;
        frame->positions.reserve(shown.size());
        for (const std::uint32_t particle : shown)
            frame->positions.push_back(particles.positions[particle]);
        m_worker.tell(&SimulationJob::frameReady, frame);
    };
    const std::optional<LabelledUniverse> universe =
        simulateUniverse(m_request.parameters, m_request.seed, m_request.settings, {}, m_stop.get_token(), observe);
    if (universe)
        keep(*universe);
    m_worker.tell(&SimulationJob::finished, universe ? Outcome::completed : Outcome::cancelled);
}

// Another window may have made one of the same seed meanwhile.
void SimulationJob::keep(const LabelledUniverse& universe)
{
    std::filesystem::create_directories(m_request.file.parent_path());
    AtomicFile file(m_request.file);
    UniverseFile(file.temporary(), UniverseFile::Mode::append).write(0, universe);
    m_file = file.commitBeside();
}

} // namespace penumbra
