#include "base/error.h"
#include "base/random.h"
#include "field/fourier.h"
#include "statistics/power_spectrum.h"

#include <QtTest>

#include <cmath>
#include <numbers>
#include <numeric>

using namespace penumbra;

namespace {

constexpr Geometry box{25.0, 5.0, true};
constexpr double pi = std::numbers::pi;

Field whiteNoise(std::size_t size, double mean, double sigma, std::uint32_t stream)
{
    Field field(size, box, Quantity::darkMatter);
    RandomStream(7, stream, 0).normals(field.pixels());
    for (float& pixel : field.pixels())
        pixel = static_cast<float>(mean + sigma * pixel);
    return field;
}

/// A map of integers below 1000, without structure and the same in any language.
Field integerMap(int s)
{
    constexpr int size = 16;
    Field field(size, box, Quantity::darkMatter);
    for (int y = 0; y < size; ++y)
        for (int x = 0; x < size; ++x)
            field(x, y) =
                static_cast<float>((x * 7919 + y * 104729 + s * 31) % 1009 * ((x + 2 * y + s) % 7 + 1) % 997 + 1);
    return field;
}

Field rolled(const Field& field, std::size_t dx, std::size_t dy)
{
    Field result = field;
    for (std::size_t y = 0; y < field.size(); ++y)
        for (std::size_t x = 0; x < field.size(); ++x)
            result((x + dx) % field.size(), (y + dy) % field.size()) = field(x, y);
    return result;
}

bool near(double found, double expected, double relative)
{
    if (std::abs(found - expected) <= relative * std::abs(expected))
        return true;
    qWarning("found %.12g, expected %.12g", found, expected);
    return false;
}

struct GoldenRow
{
    double k;
    std::size_t modes;
    double first, second, cross;
};

// Of integerMap(0) and integerMap(1), by numpy in double precision over the full Fourier plane:
//   d = f / f.mean() - 1 (or log10 f - its mean);  F = fft2(d);  kk = hypot of fftfreq(N, 1/N);  s = (kk >= n) & (kk <
//   n + 1) k = 2 pi / L mean(kk[s]);  modes = s.sum() / 2;  P_ab = mean(real(A conj(B))[s]) (L / N^2)^2;  N = 16, L =
//   25
constexpr std::array<GoldenRow, 7> goldenLinear{{
    {0.30337902367, 4, 0.683275951066, 0.555357206069, -0.108147146842},
    {0.584371612912, 8, 0.823882436061, 0.33793993948, -0.125369335273},
    {0.83117282065, 10, 0.841925428401, 1.14500505625, -0.0114033285192},
    {1.06534020053, 12, 1.19110803291, 0.944508796496, 0.162621270454},
    {1.33925156569, 20, 0.575992709513, 0.776256001071, 0.101483018458},
    {1.59278166806, 18, 0.987615860624, 1.07831401262, 0.095903866312},
    {1.8440661695, 24, 0.982404978976, 0.74084908727, -0.106136877544},
}};
constexpr std::array<GoldenRow, 7> goldenLog{{
    {0.30337902367, 4, 0.534615089229, 0.291690574532, -0.0604968212183},
    {0.584371612912, 8, 0.481954108503, 0.249386155272, -0.101703611345},
    {0.83117282065, 10, 0.311013747589, 0.535750520097, 0.0438099572431},
    {1.06534020053, 12, 0.760530303257, 0.496666147594, 0.143213574681},
    {1.33925156569, 20, 0.401181174487, 0.4519933898, 0.081099483389},
    {1.59278166806, 18, 0.626386359012, 0.567273687928, 0.0535162778659},
    {1.8440661695, 24, 0.601957535257, 0.378284988318, -0.0715945561804},
}};

} // namespace

