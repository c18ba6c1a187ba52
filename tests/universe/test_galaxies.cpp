#include "universe/galaxies.h"

#include "universe/simulate.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace penumbra;

namespace {

constexpr double h = 0.6711;

ResolvedHalo haloWithout(double mass, double radius)
{
    ResolvedHalo halo;
    halo.mass = mass;
    halo.radius = radius;
    halo.centre = {12.0F, 12.0F, 12.0F};
    return halo;
}

/// Stellar mass in the maps of one axis [Msun/h].
double totalMass(const SlabMaps& maps, std::size_t slabs)
{
    double sum = 0.0;
    const std::vector<Field> fields = maps.fields(Quantity::stellarMass);
    for (std::size_t slab = 0; slab < slabs; ++slab)
        for (const float pixel : fields[slab].pixels())
            sum += pixel * std::pow(fields[slab].pixelSide(), 2);
    return sum;
}

} // namespace

class TestGalaxies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void defaultRelationIsUniverseMachine()
    {
        // Median stellar masses today of UniverseMachine DR1 (arXiv:1806.07893), log10 in Msun.
        const std::vector<std::pair<double, double>> table{{10.5, 7.569},  {11.0, 8.549},  {11.5, 9.515},
                                                           {12.0, 10.340}, {12.5, 10.790}, {13.0, 11.053},
                                                           {13.5, 11.298}, {14.0, 11.537}};
        for (const auto& [logHalo, logStars] : table)
            QVERIFY(std::abs(std::log10(stellarMass(GalaxyModel{}, std::pow(10.0, logHalo) * h, h) / h) - logStars) <
                    2e-3);
    }

    void feedbackActsWhereItShould()
    {
        UniverseParameters fiducial, supernovae, blackHoles;
        supernovae.aSn1 = 4.0;
        blackHoles.aAgn1 = 4.0;
        const auto mass = [](const UniverseParameters& p, double haloMass) {
            return stellarMass(drawGalaxyModel(p, 3), haloMass, h);
        };
        QVERIFY(mass(supernovae, 1e11) < 0.6 * mass(fiducial, 1e11));
        QVERIFY(mass(blackHoles, 5e13) < 0.85 * mass(fiducial, 5e13));
        QVERIFY(std::abs(mass(blackHoles, 1e11) / mass(fiducial, 1e11) - 1.0) < 0.05);
    }

    void seedDrawsWhatTheParametersLeaveOpen()
    {
        const GalaxyModel a = drawGalaxyModel({}, 1), same = drawGalaxyModel({}, 1), other = drawGalaxyModel({}, 2);
        QCOMPARE(a.logM1, same.logM1);
        QCOMPARE(a.starParticleMass, same.starParticleMass);
        QVERIFY(a.logM1 != other.logM1);
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            const GalaxyModel m = drawGalaxyModel({}, seed);
            QVERIFY(m.scatter >= 0.04 && m.scatter <= 0.28);
            QVERIFY(m.haloLight > 0.0 && m.haloLight < 1.0);
            QVERIFY(m.starParticleMass > 5e5 && m.starParticleMass < 5e7);
            QVERIFY(m.highMassSlope > 0.0 && m.lowMassSlope > m.highMassSlope);
        }
    }

    void smallHaloesScatterMore()
    {
        GalaxyModel model;
        model.scatter = 0.2;
        QCOMPARE(scatterAt(model, 1e12), 0.2);
        QCOMPARE(scatterAt(model, 1e11), 0.25);
        QCOMPARE(scatterAt(model, 1e13), 0.15);
        QCOMPARE(scatterAt(model, 1e16), 0.1); // no less than half
    }

    void starsAddUpToTheGalaxy()
    {
        GalaxyModel model;
        model.scatter = 0.0;
        model.haloLight = 0.0;
        const ResolvedHalo halo = haloWithout(3e11, 0.16);
        SlabMaps maps(25.0, 64, 5);
        RandomSequence random(1, 0);
        constexpr int copies = 100;
        for (int i = 0; i < copies; ++i)
            addGalaxies(maps, model, halo, 25.0, h, random);
        // The diffuse halo takes at least two per cent, but this halo has no tracers to put it on.
        const double expected = copies * 0.98 * stellarMass(model, halo.mass, h);
        const double poisson = std::sqrt(model.starParticleMass / expected);
        QVERIFY(std::abs(totalMass(maps, 5) / expected - 1.0) < 4.0 * poisson);
    }

    void starsLieAroundTheCentreOfTheirHalo()
    {
        // Half of a galaxy within its half-mass radius: in projection, two thirds (Hernquist 1990: the effective radius
        // is 0.755 half-mass radii), and nothing beyond the virial radius.
        GalaxyModel model;
        model.haloLight = 0.0;
        model.halfMassRadius = 0.5;
        const ResolvedHalo halo = haloWithout(1e14, 4.0);
        SlabMaps maps(25.0, 250, 5);
        RandomSequence random(1, 0);
        addGalaxies(maps, model, halo, 25.0, h, random);
        double inside = 0.0, sum = 0.0;
        for (std::size_t slab = 0; slab < 5; ++slab) {
            const Field map = maps.fields(Quantity::stellarMass)[slab];
            for (std::size_t y = 0; y < map.size(); ++y)
                for (std::size_t x = 0; x < map.size(); ++x) {
                    const double r = std::hypot((static_cast<double>(x) + 0.5) * 0.1 - 12.0,
                                                (static_cast<double>(y) + 0.5) * 0.1 - 12.0);
                    QVERIFY(map(x, y) == 0.0F || r < 4.1);
                    sum += map(x, y);
                    inside += r < 2.0 ? map(x, y) : 0.0F;
                }
        }
        // Truncation at twice the half-mass radius leaves more inside: m(2 rh) / m(rh) of the untruncated profile.
        QVERIFY(inside / sum > 0.66 && inside / sum < 0.95);
    }

    void stellarHaloIsMoreConcentratedThanTheDarkMatter()
    {
        GalaxyModel model;
        model.haloLight = 1.0; // taken as 0.7 at most
        model.starParticleMass = 1e7;
        // Tracers from the centre outwards: 50 in one pixel, 50 in another, where no galaxy reaches.
        ResolvedHalo halo = haloWithout(1e13, 0.05);
        for (int i = 0; i < 100; ++i)
            halo.tracers.push_back({i < 50 ? 5.05F : 15.05F, 15.05F, 7.05F});
        halo.smooth = halo.tracers.size();
        for (const double x : {1.0, 2.0, 4.0}) {
            model.lightConcentration = x;
            SlabMaps maps(25.0, 250, 5);
            RandomSequence random(1, 0);
            addGalaxies(maps, model, halo, 25.0, h, random);
            const Field map = maps.fields(Quantity::stellarMass)[10 + 1];
            const double inner = map(50, 150), outer = map(150, 150);
            QVERIFY(std::abs(inner / (inner + outer) - std::pow(0.5, 1.0 / x)) < 0.02); // of 5,000 and more stars
        }
    }

    void satellitesShineAtTheirSubhaloes()
    {
        GalaxyModel model;
        model.scatter = 0.0;
        ResolvedHalo halo = haloWithout(1e13, 0.5);
        halo.subhaloes.push_back({{4.05F, 20.05F, 7.05F}, 1e12});
        SlabMaps maps(25.0, 250, 5);
        RandomSequence random(1, 0);
        addGalaxies(maps, model, halo, 25.0, h, random);
        const Field map = maps.fields(Quantity::stellarMass)[10 + 1]; // along axis 2, the slab of z = 7
        double mass = 0.0;
        for (std::size_t y = 198; y < 203; ++y)
            for (std::size_t x = 38; x < 43; ++x)
                mass += map(x, y) * 0.01;
        const double expected = model.satelliteSurvival * stellarMass(model, 1e12, h);
        QVERIFY(std::abs(mass / expected - 1.0) < 0.1);
    }
};

QTEST_GUILESS_MAIN(TestGalaxies)
#include "test_galaxies.moc"
