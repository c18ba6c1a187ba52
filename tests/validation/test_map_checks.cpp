#include "base/error.h"
#include "base/random.h"
#include "universe/initial_conditions.h"
#include "validation/map_checks.h"
#include "validation/range_checks.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace penumbra;

namespace {

/// Log-normal dark matter of that scatter [dex] with stars in its densest pixels.
void addPair(LabelledUniverse& universe, std::size_t size, double scatter, RandomSequence& random)
{
    Field dark(size, camelsGeometry, Quantity::darkMatter), stars(size, camelsGeometry, Quantity::stellarMass);
    const double shift = 0.1 * random.normal(); // dense and empty slabs
    for (std::size_t i = 0; i < size * size; ++i) {
        const double log = 11.0 + shift + scatter * random.normal();
        dark.pixels()[i] = static_cast<float>(std::pow(10.0, log));
        stars.pixels()[i] = log > 11.4 ? static_cast<float>(std::pow(10.0, log - 2.0 + 0.2 * random.normal())) : 0.0F;
    }
    universe.darkMatter.push_back(dark);
    universe.stellar.push_back(stars);
}

LabelledUniverse lognormal(std::size_t size, double scatter, std::uint64_t seed)
{
    LabelledUniverse universe;
    RandomSequence random(seed, 1);
    for (int slab = 0; slab < 15; ++slab)
        addPair(universe, size, scatter, random);
    return universe;
}

const Check& find(const CheckGroup& group, const std::string& quantity)
{
    const auto found = std::ranges::find(group.checks, quantity, &Check::quantity);
    if (found == group.checks.end())
        qFatal("no figure named %s", quantity.c_str());
    return *found;
}

} // namespace

