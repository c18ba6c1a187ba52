#include "universe/initial_conditions.h"

#include "field/fourier.h"

#include <QtTest>

#include <cmath>
#include <numbers>

using namespace penumbra;

namespace {

constexpr double box = 25.0;
constexpr std::size_t size = 16;
constexpr double fundamental = 2.0 * std::numbers::pi / box;

double phase(std::size_t index)
{
    return 2.0 * std::numbers::pi * static_cast<double>(index) / size;
}

/// Fills the mesh with f(x, y) of the phases of the two first axes.
template <typename F>
void fill(Mesh& mesh, F&& f)
{
    for (std::size_t x = 0; x < size; ++x)
        for (std::size_t y = 0; y < size; ++y)
            for (std::size_t z = 0; z < size; ++z)
                mesh.row(x, y)[z] = static_cast<float>(f(phase(x), phase(y)));
}

/// Displacement of particle (x, y, z) along an axis [Mpc/h].
double displacement(const Particles& particles, std::size_t x, std::size_t y, std::size_t z, std::size_t axis)
{
    const std::array<std::size_t, 3> lattice{x, y, z};
    const auto start = static_cast<float>((static_cast<double>(lattice[axis]) + 0.5) * particles.spacing());
    return nearestImage(particles.positions[(x * size + y) * size + z][axis] - start, static_cast<float>(box));
}

} // namespace

class TestInitialConditions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void planeWaveIsZeldovich()
    {
        // A plane wave has no second order: x = q - A D / k sin(kq), and its momentum is a^2 E f times the
        // displacement.
        constexpr double amplitude = 0.8, a = 0.3;
        const Background background(0.3);
        Mesh mesh(size, 1);
        fill(mesh, [](double x, double) { return amplitude * std::cos(x); });
        const Particles particles = displacedLattice(mesh, background, box, a, 1);
        const double growth = background.growth(a) / background.growth(1.0);
        const double toMomentum = a * a * background.expansionRate(a) * background.growthRate(a);
        for (std::size_t x = 0; x < size; ++x) {
            const double expected = -amplitude * growth / fundamental * std::sin(phase(x));
            QVERIFY(std::abs(displacement(particles, x, 3, 5, 0) - expected) < 2e-5);
            QVERIFY(std::abs(displacement(particles, x, 3, 5, 1)) < 2e-5);
            QVERIFY(std::abs(displacement(particles, x, 3, 5, 2)) < 2e-5);
            QVERIFY(std::abs(particles.momenta[(x * size + 3) * size + 5][0] - toMomentum * expected) < 2e-5);
        }
    }

    void crossedWavesHaveTheSecondOrder()
    {
        // phi1 = -(A cos kx + B cos ky) / k^2, so phi1,xx phi1,yy = A B cos kx cos ky = lap phi2, and
        // D2 grad(phi2) adds D2 A B / (2k) sin kx cos ky along x.
        constexpr double first = 0.6, second = 0.5;
        const Background background(0.3);
        Mesh mesh(size, 1);
        fill(mesh, [](double x, double y) { return first * std::cos(x) + second * std::cos(y); });
        const Particles particles = displacedLattice(mesh, background, box, 1.0, 1);
        const double today = background.growth(1.0);
        const double d2 = background.secondOrderGrowth(1.0) / (today * today);
        for (std::size_t x = 0; x < size; ++x)
            for (std::size_t y = 0; y < size; ++y) {
                const double expected =
                    -first / fundamental * std::sin(phase(x)) +
                    d2 * first * second / (2.0 * fundamental) * std::sin(phase(x)) * std::cos(phase(y));
                QVERIFY(std::abs(displacement(particles, x, y, 7, 0) - expected) < 2e-5);
            }
    }

    void ensembleHasTheLinearPower()
    {
        // Mean of |delta_k|^2 V over P(k) in two bands of 24 realisations. The relative error of a mean over N
        // independent complex modes is 1 / sqrt(N), at most 1.1 % here; the bound is three of them.
        constexpr std::size_t cells = 32, realisations = 24;
        const LinearPower power(Cosmology{});
        std::array<double, 2> sum{};
        std::array<int, 2> modes{};
        for (std::uint64_t seed = 0; seed < realisations; ++seed) {
            Mesh mesh(cells, 1);
            realiseLinearDensity(mesh, power, box, seed);
            mesh.forward();
            for (std::size_t x = 0; x < cells; ++x)
                for (std::size_t y = 0; y < cells; ++y)
                    for (std::size_t z = 1; z < cells / 2; ++z) { // the half space of independent modes
                        const int kx = waveNumber(x, cells), ky = waveNumber(y, cells), kz = static_cast<int>(z);
                        const double k = std::sqrt(kx * kx + ky * ky + kz * kz);
                        if (k >= 14.0)
                            continue;
                        const double measured = std::norm(mesh.modes(x, y)[z]) / std::pow(cells, 6) * box * box * box;
                        const std::size_t band = k < 6.0 ? 0 : 1;
                        sum[band] += measured / power(fundamental * k);
                        ++modes[band];
                    }
        }
        for (std::size_t band = 0; band < 2; ++band)
            QVERIFY(std::abs(sum[band] / modes[band] - 1.0) < 3.0 / std::sqrt(modes[band]));
        QVERIFY(modes[0] > 8000);
    }

    void seedDecidesTheRealisation()
    {
        const LinearPower power(Cosmology{});
        Mesh a(size, 1), same(size, 2), other(size, 1);
        realiseLinearDensity(a, power, box, 5);
        realiseLinearDensity(same, power, box, 5);
        realiseLinearDensity(other, power, box, 6);
        double mean = 0.0;
        for (std::size_t x = 0; x < size; ++x)
            for (std::size_t y = 0; y < size; ++y)
                for (std::size_t z = 0; z < size; ++z) {
                    QCOMPARE(a.row(x, y)[z], same.row(x, y)[z]);
                    mean += a.row(x, y)[z];
                }
        QVERIFY(a.row(1, 2)[3] != other.row(1, 2)[3]);
        QVERIFY(std::abs(mean) / std::pow(size, 3) < 1e-5); // the box has the mean density
    }
};

QTEST_GUILESS_MAIN(TestInitialConditions)
#include "test_initial_conditions.moc"
