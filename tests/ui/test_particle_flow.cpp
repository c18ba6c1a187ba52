#include "ui/particle_flow.h"

#include <QTest>

#include <cmath>
#include <set>

using namespace penumbra;

static std::shared_ptr<const ParticleFrame> frame(double scaleFactor, std::vector<Vector3> positions, int step = 0)
{
    return std::make_shared<const ParticleFrame>(ParticleFrame{25.0, scaleFactor, step, 2, std::move(positions)});
}

class TestParticleFlow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneParticleOfEachBlockIsShown();
    void particlesGoTheShortestWay();
    void thePlayheadFollowsFramesAtTheirPace();
    void framesInABurstAreCaughtUpWith();
    void replayBeginsAtTheFirst();
};

void TestParticleFlow::oneParticleOfEachBlockIsShown()
{
    const std::vector<std::uint32_t> shown = shownParticles(64, 32);
    QCOMPARE(shown.size(), std::size_t{32 * 32 * 32});
    std::set<std::uint32_t> blocks;
    std::size_t onEvenPlane = 0;
    for (const std::uint32_t particle : shown) {
        const std::uint32_t x = particle / (64 * 64), y = particle / 64 % 64, z = particle % 64;
        blocks.insert((x / 2 * 32 + y / 2) * 32 + z / 2);
        onEvenPlane += z % 2 == 0 ? 1 : 0;
    }
    QCOMPARE(blocks.size(), shown.size());
    // At random within the blocks, or the lattice would show: half on even planes, within four sigma of a coin.
    QVERIFY(std::abs(static_cast<double>(onEvenPlane) - 16384.0) < 4.0 * std::sqrt(32768.0 / 4.0));
    QCOMPARE(shownParticles(32, 32).size(), std::size_t{32 * 32 * 32});
    QCOMPARE(shownParticles(16, 32).size(), std::size_t{16 * 16 * 16});
}

void TestParticleFlow::particlesGoTheShortestWay()
{
    ParticleFlow flow;
    flow.add(frame(0.2, {{24.5F, 1.0F, 10.0F}}), 0.0);
    flow.add(frame(0.4, {{0.5F, 24.0F, 12.0F}}), 1.0);
    flow.advance(1.5); // half of the second that frames took
    QCOMPARE(flow.playhead(), 0.5);
    const ParticleFrame shown = flow.shown();
    // From 24.5 to 0.5 it is 1 through the wall of the box of 25, and from 1 to 24 it is -2.
    const auto& [x, y, z] = shown.positions[0];
    QVERIFY(std::abs(x - 0.0F) < 1e-4F || std::abs(x - 25.0F) < 1e-4F);
    QVERIFY(std::abs(y - 0.0F) < 1e-4F || std::abs(y - 25.0F) < 1e-4F);
    QCOMPARE(z, 11.0F);
    QCOMPARE(shown.scaleFactor, 0.3);
    flow.advance(1.25 + 0.5);
    QVERIFY(std::abs(flow.shown().positions[0][0] - 0.25F) < 1e-4F); // through the wall
}

void TestParticleFlow::thePlayheadFollowsFramesAtTheirPace()
{
    ParticleFlow flow;
    QVERIFY(flow.rests());
    flow.add(frame(0.1, {{}}), 10.0);
    QVERIFY(flow.rests());
    flow.add(frame(0.2, {{}}, 1), 12.0);
    QVERIFY(!flow.rests());
    flow.advance(13.0);
    QCOMPARE(flow.playhead(), 0.5);
    flow.advance(14.5);
    QVERIFY(flow.rests()); // waits for the next one
    QCOMPARE(flow.playhead(), 1.0);
    QCOMPARE(flow.shown().step, 1);
}

void TestParticleFlow::framesInABurstAreCaughtUpWith()
{
    ParticleFlow flow;
    for (int step = 0; step < 5; ++step)
        flow.add(frame(0.1 * (step + 1), {{}}, step), 0.01 * step);
    flow.advance(0.04 + 0.081); // all that lags is passed within the shortest time that a frame takes
    QVERIFY(flow.rests());
    QCOMPARE(flow.shown().scaleFactor, 0.5);
}

void TestParticleFlow::replayBeginsAtTheFirst()
{
    ParticleFlow flow;
    for (int step = 0; step < 5; ++step)
        flow.add(frame(0.1 * (step + 1), {{}}, step), step);
    flow.replay(20.0, 8.0);
    QCOMPARE(flow.playhead(), 0.0);
    flow.advance(24.0);
    QCOMPARE(flow.playhead(), 2.0); // half of four steps
    flow.advance(28.0);
    QVERIFY(flow.rests());
}

QTEST_GUILESS_MAIN(TestParticleFlow)
#include "test_particle_flow.moc"
