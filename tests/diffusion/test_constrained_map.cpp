#include "base/random.h"
#include "diffusion/constrained_map.h"
#include "diffusion/map_summaries.h"
#include "field/fourier.h"
#include "statistics/population.h"

#include <QTest>

#include <cmath>
#include <cstdlib>
#include <vector>

using namespace penumbra;

namespace {

constexpr std::size_t size = 128;
constexpr std::size_t count = mapSummaryKeys.size();

/// Of variance 1, amplitudes falling as k^-1.5.
std::vector<float> redNoise(std::uint32_t stream, std::size_t pixels = size)
{
    std::vector<float> noise(pixels * pixels);
    RandomStream(11, stream, 0).normals(noise);
    auto modes = fourierTransform(noise, pixels);
    const std::size_t columns = pixels / 2 + 1;
    for (std::size_t i = 0; i < modes.size(); ++i)
        modes[i] /= std::pow(1.0 + std::hypot(i % columns, waveNumber(i / columns, pixels)), 1.5);
    auto red = inverseFourierTransform(modes, pixels);
    const auto std = static_cast<float>(populationOf(red).std);
    for (float& x : red)
        x /= std;
    return red;
}

Field mapOf(const std::vector<double>& log10Density, std::size_t pixels = size)
{
    Field map(pixels, camelsGeometry, Quantity::darkMatter);
    for (std::size_t i = 0; i < log10Density.size(); ++i)
        map.pixels()[i] = static_cast<float>(std::pow(10.0, log10Density[i]));
    return map;
}

std::vector<double> skewedLog(std::size_t pixels = size)
{
    std::vector<double> log;
    for (const float x : redNoise(0, pixels))
        log.push_back(10.8 + 0.3 * x + 0.1 * x * x);
    return log;
}

double rmsDex(const Field& a, const Field& b)
{
    double sum = 0.0;
    for (std::size_t i = 0; i < a.pixels().size(); ++i)
        sum += std::pow(std::log10(static_cast<double>(a.pixels()[i]) / b.pixels()[i]), 2.0);
    return std::sqrt(sum / static_cast<double>(a.pixels().size()));
}

MapSummaries ones()
{
    MapSummaries unit;
    unit.fill(1.0);
    return unit;
}

} // namespace

class TestConstrainedMap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// The gradients against differences of the summaries along smooth, large changes and along white ones.
    void gradientsAreThoseOfTheSummaries()
    {
        const std::vector<double> log = skewedLog();
        const Field map = mapOf(log);
        const SummaryGradients gradients = summaryGradients(map, mapSummaries(map));
        std::vector<float> white(size * size);
        RandomStream(11, 2, 0).normals(white);
        for (const std::vector<float>& direction : {redNoise(1), white}) {
            constexpr double step = 2e-3; // [dex]: rounding of float pixels is far below, third order too
            std::vector<double> up = log, down = log;
            MapSummaries expected{};
            for (std::size_t pixel = 0; pixel < log.size(); ++pixel) {
                up[pixel] += step * direction[pixel];
                down[pixel] -= step * direction[pixel];
                for (std::size_t i = 0; i < count; ++i)
                    expected[i] += 2.0 * step * direction[pixel] * gradients[i][pixel];
            }
            const MapSummaries above = mapSummaries(mapOf(up)), below = mapSummaries(mapOf(down));
            for (std::size_t i = 0; i < count; ++i) {
                const double difference = above[i] - below[i];
                QVERIFY2(std::abs(difference - expected[i]) < 1e-3 * std::abs(expected[i]) + 1e-7,
                         qPrintable(QString("%1: %2 instead of %3")
                                        .arg(mapSummaryKeys[i].data())
                                        .arg(difference)
                                        .arg(expected[i])));
            }
        }
    }

    /// Changes as large as those between what samples are told and what they have: met, by little change of the map.
    void summariesAreMet()
    {
        const Field map = mapOf(skewedLog());
        MapSummaries wanted = mapSummaries(map);
        const MapSummaries changes{0.01, 0.02, -0.05, 0.06, -0.03, 0.04, 0.05, -0.15, -0.2};
        for (std::size_t i = 0; i < count; ++i)
            wanted[i] += changes[i];
        const Field changed = constrained(map, wanted, ones());
        const MapSummaries met = mapSummaries(changed);
        for (std::size_t i = 0; i < count; ++i)
            QVERIFY2(std::abs(met[i] - wanted[i]) < 1e-3, mapSummaryKeys[i].data());
        QVERIFY(rmsDex(changed, map) < 0.06);
    }

    /// Denser by 0.1 dex everywhere raises the mean and the total and leaves all structure: what was done instead is
    /// less.
    void noMoreIsChangedThanNeeded()
    {
        const Field map = mapOf(skewedLog());
        MapSummaries wanted = mapSummaries(map);
        wanted[0] += 0.1;
        wanted[1] += 0.1;
        const Field changed = constrained(map, wanted, ones());
        double change = 0.0, uniform = 0.0;
        for (std::size_t i = 0; i < map.pixels().size(); ++i) {
            const double before = map.pixels()[i], weight = std::sqrt(before);
            change += weight * std::pow(std::log10(changed.pixels()[i] / before), 2.0);
            uniform += weight * std::pow(0.1, 2.0);
        }
        QVERIFY(change < uniform);
        const MapSummaries met = mapSummaries(changed);
        for (std::size_t i = 0; i < count; ++i)
            QVERIFY(std::abs(met[i] - wanted[i]) < 1e-3);
    }

    void aMapThatHasThemStaysAsItIs()
    {
        const Field map = mapOf(skewedLog());
        QVERIFY(std::ranges::equal(constrained(map, mapSummaries(map), ones()).pixels(), map.pixels()));
    }

    /// 16 pixels end at 2 h/Mpc: what lies beyond can't be met, and the rest is.
    void bandsThatAreNotThereConstrainNothing()
    {
        const Field map = mapOf(skewedLog(16), 16);
        MapSummaries wanted = mapSummaries(map);
        for (std::size_t i = 0; i < count; ++i)
            wanted[i] = std::isfinite(wanted[i]) ? wanted[i] + (i < 2 ? 0.05 : -0.05) : -3.0;
        const MapSummaries met = mapSummaries(constrained(map, wanted, ones()));
        for (const std::size_t i : {0, 1, 2, 3})
            QVERIFY(std::abs(met[i] - wanted[i]) < 1e-3);
    }

    /// No map has a mean of log10 above log10 of its mean (Jensen): as near as may be, and finite.
    void whatCannotBeMetIsApproached()
    {
        const Field map = mapOf(skewedLog());
        const MapSummaries before = mapSummaries(map);
        MapSummaries wanted = before;
        wanted[0] = wanted[1] + 0.5;
        const auto distance = [&](const MapSummaries& summaries) {
            double sum = 0.0;
            for (std::size_t i = 0; i < count; ++i)
                sum += std::pow(summaries[i] - wanted[i], 2.0);
            return sum;
        };
        const Field changed = constrained(map, wanted, ones());
        QVERIFY(std::ranges::all_of(changed.pixels(), [](float x) { return std::isfinite(x) && x > 0.0F; }));
        QVERIFY(distance(mapSummaries(changed)) < distance(before));
    }
};

QTEST_APPLESS_MAIN(TestConstrainedMap)
#include "test_constrained_map.moc"
