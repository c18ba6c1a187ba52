#include "base/error.h"
#include "ui/region_file.h"

#include "io/python.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace penumbra;

/// Marks as region files of DS9, with astropy's `regions` as the judge from outside.
class TestRegionFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackAsItWas_data();
    void comesBackAsItWas();
    void othersReadIt();
    void readsWhatOthersWrite();
    void readsWhatDs9Writes();
    void boxesStandUpright();
    void badFilesAreRefused_data();
    void badFilesAreRefused();

private:
    [[nodiscard]] std::filesystem::path file(const char* name = "marks.reg") const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    [[nodiscard]] ReadRegions read(const QByteArray& text) const
    {
        QFile out(QString::fromStdString(file().string()));
        if (!out.open(QIODevice::WriteOnly) || out.write(text) != text.size())
            return {};
        out.close();
        return readRegions(file(), grid);
    }
    static bool near(double a, double b) { return std::abs(a - b) < 1e-7; }

    static constexpr MapGrid grid{128, 25.0};
    static constexpr double pixel = 25.0 / 128.0;
    QTemporaryDir m_folder;
};

void TestRegionFile::comesBackAsItWas_data()
{
    QTest::addColumn<double>("side");
    QTest::newRow("the same map") << 25.0;
    QTest::newRow("a map on another grid") << 50.0; // the file tells its own
}

void TestRegionFile::comesBackAsItWas()
{
    QFETCH(double, side);
    MapMarks marks;
    marks.pin = QPointF(12.3, 4.5);
    marks.line = Line{1.0, 2.0, 20.0, 17.5};
    for (const Region& region : {Region(Circle{24.0, 7.8, 2.0}), Region(Box{3.0, 9.0, -1.5, 4.0})}) {
        marks.region = region;
        writeRegions(file(), marks, grid);
        const MapMarks back = readRegions(file(), {256, side}).marks;
        QVERIFY(near(back.pin->x(), 12.3) && near(back.pin->y(), 4.5));
        QVERIFY(near(back.line->x1, 1.0) && near(back.line->y1, 2.0));
        QVERIFY(near(back.line->x2, 20.0) && near(back.line->y2, 17.5));
        QCOMPARE(back.region->index(), region.index());
        if (const auto* circle = std::get_if<Circle>(&*back.region))
            QVERIFY(near(circle->x, 24.0) && near(circle->y, 7.8) && near(circle->radius, 2.0));
        else { // the same box by its other corners
            const Box& box = std::get<Box>(*back.region);
            QVERIFY(near(box.x1, -1.5) && near(box.y1, 4.0) && near(box.x2, 3.0) && near(box.y2, 9.0));
        }
    }
}

/// The middle of the first pixel is at 1 there, and at 0 in Python.
void TestRegionFile::othersReadIt()
{
    if (!python::has("regions"))
        QSKIP("needs astropy's regions");
    MapMarks marks;
    marks.pin = QPointF(0.5 * pixel, 1.5 * pixel);
    marks.region = Circle{64.5 * pixel, 40.5 * pixel, 10.0 * pixel};
    marks.line = Line{0.5 * pixel, 0.5 * pixel, 127.5 * pixel, 3.5 * pixel};
    writeRegions(file(), marks, grid);
    const auto result = python::run(R"(
import sys, regions
p, c, l = regions.Regions.read(sys.argv[1], format='ds9')
assert isinstance(p, regions.PointPixelRegion) and abs(p.center.x) < 1e-6 and abs(p.center.y - 1) < 1e-6, p
assert isinstance(c, regions.CirclePixelRegion), c
assert abs(c.center.x - 64) < 1e-6 and abs(c.center.y - 40) < 1e-6 and abs(c.radius - 10) < 1e-6, c
assert isinstance(l, regions.LinePixelRegion), l
assert abs(l.start.x) < 1e-6 and abs(l.end.x - 127) < 1e-6 and abs(l.end.y - 3) < 1e-6, l
)",
                                    {QString::fromStdString(file().string())});
    QVERIFY2(result.ok, qPrintable(result.output));
}

