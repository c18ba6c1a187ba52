#include "base/error.h"
#include "cosmology/mass_function.h"
#include "universe/gravity.h"
#include "universe/halo_finder.h"
#include "universe/initial_conditions.h"
#include "universe/simulate.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace penumbra;

namespace {

/// Coarse, but every stage runs: 32^3 particles in 25 Mpc/h.
SimulationSettings coarse()
{
    SimulationSettings settings;
    settings.particlesPerSide = 32;
    settings.meshPerSide = 64;
    settings.timeSteps = 8;
    settings.mapSize = 64;
    return settings;
}

} // namespace

class TestSimulate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parametersFillTheRangesOfCamels()
    {
        const std::array<std::pair<double, double>, 6> ranges{
            {{0.1, 0.5}, {0.6, 1.0}, {0.25, 4.0}, {0.25, 4.0}, {0.5, 2.0}, {0.5, 2.0}}};
        constexpr std::size_t draws = 4000;
        std::array<double, 6> middle{}; // of the prior: arithmetic or geometric
        for (std::size_t number = 0; number < draws; ++number) {
            UniverseParameters p = drawParameters(11, number);
            for (std::size_t i = 0; i < 6; ++i) {
                const double value = parameter(p, i);
                QVERIFY(value > ranges[i].first && value < ranges[i].second);
                middle[i] += (i < 2 ? value : std::log(value)) / draws;
            }
        }
        // Four standard errors of the mean of a uniform distribution of that width.
        for (std::size_t i = 0; i < 6; ++i) {
            const double low = i < 2 ? ranges[i].first : std::log(ranges[i].first);
            const double high = i < 2 ? ranges[i].second : std::log(ranges[i].second);
            QVERIFY(std::abs(middle[i] - 0.5 * (low + high)) < 4.0 * (high - low) / std::sqrt(12.0 * draws));
        }
    }

    void fixedParametersStay()
    {
        const UniverseParameters free = drawParameters(5, 3);
        UniverseParameters fixed =
            drawParameters(5, 3, {std::nullopt, 0.8, std::nullopt, std::nullopt, 1.0, std::nullopt});
        QCOMPARE(fixed.sigma8, 0.8);
        QCOMPARE(fixed.aSn2, 1.0);
        QCOMPARE(fixed.omegaM, free.omegaM); // the others are what they would have been
        QCOMPARE(fixed.aAgn2, free.aAgn2);
    }

    void seedsDiffer()
    {
        std::vector<std::uint64_t> seeds;
        for (std::uint64_t seed = 0; seed < 30; ++seed)
            for (std::uint64_t number = 0; number < 100; ++number)
                seeds.push_back(universeSeed(seed, number));
        std::ranges::sort(seeds);
        QVERIFY(std::ranges::adjacent_find(seeds) == seeds.end());
    }

    void mapsHoldTheMatterOfTheBox()
    {
        UniverseParameters parameters;
        parameters.omegaM = 0.35;
        const auto universe = simulateUniverse(parameters, 4, coarse());
        QVERIFY(universe);
        QCOMPARE(universe->stellar.size(), std::size_t{15});
        QCOMPARE(universe->darkMatter.size(), std::size_t{15});
        QCOMPARE(universe->parameters, parameters);
        QCOMPARE(universe->seed, std::uint64_t{4});
        // Each axis projects all dark matter: (Omega_m - Omega_b) rho_crit times the length of the box, in the mean.
        const double expected = (0.35 - 0.049) * criticalDensity * 5.0;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            double mean = 0.0;
            for (std::size_t slab = 0; slab < 5; ++slab) {
                const Field& map = universe->darkMatter[5 * axis + slab];
                QCOMPARE(map.geometry(), camelsGeometry);
                const FieldStatistics s = statistics(map);
                QVERIFY(s.minimum > 0.0); // no empty pixels: log10 exists everywhere
                mean += s.mean / 5.0;
            }
            QVERIFY(std::abs(mean / expected - 1.0) < 1e-3);
        }
    }

    void starsFollowDarkMatter()
    {
        const auto universe = simulateUniverse({}, 12, coarse());
        QVERIFY(universe);
        double occupied = 0.0, under = 0.0, everywhere = 0.0, count = 0.0;
        for (std::size_t i = 0; i < 15; ++i) {
            const std::vector<float> dark = log10Pixels(universe->darkMatter[i]);
            for (std::size_t p = 0; p < dark.size(); ++p) {
                everywhere += dark[p];
                ++count;
                if (universe->stellar[i].pixels()[p] > 0.0F) {
                    ++occupied;
                    under += dark[p];
                }
            }
        }
        QVERIFY(occupied > 0.002 * count && occupied < 0.2 * count);
        QVERIFY(under / occupied >
                everywhere / count + 0.5); // stars sit in haloes, half a dex denser than the mean pixel
    }

    void paintingsShareTheirDarkMatter()
    {
        SimulationSettings settings = coarse();
        const auto single = simulateUniverse({}, 7, settings);
        settings.paintings = 2;
        const auto twice = simulateUniverse({}, 7, settings);
        QCOMPARE(twice->darkMatter.size(), std::size_t{15});
        QCOMPARE(twice->stellar.size(), std::size_t{30});
        bool differs = false;
        for (std::size_t i = 0; i < 15; ++i) {
            QVERIFY(std::ranges::equal(twice->darkMatter[i].pixels(), single->darkMatter[i].pixels()));
            QVERIFY(std::ranges::equal(twice->stellar[i].pixels(), single->stellar[i].pixels()));
            QCOMPARE(&twice->darkMatterOf(15 + i), &twice->darkMatter[i]);
            differs |= !std::ranges::equal(twice->stellar[15 + i].pixels(), twice->stellar[i].pixels());
        }
        QVERIFY(differs);
    }

    void sameSeedSameUniverseOnAnyThreads()
    {
        SimulationSettings settings = coarse();
        const auto one = simulateUniverse({}, 7, settings);
        settings.threads = 3;
        const auto three = simulateUniverse({}, 7, settings);
        for (std::size_t i = 0; i < 15; ++i) {
            QVERIFY(std::ranges::equal(one->darkMatter[i].pixels(), three->darkMatter[i].pixels()));
            QVERIFY(std::ranges::equal(one->stellar[i].pixels(), three->stellar[i].pixels()));
        }
    }

    void haloCountsFollowTinker()
    {
        // 64^3 particles of 5e9 Msun/h on a mesh of 0.2 Mpc/h: haloes above 5e11 have 100 particles. Two boxes hold 2 x
        // 190 of them, so Poisson noise is 5 %, the box's own variance about 10 %, and the coarse mesh loses some ten
        // per cent.
        const Cosmology cosmology;
        const LinearPower power(cosmology);
        const Background background(cosmology.omegaM);
        const double particleMass = cosmology.matterDensity() * std::pow(25.0 / 64.0, 3);
        double found = 0.0;
        for (const std::uint64_t seed : {21, 22}) {
            Mesh mesh(64, 1);
            realiseLinearDensity(mesh, power, 25.0, seed);
            Particles particles = displacedLattice(mesh, background, 25.0, 0.08, 1);
            Gravity gravity(background, 128, 1);
            const std::vector<double> a = scaleFactors(0.08, 16);
            for (std::size_t i = 0; i + 1 < a.size(); ++i)
                gravity.step(particles, a[i], a[i + 1]);
            for (const Halo& halo : findHaloes(particles, 0.2, 20)) {
                const auto n = static_cast<double>(halo.members.size());
                found += n * (1.0 - std::pow(n, -0.6)) * particleMass > 5e11 ? 1.0 : 0.0;
            }
        }
        double expected = 0.0;
        for (double logMass = std::log10(5e11) + 0.025; logMass < 15.0; logMass += 0.05)
            expected +=
                2.0 * 0.05 * std::pow(25.0, 3) * haloAbundance(power, MassFunction::tinker, std::pow(10.0, logMass));
        qInfo("found %.0f haloes, %.0f expected", found, expected);
        QVERIFY(std::abs(found / expected - 1.0) < 0.3);
    }

    void stopEndsWithoutAUniverse()
    {
        std::stop_source stop;
        int steps = 0;
        const auto universe = simulateUniverse(
            {}, 1, coarse(),
            [&](const Progress& progress) {
                QCOMPARE(progress.total, std::int64_t{8});
                QCOMPARE(progress.done, std::int64_t{++steps});
                if (steps == 3)
                    stop.request_stop();
            },
            stop.get_token());
        QVERIFY(!universe);
        QCOMPARE(steps, 3);
    }

    void observerSeesTheParticlesFlow()
    {
        const std::vector<double> expected = scaleFactors(0.08, 8);
        std::vector<double> seen, displacement; // root mean square from the lattice [Mpc/h]
        const auto universe =
            simulateUniverse({}, 3, coarse(), {}, {}, [&](const Particles& particles, double scaleFactor) {
                QCOMPARE(particles.perSide, std::size_t{32});
                const auto side = static_cast<float>(particles.boxSide);
                double square = 0.0;
                for (std::size_t p = 0; p < particles.size(); ++p) {
                    const std::array<std::size_t, 3> cell{p / (32 * 32), p / 32 % 32, p % 32};
                    for (std::size_t axis = 0; axis < 3; ++axis) {
                        const double start = (static_cast<double>(cell[axis]) + 0.5) * particles.spacing();
                        const float d = nearestImage(particles.positions[p][axis] - static_cast<float>(start), side);
                        square += static_cast<double>(d * d);
                    }
                }
                seen.push_back(scaleFactor);
                displacement.push_back(std::sqrt(square / static_cast<double>(particles.size())));
            });
        QVERIFY(universe);
        QCOMPARE(seen, expected); // the start, then the end of each step
        // Early on displacements grow as the linear growth factor; later as fast or slower, never shrinking.
        const Background background(0.3);
        const double growth = background.growth(expected[1]) / background.growth(expected[0]);
        QVERIFY(std::abs(displacement[1] / displacement[0] / growth - 1.0) < 0.03);
        QVERIFY(std::is_sorted(displacement.begin(), displacement.end()));
    }

    void impossibleUniversesAreRefused()
    {
        UniverseParameters noDarkMatter;
        noDarkMatter.omegaM = 0.04;
        QVERIFY_THROWS_EXCEPTION(InputError, simulateUniverse(noDarkMatter, 1, coarse()));
        UniverseParameters noFeedback;
        noFeedback.aAgn1 = 0.0;
        QVERIFY_THROWS_EXCEPTION(InputError, simulateUniverse(noFeedback, 1, coarse()));
        SimulationSettings odd = coarse();
        odd.meshPerSide = 33;
        QVERIFY_THROWS_EXCEPTION(InputError, simulateUniverse({}, 1, odd));
        SimulationSettings still = coarse();
        still.timeSteps = 0;
        QVERIFY_THROWS_EXCEPTION(InputError, simulateUniverse({}, 1, still));
    }
};

QTEST_GUILESS_MAIN(TestSimulate)
#include "test_simulate.moc"
