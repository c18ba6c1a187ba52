#include "ui/map_marks.h"

#include <QLineF>
#include <QtTest>

#include <cmath>

using namespace penumbra;

class TestMapMarks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void gripsTakeHoldOfWhatIsNear()
    {
        MapMarks marks;
        marks.regions = {{Circle{10.0, 10.0, 3.0}}};
        marks.line = Line{1.0, 1.0, 4.0, 1.0};
        using Mark = MarkGrip::Mark;
        QVERIFY((gripAt(marks, {13.1, 10.0}, 0.3) == MarkGrip{Mark::region, 1}));
        QVERIFY((gripAt(marks, {10.0 + 3.0 * M_SQRT1_2, 10.0 + 3.0 * M_SQRT1_2}, 0.3) == MarkGrip{Mark::region, -1}));
        QVERIFY((gripAt(marks, {4.0, 1.2}, 0.3) == MarkGrip{Mark::line, 1}));
        QVERIFY((gripAt(marks, {2.5, 1.2}, 0.3) == MarkGrip{Mark::line, -1}));
        QVERIFY(!gripAt(marks, {11.0, 11.0}, 0.3));
        marks = dragged(marks, {Mark::region, 1}, {13.0, 10.0}, {15.0, 10.0});
        QCOMPARE(std::get<Circle>(marks.regions.at(0).shape).radius, 5.0);
        marks = dragged(marks, {Mark::region, -1}, {0.0, 0.0}, {1.0, 2.0});
        QVERIFY((std::get<Circle>(marks.regions.at(0).shape) == Circle{11.0, 12.0, 5.0}));
        marks = dragged(marks, {Mark::line, 0}, {1.0, 1.0}, {0.0, 3.0});
        QVERIFY((*marks.line == Line{0.0, 3.0, 4.0, 1.0}));
        marks.regions = {{Box{1.0, 1.0, 3.0, 4.0}}};
        marks = dragged(marks, {Mark::region, 2}, {3.0, 4.0}, {5.0, 6.0});
        QVERIFY((std::get<Box>(marks.regions.at(0).shape) == Box{1.0, 1.0, 5.0, 6.0}));
        QVERIFY(!without(marks, {Mark::line}).line);
    }

    /// Of regions that lie over each other the one drawn last; only it is changed and removed.
    void regionsOverEachOther()
    {
        using Mark = MarkGrip::Mark;
        MapMarks marks;
        marks.regions = {
            {Circle{10.0, 10.0, 3.0}, "first"}, {Circle{10.0, 10.0, 3.0}, "second"}, {Circle{3.0, 3.0, 1.0}}};
        const auto grip = gripAt(marks, {13.0, 10.0}, 0.3);
        QVERIFY((grip == MarkGrip{Mark::region, 1, 1}));
        const MapMarks larger = dragged(marks, *grip, {13.0, 10.0}, {15.0, 10.0});
        QVERIFY(larger.regions[0] == marks.regions[0] && larger.regions[2] == marks.regions[2]);
        QVERIFY((larger.regions[1] == MarkedRegion{Circle{10.0, 10.0, 5.0}, "second"}));
        const MapMarks fewer = without(marks, *grip);
        QCOMPARE(fewer.regions.size(), std::size_t(2));
        QVERIFY(fewer.regions[0] == marks.regions[0] && fewer.regions[1] == marks.regions[2]);
    }

    void ellipsesAreTurnedByTheirAxes_data()
    {
        QTest::addColumn<int>("handle");
        QTest::addColumn<QPointF>("to"); ///< from the centre
        QTest::addColumn<Ellipse>("expected");
        QTest::newRow("end of a") << 1 << QPointF(0.0, 5.0) << Ellipse{10.0, 8.0, 5.0, 1.0, 90.0};
        QTest::newRow("its other end") << 3 << QPointF(0.0, 5.0) << Ellipse{10.0, 8.0, 5.0, 1.0, -90.0};
        QTest::newRow("end of b") << 2 << QPointF(-2.0, 2.0) << Ellipse{10.0, 8.0, 3.0, std::sqrt(8.0), 45.0};
        QTest::newRow("the other") << 4 << QPointF(2.0, -2.0) << Ellipse{10.0, 8.0, 3.0, std::sqrt(8.0), 45.0};
        QTest::newRow("its middle") << 0 << QPointF(1.0, 2.0) << Ellipse{11.0, 10.0, 3.0, 1.0, 0.0};
    }

    void ellipsesAreTurnedByTheirAxes()
    {
        QFETCH(int, handle);
        QFETCH(QPointF, to);
        QFETCH(Ellipse, expected);
        MapMarks marks;
        marks.regions = {{Ellipse{10.0, 8.0, 3.0, 1.0, 0.0}}};
        const QPointF from = markHandles(marks.regions[0].shape)[static_cast<std::size_t>(handle)];
        marks = dragged(marks, {MarkGrip::Mark::region, handle}, from, QPointF(10.0, 8.0) + to);
        const auto is = std::get<Ellipse>(marks.regions[0].shape);
        QVERIFY(std::abs(is.x - expected.x) < 1e-12 && std::abs(is.y - expected.y) < 1e-12);
        QVERIFY(std::abs(is.a - expected.a) < 1e-12 && std::abs(is.b - expected.b) < 1e-12);
        QVERIFY(std::abs(std::remainder(is.angle - expected.angle, 180.0)) < 1e-9); // half a turn is the same
        if (handle > 0) // the handle has gone where the mouse is
            QVERIFY(QLineF(markHandles(is)[static_cast<std::size_t>(handle)], QPointF(10.0, 8.0) + to).length() < 1e-9);
    }

    /// The edge lies where RegionMask has it: the outline's own area is the region's.
    void outlinesAreThoseOfTheRegions()
    {
        const auto areaOf = [](const QPolygonF& outline) {
            double twice = 0.0;
            for (qsizetype i = 0; i + 1 < outline.size(); ++i)
                twice += outline[i].x() * outline[i + 1].y() - outline[i + 1].x() * outline[i].y();
            return std::abs(0.5 * twice);
        };
        const Geometry geometry{25.0, 5.0, false};
        for (const Region& region : {Region(Circle{10.0, 10.0, 3.0}), Region(Ellipse{10.0, 10.0, 4.0, 1.5, 30.0}),
                                     Region(Box{4.0, 3.0, 9.0, 12.0}),
                                     Region(Polygon{{{2.0, 2.0}, {8.0, 2.0}, {8.0, 4.0}, {4.0, 4.0}, {4.0, 9.0}}})}) {
            const QPolygonF outline = outlineOf(region);
            QVERIFY(outline.isClosed());
            QVERIFY(std::abs(areaOf(outline) / RegionMask(region, 128, geometry).area() - 1.0) < 2e-3);
            const Box around = boundsOf(region);
            QVERIFY(std::abs(outline.boundingRect().left() - around.x1) < 5e-3); // between the corners of a curve
            QVERIFY(std::abs(outline.boundingRect().bottom() - around.y2) < 5e-3);
        }
    }
};

QTEST_GUILESS_MAIN(TestMapMarks)
#include "test_map_marks.moc"
