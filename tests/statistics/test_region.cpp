#include "statistics/region.h"

#include "base/error.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

using namespace penumbra;

/// Area and mass of regions against geometry.
class TestRegion : public QObject
{
    Q_OBJECT

    static double area(const Region& region, bool periodic = false)
    {
        return RegionMask(region, 128, {25.0, 5.0, periodic}).area();
    }

private Q_SLOTS:
    void circleHasItsArea()
    {
        const Geometry geometry{25.0, 5.0, true};
        const RegionMask inside(Circle{12.3, 11.7, 3.1}, 128, geometry);
        // 100 edge pixels of 0.038 (Mpc/h)^2, each to a few parts in 64 and of either sign.
        QVERIFY(std::abs(inside.area() / (std::numbers::pi * 3.1 * 3.1) - 1.0) < 2e-3);
        const Geometry open{25.0, 5.0, false};
        const RegionMask corner(Circle{0.0, 25.0, 4.0}, 128, open);
        QVERIFY(std::abs(corner.area() / (std::numbers::pi * 4.0) - 1.0) < 4e-3); // a quarter of it is on the map
        QCOMPARE(RegionMask(Circle{-5.0, -5.0, 4.0}, 128, open).area(), 0.0);
    }

    void regionGoesOnAtTheEdgesOfPeriodicMaps()
    {
        const Geometry geometry{25.0, 5.0, true};
        Field field(128, geometry, Quantity::darkMatter), shifted = field;
        for (std::size_t y = 0; y < 128; ++y)
            for (std::size_t x = 0; x < 128; ++x) {
                field(x, y) = static_cast<float>(1 + (3 * x + 5 * y) % 11);
                shifted((x + 64) % 128, (y + 64) % 128) = field(x, y);
            }
        // With the map shifted by half its side, a circle across the edge is one in the middle.
        const RegionMask edge(Circle{1.15, 23.74, 6.88}, 128, geometry);
        const RegionMask middle(Circle{1.15 + 12.5, 23.74 - 12.5, 6.88}, 128, geometry);
        QVERIFY(std::abs(edge.area() / (std::numbers::pi * 6.88 * 6.88) - 1.0) < 1e-3);
        QVERIFY(std::abs(edge.mass(field) / middle.mass(shifted) - 1.0) < 1e-6); // shares are floats
        QVERIFY(std::abs(RegionMask(Box{20.0, -2.0, 30.0, 3.0}, 128, geometry).area() - 50.0) < 1e-9);
        // No pixel is counted twice.
        QVERIFY(std::abs(RegionMask(Circle{3.0, 4.0, 9000.0}, 128, geometry).area() - 625.0) < 1e-9);
        // Beyond 2^53 periods counting one more changes nothing: the loop over the copies must not start there.
        QVERIFY(std::abs(RegionMask(Circle{1e20, 4.0, 3.0}, 128, geometry).area() / (9.0 * std::numbers::pi) - 1.0) <
                0.01);
        QVERIFY(std::abs(RegionMask(Box{25.0 * 4e6 + 1.0, 1.0, 25.0 * 4e6 + 3.0, 2.0}, 128, geometry).area() - 2.0) <
                1e-6);
        QVERIFY(std::abs(RegionMask(Box{-9000.0, 1.0, 9000.0, 2.0}, 128, geometry).area() - 25.0) < 1e-9);
    }

