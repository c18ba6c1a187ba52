#include "base/error.h"
#include "base/random.h"
#include "field/fourier.h"
#include "field/smoothing.h"

#include <QtTest>

#include <cmath>
#include <complex>
#include <numbers>
#include <numeric>
#include <thread>

using namespace penumbra;

namespace {

constexpr double pi = std::numbers::pi;

std::vector<float> noise(std::size_t size, std::uint32_t stream)
{
    std::vector<float> map(size * size);
    RandomStream(21, stream, 0).normals(map);
    return map;
}

} // namespace

class TestFourier : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void waveNumbers()
    {
        QCOMPARE(waveNumber(0, 8), 0);
        QCOMPARE(waveNumber(4, 8), 4);
        QCOMPARE(waveNumber(5, 8), -3);
        QCOMPARE(waveNumber(7, 8), -1);
        QCOMPARE(waveNumber(2, 5), 2);
        QCOMPARE(waveNumber(3, 5), -2);
    }

    void againstTheDefinition_data()
    {
        QTest::addColumn<int>("size");
        QTest::newRow("even") << 6;
        QTest::newRow("odd") << 5;
    }

    void againstTheDefinition()
    {
        QFETCH(int, size);
        const auto n = static_cast<std::size_t>(size);
        const auto map = noise(n, 0);
        const auto found = fourierTransform(map, n);
        for (int ky = 0; ky < size; ++ky)
            for (int kx = 0; kx <= size / 2; ++kx) {
                std::complex<double> expected;
                for (int y = 0; y < size; ++y)
                    for (int x = 0; x < size; ++x)
                        expected += double(map[static_cast<std::size_t>(y * size + x)]) *
                                    std::polar(1.0, -2.0 * pi * (kx * x + ky * y) / size);
                const auto mode = found[static_cast<std::size_t>(ky * (size / 2 + 1) + kx)];
                QVERIFY(std::abs(mode - expected) < 1e-12 * size * size);
            }
    }

    void inverseReturnsTheMap()
    {
        for (const std::size_t size : {1U, 7U, 32U}) {
            const auto map = noise(size, 1);
            const auto back = inverseFourierTransform(fourierTransform(map, size), size);
            for (std::size_t i = 0; i < map.size(); ++i)
                QVERIFY(std::abs(back[i] - map[i]) < 1e-6F);
        }
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(fourierTransform(noise(4, 0), 5)), Error);
    }

    void threadsTransformAtOnce()
    {
        const auto map = noise(48, 2);
        const auto expected = fourierTransform(map, 48);
        std::vector<std::vector<std::complex<double>>> found(8);
        {
            std::vector<std::jthread> threads;
            for (auto& result : found)
                threads.emplace_back([&map, &result] {
                    for (int i = 0; i < 20; ++i)
                        result = fourierTransform(map, 48);
                });
        }
        for (const auto& result : found)
            QVERIFY(result == expected);
    }

    void smoothedWaveIsDamped()
    {
        // A Gaussian of s pixels damps a wave of wave number k by exp(-k^2 s^2 / 2), whatever its direction.
        constexpr std::size_t size = 32;
        constexpr double sigma = 2.3;
        const double k = 2.0 * pi / size * std::hypot(3.0, 2.0);
        std::vector<float> wave(size * size);
        for (std::size_t y = 0; y < size; ++y)
            for (std::size_t x = 0; x < size; ++x)
                wave[y * size + x] =
                    static_cast<float>(std::cos(2.0 * pi * (3.0 * double(x) - 2.0 * double(y)) / size));
        const auto found = gaussianSmooth(wave, size, sigma);
        const double factor = std::exp(-0.5 * k * k * sigma * sigma);
        for (std::size_t i = 0; i < wave.size(); ++i)
            QVERIFY(std::abs(found[i] - factor * wave[i]) < 1e-6);
    }

    void smoothedPointIsAGaussian()
    {
        // A point becomes the periodic sum of a Gaussian that is well sampled at s = 2.5 pixels.
        constexpr std::size_t size = 64;
        constexpr double sigma = 2.5;
        std::vector<float> point(size * size);
        point[0] = 1.0F; // at the corner, so that the answer wraps around both edges
        const auto found = gaussianSmooth(point, size, sigma);
        for (std::size_t y = 0; y < size; ++y)
            for (std::size_t x = 0; x < size; ++x) {
                const double dx = waveNumber(x, size);
                const double dy = waveNumber(y, size);
                const double expected =
                    std::exp(-(dx * dx + dy * dy) / (2.0 * sigma * sigma)) / (2.0 * pi * sigma * sigma);
                QVERIFY(std::abs(found[y * size + x] - expected) < 1e-8);
            }
        QVERIFY(std::abs(std::accumulate(found.begin(), found.end(), 0.0) - 1.0) < 1e-6);
    }

    void noSmoothingIsTheIdentity()
    {
        const auto map = noise(16, 3);
        const auto found = gaussianSmooth(map, 16, 0.0);
        for (std::size_t i = 0; i < map.size(); ++i)
            QVERIFY(std::abs(found[i] - map[i]) < 1e-6F);
    }
};

QTEST_GUILESS_MAIN(TestFourier)
#include "test_fourier.moc"