class TestPowerSpectrum : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whiteNoiseIsFlat()
    {
        // P = sigma^2 (L/N)^2 of the overdensity; the mean over all bins has a relative error of sqrt(1 / modes), 1 %
        // here, and a bin one of sqrt(1 / its modes).
        const Field noise = whiteNoise(128, 100.0, 10.0, 0);
        const PowerSpectrum spectrum = powerSpectrum(noise, SpectrumField::linear);
        const double expected = 0.01 * std::pow(25.0 / 128.0, 2);
        double sum = 0.0;
        double modes = 0.0;
        for (std::size_t i = 0; i < spectrum.k.size(); ++i) {
            const auto n = static_cast<double>(spectrum.modes[i]);
            QVERIFY(std::abs(spectrum.power[i] / expected - 1.0) < 4.5 / std::sqrt(n));
            sum += spectrum.power[i] * n;
            modes += n;
        }
        QVERIFY(near(sum / modes, expected, 0.04));
    }

    void singleWave()
    {
        // A cos(k.x) has all its power, A^2 L^2 / 4, in one half-plane mode; the bin's mean dilutes it by its modes.
        const std::size_t size = 64;
        const double amplitude = 0.3;
        Field wave(size, box, Quantity::darkMatter);
        for (std::size_t y = 0; y < size; ++y)
            for (std::size_t x = 0; x < size; ++x)
                wave(x, y) = static_cast<float>(
                    5.0 * (1.0 + amplitude * std::cos(2.0 * pi * (3.0 * double(x) + 4.0 * double(y)) / 64.0)));
        const PowerSpectrum spectrum = powerSpectrum(wave, SpectrumField::linear);
        const std::size_t bin = 4; // |(3, 4)| = 5, exactly at the lower edge of [5, 6)
        const double expected = amplitude * amplitude * 625.0 / 4.0 / static_cast<double>(spectrum.modes[bin]);
        QVERIFY(near(spectrum.power[bin], expected, 1e-6));
        for (std::size_t i = 0; i < spectrum.power.size(); ++i)
            if (i != bin)
                QVERIFY(spectrum.power[i] < 1e-9 * expected);
    }

    void modeCountsByHand()
    {
        // 8 x 8: bins [1,2), [2,3), [3,4). Half plane: (1,0) (0,1) (1,1) (1,-1); then (2,0) (0,2), four of (1,2) and
        // two of (2,2); then (3,0) (0,3), four of (1,3), four of (2,3). |(3,3)| > 4 is past the Nyquist frequency.
        const PowerSpectrum spectrum = powerSpectrum(whiteNoise(8, 10.0, 1.0, 1), SpectrumField::linear);
        QCOMPARE(spectrum.modes, (std::vector<std::size_t>{4, 8, 10}));
        const double fundamental = 2.0 * pi / 25.0;
        QVERIFY(near(spectrum.k[0], fundamental * (2.0 + 2.0 * std::sqrt(2.0)) / 4.0, 1e-14));
        QVERIFY(near(nyquist(whiteNoise(8, 10.0, 1.0, 1)), 4.0 * fundamental, 1e-14));
    }

    void binsEndBelowNyquist()
    {
        for (const std::size_t size : {4U, 5U, 31U, 64U, 128U}) {
            const Field field = whiteNoise(size, 10.0, 1.0, 2);
            const PowerSpectrum spectrum = powerSpectrum(field, SpectrumField::linear);
            QCOMPARE(spectrum.k.size(), size / 2 - 1);
            QVERIFY(spectrum.k.back() < nyquist(field));
            QVERIFY(*std::min_element(spectrum.modes.begin(), spectrum.modes.end()) >= 4);
        }
        QVERIFY(powerSpectrum(whiteNoise(3, 10.0, 1.0, 2), SpectrumField::linear).k.empty());
    }

    void parseval()
    {
        // The sum of |d_k|^2 / N^4 over the full plane is the variance of the overdensity. Without corner modes that
        // holds for a map whose modes all lie below the Nyquist frequency, which smoothing makes.
        const std::size_t size = 32;
        Field field = whiteNoise(size, 10.0, 1.0, 3);
        auto modes = fourierTransform(field.pixels(), size);
        for (std::size_t row = 0; row < size; ++row)
            for (std::size_t column = 0; column <= size / 2; ++column)
                if (std::hypot(double(column), double(waveNumber(row, size))) >= 16.0)
                    modes[row * (size / 2 + 1) + column] = 0.0;
        const auto limited = inverseFourierTransform(modes, size);
        field = Field(size, box, Quantity::darkMatter, limited);
        const PowerSpectrum spectrum = powerSpectrum(field, SpectrumField::linear);
        double sum = 0.0;
        for (std::size_t i = 0; i < spectrum.power.size(); ++i)
            sum += 2.0 * static_cast<double>(spectrum.modes[i]) * spectrum.power[i] / (25.0 * 25.0);
        const FieldStatistics moments = statistics(field);
        QVERIFY(near(sum, std::pow(moments.std / moments.mean, 2), 1e-5));
    }

    void goldenNumbers_data()
    {
        QTest::addColumn<bool>("log");
        QTest::newRow("linear") << false;
        QTest::newRow("log10") << true;
    }

    void goldenNumbers()
    {
        QFETCH(bool, log);
        const auto which = log ? SpectrumField::log10 : SpectrumField::linear;
        const auto& golden = log ? goldenLog : goldenLinear;
        const CrossSpectrum found = crossSpectrum(integerMap(0), integerMap(1), which);
        QCOMPARE(found.cross.size(), golden.size());
        for (std::size_t i = 0; i < golden.size(); ++i) {
            QVERIFY(near(found.first.k[i], golden[i].k, 1e-10));
            QCOMPARE(found.first.modes[i], golden[i].modes);
            QVERIFY(near(found.first.power[i], golden[i].first, 1e-6));
            QVERIFY(near(found.second.power[i], golden[i].second, 1e-6));
            QVERIFY(std::abs(found.cross[i] - golden[i].cross) < 1e-6 * std::sqrt(golden[i].first * golden[i].second));
            QVERIFY(near(found.r[i], golden[i].cross / std::sqrt(golden[i].first * golden[i].second), 1e-5));
            QVERIFY(near(found.transfer[i], std::sqrt(golden[i].second / golden[i].first), 1e-6));
        }
    }

    void correlationWithItself()
    {
        const Field field = whiteNoise(32, 10.0, 1.0, 4);
        Field mirrored = field; // 2 mean - f has the opposite overdensity
        for (float& pixel : mirrored.pixels())
            pixel = 20.0F - pixel;
        const CrossSpectrum same = crossSpectrum(field, field, SpectrumField::linear);
        const CrossSpectrum opposite = crossSpectrum(field, mirrored, SpectrumField::linear);
        for (std::size_t i = 0; i < same.r.size(); ++i) {
            QVERIFY(std::abs(same.r[i] - 1.0) < 1e-12);
            QVERIFY(std::abs(same.transfer[i] - 1.0) < 1e-12);
            QVERIFY(std::abs(opposite.r[i] + 1.0) < 1e-9);
        }
    }

    void rollAndScale()
    {
        const Field field = whiteNoise(32, 10.0, 1.0, 5);
        const PowerSpectrum original = powerSpectrum(field, SpectrumField::linear);
        const PowerSpectrum moved = powerSpectrum(rolled(field, 11, 5), SpectrumField::linear);
        Field scaled = field;
        for (float& pixel : scaled.pixels())
            pixel *= 1024.0F; // the overdensity has no unit; its spectrum does not change
        const PowerSpectrum unitless = powerSpectrum(scaled, SpectrumField::linear);
        const Field deeper(32, {50.0, 5.0, true}, Quantity::darkMatter, {field.pixels().begin(), field.pixels().end()});
        const PowerSpectrum larger = powerSpectrum(deeper, SpectrumField::linear);
        for (std::size_t i = 0; i < original.power.size(); ++i) {
            QVERIFY(near(moved.power[i], original.power[i], 1e-9));
            QVERIFY(near(unitless.power[i], original.power[i], 1e-12));
            QVERIFY(near(larger.power[i], 4.0 * original.power[i], 1e-12)); // an area
            QVERIFY(near(larger.k[i], 0.5 * original.k[i], 1e-12));
        }
    }

    /// Where a power vanishes there is nothing to correlate; rounding never leaves [-1, 1], nor do large powers
    /// overflow.
    void correlations()
    {
        const std::vector<double> r = correlation({3.0, 1.0, 1.0, -2.0 * (1.0 + 1e-15), 1e200},
                                                  {9.0, 0.0, 4.0, 2.0, 1e200}, {4.0, 1.0, 0.0, 2.0, 4e200});
        QCOMPARE(r, (std::vector<double>{0.5, 0.0, 0.0, -1.0, 0.5}));
    }

    void emptyPixelsTakeTheFloor()
    {
        Field field = integerMap(0);
        field(3, 3) = 0.0F;
        Field filled = field;
        filled(3, 3) = 10.0F;
        const auto found = powerSpectrum(field, SpectrumField::log10, 10.0F);
        const auto expected = powerSpectrum(filled, SpectrumField::log10);
        QCOMPARE(found.power, expected.power);
    }

    void refusals()
    {
        const Field zero(16, box, Quantity::stellarMass);
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(powerSpectrum(Field(), SpectrumField::linear)), Error);
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(powerSpectrum(zero, SpectrumField::linear)), InputError);
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(powerSpectrum(zero, SpectrumField::log10)), InputError);
        for (const float value : {INFINITY, -INFINITY, NAN}) {
            Field bad = whiteNoise(16, 10.0, 1.0, 6);
            bad(3, 4) = value;
            QVERIFY_EXCEPTION_THROWN(static_cast<void>(powerSpectrum(bad, SpectrumField::linear)), InputError);
        }
        const Field small = whiteNoise(16, 10.0, 1.0, 6);
        const Field large = whiteNoise(32, 10.0, 1.0, 6);
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(crossSpectrum(small, large, SpectrumField::linear)), InputError);
        const Field wider(16, {50.0, 5.0, true}, Quantity::darkMatter, {small.pixels().begin(), small.pixels().end()});
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(crossSpectrum(small, wider, SpectrumField::linear)), InputError);
    }

    /// Every mode counts once: (1 x 2 + 2 x 8) / 3 = 6 in [0.71, 1.41).
    void octave()
    {
        const PowerSpectrum spectrum{{1.0, 1.2, 3.0}, {2.0, 8.0, 5.0}, {1, 2, 4}};
        QCOMPARE(log10OctavePower(spectrum, 1.0).value(), std::log10(6.0));
        QCOMPARE(log10OctavePower(spectrum, 3.0).value(), std::log10(5.0));
        QVERIFY(!log10OctavePower(spectrum, 0.1));
    }
    void interpolation()
    {
        const std::vector<double> k{1.0, 10.0, 100.0};
        const std::vector<double> values{2.0, 4.0, 0.0};
        QCOMPARE(interpolate(k, values, std::sqrt(10.0)), 3.0); // halfway in log k
        QCOMPARE(interpolate(k, values, 10.0), 4.0);
        QCOMPARE(interpolate(k, values, 0.1), 2.0);
        QCOMPARE(interpolate(k, values, 1000.0), 0.0);
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(interpolate({}, {}, 1.0)), Error);
    }
};

QTEST_GUILESS_MAIN(TestPowerSpectrum)
#include "test_power_spectrum.moc"
