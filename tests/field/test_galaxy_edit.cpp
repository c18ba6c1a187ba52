#include "base/error.h"
#include "field/galaxy_edit.h"
#include "field/told_place.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace penumbra;

namespace {

/// Stellar mass of a map [Msun/h].
double mass(const Field& field)
{
    return std::accumulate(field.pixels().begin(), field.pixels().end(), 0.0) * field.pixelSide() * field.pixelSide();
}

Field empty(bool periodic = true)
{
    return Field(64, {25.0, 5.0, periodic}, Quantity::stellarMass);
}

/// Something in every pixel, and not twice the same.
Field full()
{
    Field field = empty();
    for (std::size_t i = 0; i < field.pixels().size(); ++i)
        field.pixels()[i] = 1e8F + 1e4F * static_cast<float>(i);
    return field;
}

constexpr double pixel = 25.0 / 64.0;
/// 25 pixels in float, each rounded to 6e-8 of itself.
constexpr double rounding = 1e-6;

} // namespace

class TestGalaxyEdit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // As recipes and commands tell it; the very same edit comes back.
    void editsAreToldExactly()
    {
        for (const GalaxyEdit& edit : {GalaxyEdit{GalaxyEdit::Kind::add, 1.0 / 3.0, 24.999999999, 11.25, 0.0},
                                       GalaxyEdit{GalaxyEdit::Kind::erase, 1e-9, 12.5, 0.0, 0.4}}) {
            const std::string told = optionText(edit);
            QVERIFY2(editFrom(toldEdit(told), {64, 25.0}) == edit, told.c_str());
        }
        QCOMPARE(optionText({GalaxyEdit::Kind::add, 12.5, 3.0, 11.0, 0.0}), std::string("add:12.5,3,11"));
    }

    void addedMassIsThatAskedFor()
    {
        // In the middle of a pixel, on a corner of four, and on the corner of the map, whose neighbours are opposite.
        for (const auto& [x, y] : {std::pair(10.5 * pixel, 20.5 * pixel), std::pair(32.0 * pixel, 7.0 * pixel),
                                   std::pair(0.0, 0.0), std::pair(63.9 * pixel, 0.1 * pixel)})
            for (const double asked : {1e9, 3e11}) {
                Field field = empty();
                addGalaxy(field, x, y, asked);
                QVERIFY(std::abs(mass(field) / asked - 1.0) < rounding);
            }
    }

    void anEdgeThatEndsKeepsTheMassInside()
    {
        Field field = empty(false);
        addGalaxy(field, 0.0, 0.0, 1e11);
        QVERIFY(std::abs(mass(field) / 1e11 - 1.0) < rounding);
        QCOMPARE(field(63, 63), 0.0F);
    }

    void footprintIsAGaussianOfHalfAPixel()
    {
        Field field = empty();
        addGalaxy(field, 10.5 * pixel, 20.5 * pixel, 1e11);
        // erf(1 / sqrt 2) = 0.68269 of a Gaussian lies within one sigma, half a pixel here, on each axis.
        const double central = field(10, 20) * pixel * pixel / 1e11;
        QVERIFY(std::abs(central - 0.68269 * 0.68269) < 1e-4);
        QCOMPARE(field(9, 20), field(11, 20));
        QCOMPARE(field(10, 19), field(11, 20));
        const auto changed = std::ranges::count_if(field.pixels(), [](float value) { return value > 0.0F; });
        QCOMPARE(changed, std::ptrdiff_t{25});
        QCOMPARE(field(13, 20), 0.0F);
    }

    void galaxiesAddUp()
    {
        Field field = full();
        const double before = mass(field);
        addGalaxy(field, 3.0, 4.0, 1e12);
        addGalaxy(field, 3.0, 4.0, 2e12);
        QVERIFY(std::abs((mass(field) - before) / 3e12 - 1.0) < 1e-4); // float pixels of 1e13 beside
    }

    void eraseLeavesOthersUntouched()
    {
        const Field before = full();
        Field after = before;
        const double x = 30.3 * pixel, y = 12.8 * pixel, radius = 3.2 * pixel;
        eraseGalaxies(after, x, y, radius);
        int erased = 0;
        for (std::size_t row = 0; row < 64; ++row)
            for (std::size_t column = 0; column < 64; ++column) {
                const double distance = std::hypot((static_cast<double>(column) + 0.5) * pixel - x,
                                                   (static_cast<double>(row) + 0.5) * pixel - y);
                QCOMPARE(after(column, row), distance <= radius ? 0.0F : before(column, row));
                erased += distance <= radius ? 1 : 0;
            }
        // pi r^2 pixels, but for those that the rim cuts: about the rim's length times half a pixel, at random.
        QVERIFY(std::abs(erased - M_PI * 3.2 * 3.2) < 5.0);
    }

    void eraseGoesRoundThePeriodicEdge()
    {
        Field field = full();
        eraseGalaxies(field, 0.5 * pixel, 0.5 * pixel, 1.1 * pixel);
        for (const auto& [column, row] : {std::pair(0, 0), std::pair(1, 0), std::pair(63, 0), std::pair(0, 63)})
            QCOMPARE(field(static_cast<std::size_t>(column), static_cast<std::size_t>(row)), 0.0F);
        QCOMPARE(std::ranges::count(field.pixels(), 0.0F), std::ptrdiff_t{5});
    }

    void theSmallestBrushTakesOnePixel()
    {
        Field field = full();
        eraseGalaxies(field, 7.1 * pixel, 7.9 * pixel, 0.0);
        QCOMPARE(field(7, 7), 0.0F);
        QCOMPARE(std::ranges::count(field.pixels(), 0.0F), std::ptrdiff_t{1});
    }

    void editsAreCarriedOutAndDescribed()
    {
        const std::vector<GalaxyEdit> edits{{GalaxyEdit::Kind::add, 12.5, 3.1, 11.0, 0.0},
                                            {GalaxyEdit::Kind::erase, 4.0, 5.0, 0.0, 0.4}};
        Field one = full(), other = full();
        apply(one, edits[0]);
        apply(one, edits[1]);
        addGalaxy(other, 12.5, 3.1, 1e11);
        eraseGalaxies(other, 4.0, 5.0, 0.4);
        QVERIFY(std::ranges::equal(one.pixels(), other.pixels()));
        QCOMPARE(describe(edits), std::string("Edited by hand: a galaxy of 10^11.00 Msun/h added at (12.50, 3.10) "
                                              "Mpc/h; stars erased within 0.40 Mpc/h of (4.00, 5.00) Mpc/h."));
        QCOMPARE(describe({}), std::string());
    }

    void impossibleGalaxiesAreRefused()
    {
        Field field = empty();
        QVERIFY_THROWS_EXCEPTION(InputError, addGalaxy(field, 25.0, 1.0, 1e10));
        QVERIFY_THROWS_EXCEPTION(InputError, addGalaxy(field, 1.0, -0.1, 1e10));
        QVERIFY_THROWS_EXCEPTION(InputError, addGalaxy(field, 1.0, 1.0, 0.0));
        QVERIFY_THROWS_EXCEPTION(InputError, eraseGalaxies(field, 26.0, 1.0, 1.0));
        QCOMPARE(mass(field), 0.0);
    }
};

QTEST_GUILESS_MAIN(TestGalaxyEdit)
#include "test_galaxy_edit.moc"