    void boxHoldsItsMass()
    {
        const Geometry geometry{10.0, 5.0, false};
        Field field(10, geometry, Quantity::darkMatter);
        std::iota(field.pixels().begin(), field.pixels().end(), 0.0F);
        // Half of pixel (2, 3) and all of (3, 3), 1 (Mpc/h)^2 each: 0.5 * 32 + 33.
        const RegionMask mask(Box{4.0, 4.0, 2.5, 3.0}, 10, geometry);
        QCOMPARE(mask.area(), 1.5);
        QCOMPARE(mask.mass(field), 49.0);
        QCOMPARE(RegionMask(Box{0.0, 0.0, 10.0, 10.0}, 10, geometry).mass(field), 4950.0);
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(mask.mass(Field(5, geometry, Quantity::darkMatter))), Error);
    }

    void ellipseHasItsArea()
    {
        const double expected = std::numbers::pi * 4.2 * 1.3;
        for (const double angle : {0.0, 30.0, 90.0, 137.0, -200.0}) {
            QVERIFY(std::abs(area(Ellipse{12.3, 11.7, 4.2, 1.3, angle}) / expected - 1.0) < 1e-3);
            // By whichever axis it is told, and over the edges.
            const RegionMask one(Ellipse{12.3, 11.7, 4.2, 1.3, angle}, 128, {25.0, 5.0, false});
            const RegionMask other(Ellipse{12.3, 11.7, 1.3, 4.2, angle + 90.0}, 128, {25.0, 5.0, false});
            QVERIFY(std::abs(one.area() - other.area()) < 1e-9);
            QVERIFY(std::abs(area(Ellipse{0.4, 24.8, 4.2, 1.3, angle}, true) / expected - 1.0) < 1e-3);
        }
        QCOMPARE(area(Ellipse{12.3, 11.7, 3.1, 3.1, 77.0}), area(Circle{12.3, 11.7, 3.1}));
    }

    /// Its long axis points where the angle says: mass of a map that is x y is the integral of it.
    void ellipseIsTurnedAnticlockwise()
    {
        Field field(128, {2.0, 5.0, false}, Quantity::darkMatter);
        for (std::size_t y = 0; y < 128; ++y)
            for (std::size_t x = 0; x < 128; ++x)
                field(x, y) = (static_cast<float>(x) - 63.5F) * (static_cast<float>(y) - 63.5F) / 4096.0F;
        // The integral of x y over an ellipse about the origin: pi a b (a^2 - b^2) sin(2 angle) / 8.
        for (const double angle : {30.0, -60.0, 45.0}) {
            const RegionMask mask(Ellipse{1.0, 1.0, 0.8, 0.3, angle}, 128, field.geometry());
            const double expected =
                std::numbers::pi * 0.8 * 0.3 * (0.64 - 0.09) * std::sin(2.0 * angle * std::numbers::pi / 180.0) / 8.0;
            QVERIFY(std::abs(mask.mass(field) / expected - 1.0) < 5e-3);
        }
    }

    void polygonHasItsArea_data()
    {
        QTest::addColumn<Polygon>("polygon");
        QTest::addColumn<double>("expected"); // by the shoelace formula
        QTest::newRow("a triangle") << Polygon{{{3.0, 2.0}, {13.0, 2.0}, {5.0, 9.0}}} << 35.0;
        QTest::newRow("clockwise") << Polygon{{{5.0, 9.0}, {13.0, 2.0}, {3.0, 2.0}}} << 35.0;
        QTest::newRow("an L") << Polygon{{{2.0, 2.0}, {8.0, 2.0}, {8.0, 4.0}, {4.0, 4.0}, {4.0, 9.0}, {2.0, 9.0}}}
                              << 22.0;
        QTest::newRow("a bow tie") << Polygon{{{4.0, 4.0}, {8.0, 8.0}, {8.0, 4.0}, {4.0, 8.0}}} << 8.0;
        QTest::newRow("twice about, of which every second part is inside") << Polygon{{{2.0, 2.0},
                                                                                       {10.0, 2.0},
                                                                                       {10.0, 10.0},
                                                                                       {2.0, 10.0},
                                                                                       {2.0, 2.0},
                                                                                       {4.0, 4.0},
                                                                                       {8.0, 4.0},
                                                                                       {8.0, 8.0},
                                                                                       {4.0, 8.0},
                                                                                       {4.0, 4.0}}}
                                                                           << 48.0;
        QTest::newRow("two corners") << Polygon{{{2.0, 2.0}, {10.0, 9.0}}} << 0.0;
        QTest::newRow("none") << Polygon{} << 0.0;
    }

    void polygonHasItsArea()
    {
        QFETCH(Polygon, polygon);
        QFETCH(double, expected);
        // Eight lines a pixel of 0.2 Mpc/h miss crossings between them by less than this.
        QVERIFY(std::abs(area(polygon) - expected) < 2e-3 * std::max(expected, 1e-6));
        // Over the edges of a periodic map it is the same, of another one what lies on it.
        Polygon moved = polygon;
        for (Point& corner : moved.corners)
            corner = {corner.x - 9.0 - 50.0, corner.y + 18.0 + 25.0};
        QVERIFY(std::abs(area(moved, true) - expected) < 2e-3 * std::max(expected, 1e-6));
        QCOMPARE(area(moved), 0.0);
    }

    /// An edge inside a row of pixels is not between two of its lines: a plus sign of some pixels, of 4.64 of them, and
    /// an arm thinner than a line.
    void smallPolygonsHaveTheirArea()
    {
        constexpr double pixel = 25.0 / 128.0;
        const auto inPixels = [](Polygon polygon) {
            for (Point& corner : polygon.corners)
                corner = {corner.x * pixel, corner.y * pixel};
            return area(polygon) / (pixel * pixel);
        };
        const Polygon plus{{{15.6, 14.45},
                            {16.4, 14.45},
                            {16.4, 15.55},
                            {17.6, 15.55},
                            {17.6, 16.45},
                            {16.4, 16.45},
                            {16.4, 17.55},
                            {15.6, 17.55},
                            {15.6, 16.45},
                            {14.4, 16.45},
                            {14.4, 15.55},
                            {15.6, 15.55}}};
        QVERIFY(std::abs(inPixels(plus) - (0.8 * 3.1 + 2.0 * 1.2 * 0.9)) < 1e-9);
        const Polygon arm{{{3.0, 4.0}, {12.0, 4.0}, {12.0, 4.07}, {5.0, 4.07}, {5.0, 6.0}, {3.0, 6.0}}};
        QVERIFY(std::abs(inPixels(arm) - (2.0 * 2.0 + 7.0 * 0.07)) < 1e-9);
    }

    void boxOfFourCornersIsABox()
    {
        const RegionMask box(Box{3.03, 2.5, 11.9, 7.77}, 128, {25.0, 5.0, false});
        QVERIFY(std::abs(box.area() - 8.87 * 5.27) < 1e-9);
        QVERIFY(std::abs(area(Polygon{{{3.03, 2.5}, {11.9, 2.5}, {11.9, 7.77}, {3.03, 7.77}}}) - box.area()) < 1e-9);
    }

    /// However large, it is done with soon, and covers no more than the map.
    void hugePolygonsEnd()
    {
        const Polygon huge{{{-1e9, -1e9}, {1e9, -1e9}, {1e9, 1e9}, {-1e9, 1e9}}};
        QVERIFY(std::abs(area(huge, true) - 625.0) < 1e-6);
        QVERIFY(std::abs(area(huge) - 625.0) < 1e-6);
    }

    void boundsAreTight()
    {
        const Box around = boundsOf(Ellipse{5.0, 6.0, 2.0, 1.0, 45.0});
        const double half = std::sqrt(2.5); // sqrt((a^2 + b^2) / 2)
        QVERIFY(std::abs(around.x1 - (5.0 - half)) < 1e-12 && std::abs(around.y2 - (6.0 + half)) < 1e-12);
        QVERIFY(boundsOf(Box{4.0, 1.0, 2.0, 3.0}) == (Box{2.0, 1.0, 4.0, 3.0}));
        QVERIFY(boundsOf(Polygon{{{1.0, 5.0}, {4.0, 2.0}, {2.0, 7.0}}}) == (Box{1.0, 2.0, 4.0, 7.0}));
    }
};

QTEST_GUILESS_MAIN(TestRegion)
#include "test_region.moc"
