#include "ui/simulation_job.h"

#include "io/universe_file.h"

#include "support.h"

#include <QSignalSpy>

#include <algorithm>

using namespace penumbra;

class TestSimulationJob : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void framesComeInOrderAndTheUniverseIsKept();
    void theUniverseIsThatOfItsSeed();
    void twoOfOneNameAreBothKept();
    void stopTakesEffectWithinATimeStep();
    void failureIsToldOnce();
    void destructionDuringARunIsSafe();

private:
    SimulationRequest request();

    QTemporaryDir m_folder;
};

SimulationRequest TestSimulationJob::request()
{
    SimulationRequest request;
    request.parameters.omegaM = 0.25;
    request.seed = 9;
    request.settings.particlesPerSide = 16;
    request.settings.meshPerSide = 32;
    request.settings.timeSteps = 6;
    request.settings.mapSize = 32;
    request.file = std::filesystem::path(m_folder.path().toStdString()) / "universes" / "universe-9.h5";
    return request;
}

void TestSimulationJob::framesComeInOrderAndTheUniverseIsKept()
{
    SimulationJob job(request());
    QStringList order;
    std::vector<std::shared_ptr<const ParticleFrame>> frames;
    connect(&job, &SimulationJob::frameReady, this, [&](const std::shared_ptr<const ParticleFrame>& frame) {
        QCOMPARE(QThread::currentThread(), thread());
        frames.push_back(frame);
        order << "frame";
    });
    connect(&job, &SimulationJob::failed, this, [&] { order << "failed"; });
    connect(&job, &SimulationJob::finished, this, [&](Outcome outcome) {
        QCOMPARE(outcome, Outcome::completed);
        order << "finished";
    });
    job.start();
    QTRY_VERIFY_WITH_TIMEOUT(order.contains("finished"), 60000);
    QCOMPARE(order.size(), 6 + 1 + 1); // the start, six steps, the end
    QCOMPARE(order.last(), QStringLiteral("finished"));
    for (std::size_t i = 0; i < frames.size(); ++i) {
        QCOMPARE(frames[i]->step, static_cast<int>(i));
        QCOMPARE(frames[i]->steps, 6);
        QCOMPARE(frames[i]->positions.size(), std::size_t{16 * 16 * 16});
        QVERIFY(i == 0 || frames[i]->scaleFactor > frames[i - 1]->scaleFactor);
    }
    QCOMPARE(frames.back()->scaleFactor, 1.0); // today
    const UniverseFile file(request().file, UniverseFile::Mode::read);
    QCOMPARE(file.universes(), std::vector<std::size_t>{0});
    QCOMPARE(file.label(0).seed, std::uint64_t{9});
    QVERIFY(std::abs(file.label(0).parameters.omegaM - 0.25) < 1e-6);
}

void TestSimulationJob::theUniverseIsThatOfItsSeed()
{
    SimulationJob job(request());
    QSignalSpy finished(&job, &SimulationJob::finished);
    job.start();
    QVERIFY(finished.wait(60000));
    const SimulationRequest asked = request();
    const auto expected = simulateUniverse(asked.parameters, asked.seed, asked.settings);
    const LabelledUniverse kept = UniverseFile(job.file(), UniverseFile::Mode::read).read(0);
    for (std::size_t map = 0; map < 15; ++map) {
        QVERIFY(std::ranges::equal(kept.stellar[map].pixels(), expected->stellar[map].pixels()));
        QVERIFY(std::ranges::equal(kept.darkMatter[map].pixels(), expected->darkMatter[map].pixels()));
    }
}

// As two windows make them: neither takes the other's away.
void TestSimulationJob::twoOfOneNameAreBothKept()
{
    SimulationRequest ours = request(), theirs = request();
    ours.file = theirs.file = ours.file.parent_path() / "twin.h5";
    theirs.parameters.omegaM = 0.45;
    ours.settings.timeSteps = 3 * theirs.settings.timeSteps; // they are done while it is being made
    SimulationJob one(ours), other(theirs);
    QSignalSpy finished(&one, &SimulationJob::finished), othersFinished(&other, &SimulationJob::finished);
    one.start();
    other.start();
    QVERIFY(finished.wait(60000) || finished.count() == 1);
    QVERIFY(othersFinished.count() == 1 || othersFinished.wait(60000));
    QVERIFY(one.file() != other.file());
    const auto omegaM = [](const SimulationJob& job) {
        return UniverseFile(job.file(), UniverseFile::Mode::read).label(0).parameters.omegaM;
    };
    QVERIFY(std::abs(omegaM(one) - ours.parameters.omegaM) < 1e-6);
    QVERIFY(std::abs(omegaM(other) - 0.45) < 1e-6);
    for (const auto& entry : std::filesystem::directory_iterator(ours.file.parent_path()))
        QVERIFY2(entry.path().filename().string().find(".part") == std::string::npos, entry.path().c_str());
}

void TestSimulationJob::stopTakesEffectWithinATimeStep()
{
    SimulationRequest endless = request();
    endless.file.replace_filename("stopped.h5");
    endless.settings.timeSteps = 100000; // hours, if it went on
    SimulationJob job(endless);
    int frames = 0;
    connect(&job, &SimulationJob::frameReady, this, [&] {
        if (++frames == 3)
            job.stop();
    });
    QSignalSpy finished(&job, &SimulationJob::finished);
    job.start();
    QVERIFY(finished.wait(60000));
    QCOMPARE(finished.first().first().value<Outcome>(), Outcome::cancelled);
    QVERIFY(job.isStopping());
    QVERIFY(frames >= 3);
    QVERIFY(!std::filesystem::exists(endless.file));
}

void TestSimulationJob::failureIsToldOnce()
{
    SimulationRequest impossible = request();
    impossible.parameters.aAgn1 = 0.0;
    SimulationJob job(impossible);
    QSignalSpy failed(&job, &SimulationJob::failed), finished(&job, &SimulationJob::finished);
    job.start();
    QVERIFY(failed.wait(60000));
    QVERIFY(failed.first().first().toString().contains("a_agn1"));
    QCOMPARE(finished.count(), 0);
}

void TestSimulationJob::destructionDuringARunIsSafe()
{
    for (int i = 0; i < 5; ++i) {
        SimulationJob job(request());
        QSignalSpy frames(&job, &SimulationJob::frameReady);
        job.start();
        QTRY_VERIFY(frames.count() > i);
    }
}

PENUMBRA_UI_TEST_MAIN(TestSimulationJob)
#include "test_simulation_job.moc"