void TestRegionFile::readsWhatOthersWrite()
{
    if (!python::has("regions"))
        QSKIP("needs astropy's regions");
    const auto result = python::run(R"(
import sys
from regions import *
Regions([RectanglePixelRegion(PixCoord(31.5, 63.5), 20, 10), PointPixelRegion(PixCoord(3, 4)),
         LinePixelRegion(PixCoord(0, 0), PixCoord(10, 20)), CirclePixelRegion(PixCoord(5, 5), 2)]).write(
    sys.argv[1], format='ds9', overwrite=True)
)",
                                    {QString::fromStdString(file("python.reg").string())});
    QVERIFY2(result.ok, qPrintable(result.output));
    const ReadRegions back = readRegions(file("python.reg"), grid);
    const Box box = std::get<Box>(*back.marks.region);
    QVERIFY(near(box.x1, 22.0 * pixel) && near(box.x2, 42.0 * pixel));
    QVERIFY(near(box.y1, 59.0 * pixel) && near(box.y2, 69.0 * pixel));
    QVERIFY(near(back.marks.pin->x(), 3.5 * pixel) && near(back.marks.pin->y(), 4.5 * pixel));
    QVERIFY(near(back.marks.line->x2, 10.5 * pixel) && near(back.marks.line->y2, 20.5 * pixel));
    QCOMPARE(back.leftOut.size(), 1); // a circle beside the box
    QVERIFY(back.leftOut.first().startsWith(QStringLiteral("circle")));
}

void TestRegionFile::readsWhatDs9Writes()
{
    const ReadRegions back =
        read("# Region file format: DS9 version 4.1\n"
             "global color=green dashlist=8 3 width=1 font=\"helvetica 10 normal roman\" select=1\n"
             "physical\n"
             "circle(65,41,10) # color=red text={a cluster; the greatest}\n"
             "-circle(3,3,1)\n"
             "ellipse(10,10,3,2,30); line 1 1 11p 21p # line=0 0\n"
             "# text(4,4) text={not a mark}\r\n");
    const Circle circle = std::get<Circle>(*back.marks.region);
    QVERIFY(near(circle.x, 64.5 * pixel) && near(circle.y, 40.5 * pixel) && near(circle.radius, 10.0 * pixel));
    QVERIFY(near(back.marks.line->x1, 0.5 * pixel) && near(back.marks.line->x2, 10.5 * pixel));
    QVERIFY(!back.marks.pin);
    QCOMPARE(back.leftOut, QStringList({"-circle(3,3,1)", "ellipse(10,10,3,2,30)"}));
}

void TestRegionFile::boxesStandUpright()
{
    const Box turned = std::get<Box>(*read("image\nbox(10.5,20.5,4,8,270)").marks.region);
    QVERIFY(near(turned.x2 - turned.x1, 8.0 * pixel) && near(turned.y2 - turned.y1, 4.0 * pixel));
    QVERIFY_EXCEPTION_THROWN((void)read("image\nbox(10,20,4,8,45)"), InputError); // and nothing else is there
}

void TestRegionFile::badFilesAreRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("on the sky") << QByteArray("fk5\ncircle(202.5,47.2,10\")\n") << QByteArray("fk5 coordinates");
    QTest::newRow("nothing") << QByteArray("# Region file format: DS9 version 4.1\nimage\n") << QByteArray("holds no");
    QTest::newRow("a word for a number") << QByteArray("circle(1,two,3)") << QByteArray("circle(1,two,3)");
    QTest::newRow("a radius in seconds of arc") << QByteArray("image\ncircle(5,5,3\")") << QByteArray("in pixels");
    QTest::newRow("too few numbers") << QByteArray("line(1,2,3)") << QByteArray("line(x1,y1,x2,y2)");
    QTest::newRow("no size") << QByteArray("circle(1,2,0)") << QByteArray("circle(x,y,radius)");
    QTest::newRow("not finite") << QByteArray("point(nan,2)") << QByteArray("point(x,y)");
    QTest::newRow("no regions at all") << QByteArray("\x89HDF\r\n\x1a\n\0\0", 10) << QByteArray("holds no");
}

void TestRegionFile::badFilesAreRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, said);
    try {
        (void)read(text);
        QFAIL("was taken");
    } catch (const InputError& error) {
        const QByteArray message(error.what());
        QVERIFY2(message.contains(said) && message.contains("marks.reg"), message.constData());
    }
}

QTEST_GUILESS_MAIN(TestRegionFile)
#include "test_region_file.moc"
