#include "base/random.h"
#include "universe/initial_conditions.h"
#include "universe/matter_spectrum.h"

#include <QtTest>

#include <cmath>
#include <numbers>

using namespace penumbra;

namespace {

constexpr double box = 25.0;
constexpr double fundamental = 2.0 * std::numbers::pi / box;

/// A lattice with x displaced by `amplitude` / k sin(kx), k = `waves` fundamental wave numbers.
Particles wavyLattice(std::size_t perSide, double amplitude, int waves)
{
    Particles particles{box, perSide, {}, {}};
    const double k = waves * fundamental;
    for (std::size_t i = 0; i < perSide; ++i)
        for (std::size_t j = 0; j < perSide; ++j)
            for (std::size_t l = 0; l < perSide; ++l) {
                const auto at = [&](std::size_t index) {
                    return (static_cast<double>(index) + 0.5) * particles.spacing();
                };
                const double x = at(i) + amplitude / k * std::sin(k * at(i));
                particles.positions.push_back(
                    {static_cast<float>(x), static_cast<float>(at(j)), static_cast<float>(at(l))});
            }
    return particles;
}

} // namespace

class TestMatterSpectrum : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void planeWaveHasItsPower()
    {
        // delta = A cos(kx): |delta_k|^2 V = A^2 V / 4 in one independent mode of its shell, nothing elsewhere.
        constexpr std::size_t size = 16;
        constexpr double amplitude = 0.3;
        Mesh mesh(size, 1);
        for (std::size_t x = 0; x < size; ++x)
            for (std::size_t y = 0; y < size; ++y)
                for (std::size_t z = 0; z < size; ++z)
                    mesh.row(x, y)[z] = static_cast<float>(
                        amplitude * std::cos(2.0 * std::numbers::pi * 3.0 * static_cast<double>(z) / size));
        const MatterSpectrum spectrum = densitySpectrum(mesh, box);
        QCOMPARE(spectrum.k.size(), size / 2 - 1);
        const double expected = 0.25 * amplitude * amplitude * box * box * box / static_cast<double>(spectrum.modes[2]);
        QVERIFY(std::abs(spectrum.power[2] / expected - 1.0) < 1e-5);
        QVERIFY(std::abs(spectrum.power[1]) < 1e-6 * expected && std::abs(spectrum.power[3]) < 1e-6 * expected);
        // Lattice points with 1 <= |n| < 2 are 26; half of them are independent.
        QCOMPARE(spectrum.modes[0], std::size_t(13));
        QVERIFY(spectrum.k[0] > fundamental && spectrum.k[0] < 2.0 * fundamental);
    }

    void displacedLatticeHasItsPower()
    {
        // x = q + A / k sin(kq) has exactly the modes delta_n = J_n(nA), up to sign: the shell of k holds J_1(A)^2 V in
        // one independent mode. A lattice has no shot noise, so what is subtracted must come back.
        constexpr std::size_t perSide = 32;
        constexpr double amplitude = 0.5;
        constexpr int waves = 4;
        const MatterSpectrum spectrum = particleSpectrum(wavyLattice(perSide, amplitude, waves), 2 * perSide, 1);
        const double volume = box * box * box, shot = volume / std::pow(perSide, 3);
        const double mode = std::cyl_bessel_j(1.0, amplitude);
        const auto modes = static_cast<double>(spectrum.modes[waves - 1]);
        QVERIFY(std::abs((spectrum.power[waves - 1] + shot) / (mode * mode * volume / modes) - 1.0) < 0.01);
        // The next shell is empty; window and aliases of the shot noise are 1 to a per cent at k / k_Nyquist = 1/6.
        QVERIFY(std::abs(spectrum.power[waves] / shot + 1.0) < 0.01);
    }

    void randomPositionsHaveNoPower()
    {
        // Of N random particles, window and aliasing corrected, each mode scatters around zero by V / N; shells beyond
        // half the Nyquist frequency would be tens of per cent of that too low without the aliases.
        constexpr std::size_t perSide = 32, size = 32;
        Particles particles{box, perSide, std::vector<Vector3>(perSide * perSide * perSide), {}};
        RandomSequence random(7, 1);
        for (Vector3& p : particles.positions)
            for (float& x : p)
                x = wrapped(static_cast<float>(box * random.uniform()), static_cast<float>(box));
        const MatterSpectrum spectrum = particleSpectrum(particles, size, 2);
        const double shot = std::pow(box / perSide, 3);
        for (std::size_t i = 0; i < spectrum.k.size(); ++i) {
            // The window is divided out of the scatter too: by its inverse at the shell's far end.
            const double x = 0.5 * std::numbers::pi * static_cast<double>(i + 2) / (size / 2.0);
            const double inverseWindow = std::pow(x / std::sin(x), 4);
            const double error = inverseWindow * shot / std::sqrt(static_cast<double>(spectrum.modes[i]));
            QVERIFY2(std::abs(spectrum.power[i]) < 4.5 * error,
                     qPrintable(QString("shell %1: %2 +- %3").arg(i).arg(spectrum.power[i]).arg(error)));
        }
    }

    void fixedAmplitudesAreExact()
    {
        constexpr std::size_t size = 32;
        const LinearPower power(Cosmology{});
        Mesh first(size, 1), second(size, 1);
        for (Mesh* mesh : {&first, &second})
            realiseLinearDensity(*mesh, power, box, 11);
        fixAmplitudes(first, power, box, false);
        fixAmplitudes(second, power, box, true);
        for (std::size_t z = 0; z < size; ++z)
            QVERIFY(std::abs(first.row(3, 5)[z] + second.row(3, 5)[z]) < 1e-4F);
        const MatterSpectrum spectrum = densitySpectrum(first, box);
        // The mean of P over the shell of n = 1, sqrt 2 and sqrt 3 (3, 6 and 4 independent modes).
        const double expected = (3.0 * power(fundamental) + 6.0 * power(std::sqrt(2.0) * fundamental) +
                                 4.0 * power(std::sqrt(3.0) * fundamental)) /
                                13.0;
        QVERIFY(std::abs(spectrum.power[0] / expected - 1.0) < 1e-4);
        // In narrow shells P is close to that of their mean wave number.
        for (std::size_t i = 5; i < spectrum.k.size(); ++i)
            QVERIFY(std::abs(spectrum.power[i] / power(spectrum.k[i]) - 1.0) < 0.02);
    }
};

QTEST_GUILESS_MAIN(TestMatterSpectrum)
#include "test_matter_spectrum.moc"