class TestMapChecks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void projectionFollowsGaussianBoxes()
    {
        // Slabs of a quarter of Gaussian boxes: their power must be the projected one, up to what 8 boxes scatter.
        constexpr std::size_t size = 64;
        constexpr double side = 25.0;
        constexpr int boxes = 8, slabs = 4;
        const LinearPower power(Cosmology{});
        std::vector<double> ratio(size / 2 - 1);
        PowerSpectrum spectrum;
        for (int box = 0; box < boxes; ++box) {
            Mesh mesh(size, 1);
            realiseLinearDensity(mesh, power, side, static_cast<std::uint64_t>(box));
            for (std::size_t slab = 0; slab < slabs; ++slab) {
                Field map(size, {side, side / slabs, true}, Quantity::darkMatter);
                for (std::size_t x = 0; x < size; ++x)
                    for (std::size_t y = 0; y < size; ++y)
                        for (std::size_t z = 0; z < size; ++z)
                            if (x * slabs / size == slab)
                                map(z, y) += mesh.row(x, y)[z] * slabs / static_cast<float>(size);
                // The spectrum divides by the mean: lift it far above the contrast, and scale back.
                for (float& v : map.pixels())
                    v = 1.0F + 1e-3F * v;
                spectrum = powerSpectrum(map, SpectrumField::linear);
                for (std::size_t i = 0; i < ratio.size(); ++i)
                    ratio[i] += 1e6 * spectrum.power[i] / projectedPower(power, spectrum.k[i], side / slabs, side) /
                                (boxes * slabs);
            }
        }
        // Slabs of a box share their longest modes along the projection, hence as many independent ones as a box has.
        for (std::size_t i = 2; i < 16; ++i) {
            const double error = 1.0 / std::sqrt(static_cast<double>(spectrum.modes[i]) * boxes);
            QVERIFY2(std::abs(ratio[i] - 1.0) < 4.0 * error + 0.02,
                     qPrintable(QString("k %1: %2 +- %3").arg(spectrum.k[i]).arg(ratio[i]).arg(error)));
        }
    }

    void aFieldLikeTheMocksLiesInTheirScatter()
    {
        std::vector<std::vector<SlabMeasurement>> universes;
        for (std::uint64_t seed = 1; seed <= 4; ++seed)
            universes.push_back(measureSlabs(lognormal(32, 0.4, seed), 1.2e11));
        const LabelledUniverse same = lognormal(32, 0.4, 99), wider = lognormal(32, 0.5, 99);
        const MockGrid mocks{camelsGeometry, 32};
        for (const std::size_t level : {0U, 1U}) {
            const CheckGroup alike =
                compareWithField(universes, {"same", same.stellar[0], same.darkMatter[0]}, mocks, level);
            for (const Check& check : alike.checks)
                QVERIFY2(std::abs(check.deviation()) < 4.5, check.quantity.c_str());
            const Check& spread = find(alike, "log10 Mcdm, standard deviation");
            QVERIFY(*spread.rank > 0.0 && *spread.rank < 1.0);
            const CheckGroup other =
                compareWithField(universes, {"wider", wider.stellar[0], wider.darkMatter[0]}, mocks, level);
            QCOMPARE(find(other, "log10 Mcdm, standard deviation").verdict(), Verdict::beyond);
            QCOMPARE(*find(other, "log10 Mcdm, standard deviation").rank, 1.0);
            QCOMPARE(find(other, "W1 of log10 Mcdm from the mean shape of the mocks").verdict(), Verdict::beyond);
        }
        // At 32 pixels the standard deviation is that of the draw.
        const CheckGroup fine = compareWithField(universes, {"same", same.stellar[0], same.darkMatter[0]}, mocks, 0);
        QVERIFY(std::abs(find(fine, "log10 Mcdm, standard deviation").measured - 0.4) < 0.02);
    }

    void otherGeometriesAreRefused()
    {
        const Field map(32, camelsGeometry, Quantity::darkMatter), larger(32, {50.0, 5.0, true}, Quantity::darkMatter);
        requireComparable({"same", map, map}, {camelsGeometry, 64});
        QVERIFY_THROWS_EXCEPTION(InputError, requireComparable({"large", map, larger}, {camelsGeometry, 32}));
    }

    void constantsOverTheRange()
    {
        // Half of the pixels at 10.979 - 0.509 and half at 10.979 + 0.509; 1.6 % with stars of 10^11.5.
        LabelledUniverse universe;
        Field dark(256, camelsGeometry, Quantity::darkMatter), stars(256, camelsGeometry, Quantity::stellarMass);
        for (std::size_t i = 0; i < dark.pixels().size(); ++i) {
            dark.pixels()[i] = std::pow(10.0F, i % 2 == 0 ? 10.47F : 11.488F);
            stars.pixels()[i] = i % 125 < 2 ? std::pow(10.0F, 11.5F) : 0.0F;
        }
        universe.darkMatter.push_back(dark);
        universe.stellar.push_back(stars);
        RangeStatistics statistics;
        statistics.add(universe);
        for (float& v : universe.darkMatter[0].pixels())
            v *= std::pow(10.0F, 0.02F);
        statistics.add(universe);
        const CheckGroup group = statistics.checks();
        const Check& mean = find(group, "log10 Mcdm, mean");
        QVERIFY(std::abs(mean.measured - 10.989) < 1e-4);
        QVERIFY(std::abs(mean.error - 0.01) < 1e-4); // two values 0.02 apart
        QCOMPARE(mean.verdict(), Verdict::within);
        QVERIFY(std::abs(find(group, "log10 Mcdm, standard deviation").measured - 0.5091) < 2e-4);
        const double fraction = 0.016;
        QVERIFY(std::abs(find(group, "log10(Mstar + 1), mean").measured - fraction * 11.5) < 1e-3);
        QVERIFY(std::abs(find(group, "occupied fraction").measured - fraction) < 1e-4);
        QVERIFY(std::abs(find(group, "log10 Mstar of occupied pixels, mean").measured - 11.5) < 1e-4);
        QCOMPARE(find(group, "log10(Mstar + 1), mean").verdict(), Verdict::within);
        // sqrt(f (1 - f)) 11.5 = 1.443, within the span of the suites.
        QCOMPARE(find(group, "log10(Mstar + 1), standard deviation").verdict(), Verdict::within);
        QCOMPARE(find(group, "universes with fewer stars than the poorest suite").measured, 0.0);
        for (Field& map : universe.stellar)
            map = Field(256, camelsGeometry, Quantity::stellarMass);
        statistics.add(universe);
        const CheckGroup poorer = statistics.checks();
        const Check& poor = find(poorer, "universes with fewer stars than the poorest suite");
        QVERIFY(std::abs(poor.measured - 1.0 / 3.0) < 1e-12);
        // Left out one by one: 1/2, 1/2 and 0; sqrt(2/3 sum of squares about their mean) = 1/3.
        QVERIFY(std::abs(poor.error - 1.0 / 3.0) < 1e-12);
        QVERIFY(std::abs(find(poorer, "log10 Mstar of occupied pixels, mean").measured - 11.5) < 1e-4);
        LabelledUniverse other = lognormal(32, 0.4, 1);
        QVERIFY_THROWS_EXCEPTION(InputError, statistics.add(other));
    }
};

QTEST_GUILESS_MAIN(TestMapChecks)
#include "test_map_checks.moc"
