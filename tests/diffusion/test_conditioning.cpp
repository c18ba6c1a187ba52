#include "diffusion/conditioning.h"
#include "messages.h"

#include <QTest>

#include <cmath>

using namespace penumbra;

namespace {

constexpr std::size_t size = 64;
const Normalization normalization{1.0, 0.25, 1.5};

/// One galaxy in an empty map.
Field oneGalaxy()
{
    Field map(size, camelsGeometry, Quantity::stellarMass);
    map(10, 20) = 1e11F;
    return map;
}

} // namespace

class TestConditioning : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pointwiseChannels()
    {
        const auto channels = conditioningChannels(oneGalaxy(), normalization, {"occupancy", "log_mass"});
        QCOMPARE(channels.size(), 2 * size * size);
        const std::size_t galaxy = 20 * size + 10;
        QCOMPARE(channels[galaxy], 1.0F);
        QCOMPARE(channels[galaxy + 1], 0.0F);
        QVERIFY(std::abs(channels[size * size + galaxy] - (11.0 - 0.25) / 1.5) < 1e-5);
        QVERIFY(std::abs(channels[size * size] - (0.0 - 0.25) / 1.5) < 1e-6); // log10(0 + 1) = 0
    }

    /// A point becomes the Gaussian itself: peak = mass * pixel area / (2 pi S^2), falling as exp(-d^2 / 2 S^2).
    void smoothingScalesAreInMegaparsec()
    {
        const double scale = 1.2, pixel = 25.0 / size;
        const auto log = conditioningChannels(oneGalaxy(), normalization, {"smooth_log_1.2"});
        const double empty = -0.25 / 1.5, galaxy = 11.0 / 1.5; // above the empty level
        const double peak = pixel * pixel / (2.0 * M_PI * scale * scale);
        for (const int distance : {0, 2, 5}) {
            const double gauss = peak * std::exp(-0.5 * std::pow(distance * pixel / scale, 2));
            QVERIFY(std::abs(log[20 * size + 10 + distance] - (empty + galaxy * gauss)) < 1e-4);
            const auto mass = conditioningChannels(oneGalaxy(), normalization, {"log_smooth_1.2"});
            const double expected = (std::log10(1e11 * gauss + 1e6) - 8.0) / 2.0;
            QVERIFY(std::abs(mass[20 * size + 10 + distance] - expected) < 1e-4);
        }
    }

    /// Interpolation and smoothing kernels leave a little in empty sky, which no map of the training has.
    void lessThanAStarIsNone()
    {
        Field dusty = oneGalaxy();
        dusty(40, 50) = 9e5F;
        const std::vector<std::string> own{"log_mass", "occupancy", "smooth_log_0.4", "log_smooth_0.4"};
        QCOMPARE(conditioningChannels(dusty, normalization, own),
                 conditioningChannels(oneGalaxy(), normalization, own));
        // Models that know only the mass were taught with it.
        const auto theirs = conditioningChannels(dusty, normalization, {"log_mass"});
        QVERIFY(std::abs(theirs[50 * size + 40] - (std::log10(9e5 + 1.0) - 0.25) / 1.5) < 1e-5);
        QCOMPARE(starsSeen(dusty, {"log_mass"})(40, 50), 9e5F);
        QCOMPARE(starsSeen(dusty, own)(40, 50), 0.0F);
        dusty(40, 50) = 1e6F;
        QCOMPARE(conditioningChannels(dusty, normalization, {"occupancy"})[50 * size + 40], 1.0F);
    }

    void emptySkyIsFinite()
    {
        // Far from the galaxy the transform leaves +-1e-16 of its mass; the channel must read "empty", (6 - 8) / 2.
        const auto mass = conditioningChannels(oneGalaxy(), normalization, {"log_smooth_0.4"});
        QVERIFY(std::abs(mass[52 * size + 42] + 1.0F) < 0.01F);
        for (const float x : mass)
            QVERIFY(std::isfinite(x));
    }

    void unknownNamesAreRefused()
    {
        for (const char* name : {"mass", "smooth_log_", "smooth_log_x", "smooth_log_-1", "smooth_log_0.4x",
                                 "log_smooth_0", "log_smooth_inf", ""}) {
            QVERIFY(!isConditioningChannel(name));
            const auto message = inputErrorOf([&] { (void)conditioningChannels(oneGalaxy(), normalization, {name}); });
            QVERIFY2(contains(message, std::string("'") + name + "'"), name);
        }
        QVERIFY(isConditioningChannel("smooth_log_3"));
    }

    void smoothingNeedsALength()
    {
        const Field map(size, Geometry{0.0, 0.0, true}, Quantity::stellarMass);
        QVERIFY(contains(inputErrorOf([&] { (void)conditioningChannels(map, normalization, {"smooth_log_0.4"}); }),
                         "side"));
        QCOMPARE(conditioningChannels(map, normalization, {"log_mass"}).size(), size * size);
    }
};

QTEST_GUILESS_MAIN(TestConditioning)
#include "test_conditioning.moc"
