#include "ui/map_marks.h"

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
        marks.region = Circle{10.0, 10.0, 3.0};
        marks.line = Line{1.0, 1.0, 4.0, 1.0};
        using Mark = MarkGrip::Mark;
        QVERIFY((gripAt(marks, {13.1, 10.0}, 0.3) == MarkGrip{Mark::region, 1}));
        QVERIFY((gripAt(marks, {10.0 + 3.0 * M_SQRT1_2, 10.0 + 3.0 * M_SQRT1_2}, 0.3) == MarkGrip{Mark::region, -1}));
        QVERIFY((gripAt(marks, {4.0, 1.2}, 0.3) == MarkGrip{Mark::line, 1}));
        QVERIFY((gripAt(marks, {2.5, 1.2}, 0.3) == MarkGrip{Mark::line, -1}));
        QVERIFY(!gripAt(marks, {11.0, 11.0}, 0.3));
        marks = dragged(marks, {Mark::region, 1}, {13.0, 10.0}, {15.0, 10.0});
        QCOMPARE(std::get<Circle>(*marks.region).radius, 5.0);
        marks = dragged(marks, {Mark::region, -1}, {0.0, 0.0}, {1.0, 2.0});
        QVERIFY((std::get<Circle>(*marks.region) == Circle{11.0, 12.0, 5.0}));
        marks = dragged(marks, {Mark::line, 0}, {1.0, 1.0}, {0.0, 3.0});
        QVERIFY((*marks.line == Line{0.0, 3.0, 4.0, 1.0}));
        marks.region = Box{1.0, 1.0, 3.0, 4.0};
        marks = dragged(marks, {Mark::region, 2}, {3.0, 4.0}, {5.0, 6.0});
        QVERIFY((std::get<Box>(*marks.region) == Box{1.0, 1.0, 5.0, 6.0}));
        QVERIFY(!without(marks, Mark::line).line);
    }
};

QTEST_GUILESS_MAIN(TestMapMarks)
#include "test_map_marks.moc"
