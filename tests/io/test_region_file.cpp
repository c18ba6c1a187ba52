#include "io/region_file.h"

#include "base/error.h"

#include "io/python.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace penumbra;

/// Shapes as region files of DS9, with astropy's `regions` as the judge from outside.
class TestRegionFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackAsItWas_data();
    void comesBackAsItWas();
    void othersReadIt();
    void readsWhatOthersWrite();
    void readsWhatDs9Writes();
    void edgesMayLieBeyondTheMap();
    void turnedBoxesArePolygons();
    void badFilesAreRefused_data();
    void badFilesAreRefused();

private:
    [[nodiscard]] std::filesystem::path file(const char* name = "shapes.reg") const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    [[nodiscard]] RegionFile read(const QByteArray& text) const
    {
        QFile out(QString::fromStdString(file().string()));
        if (!out.open(QIODevice::WriteOnly) || out.write(text) != text.size())
            return {};
        out.close();
        return readRegions(file(), grid);
    }
    template <typename Kind>
    static Kind only(const RegionFile& file, std::size_t at = 0)
    {
        return std::get<Kind>(file.shapes.at(at).shape);
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
    const std::vector<NamedShape> shapes{{Point{12.3, 4.5}, {}},
                                         {Line{1.0, 2.0, 20.0, 17.5}, "the {long}  filament"},
                                         {Circle{24.0, 7.8, 2.0}, "cluster; the greatest"},
                                         {Box{3.0, 9.0, -1.5, 4.0}, {}},
                                         {Ellipse{7.5, 6.0, 3.0, 1.25, 33.5}, {}},
                                         {Polygon{{{1.0, 2.0}, {4.5, 2.5}, {3.0, 7.0}, {1.5, 5.0}}}, "void"}};
    writeRegions(file(), shapes, grid);
    const RegionFile back = readRegions(file(), {256, side});
    QCOMPARE(back.shapes.size(), shapes.size());
    QVERIFY(back.leftOut.empty());
    const auto point = only<Point>(back);
    QVERIFY(near(point.x, 12.3) && near(point.y, 4.5));
    const auto line = only<Line>(back, 1);
    QVERIFY(near(line.x1, 1.0) && near(line.y1, 2.0) && near(line.x2, 20.0) && near(line.y2, 17.5));
    const auto circle = only<Circle>(back, 2);
    QVERIFY(near(circle.x, 24.0) && near(circle.y, 7.8) && near(circle.radius, 2.0));
    const auto box = only<Box>(back, 3); // the same by its other corners
    QVERIFY(near(box.x1, -1.5) && near(box.y1, 4.0) && near(box.x2, 3.0) && near(box.y2, 9.0));
    const auto ellipse = only<Ellipse>(back, 4);
    QVERIFY(near(ellipse.x, 7.5) && near(ellipse.y, 6.0) && near(ellipse.a, 3.0) && near(ellipse.b, 1.25));
    QCOMPARE(ellipse.angle, 33.5);
    const auto polygon = only<Polygon>(back, 5);
    QCOMPARE(polygon.corners.size(), std::size_t(4));
    QVERIFY(near(polygon.corners[2].x, 3.0) && near(polygon.corners[2].y, 7.0));
    QCOMPARE(back.shapes[1].name, std::string("the (long) filament"));
    QCOMPARE(back.shapes[2].name, std::string("cluster; the greatest"));
    QVERIFY(back.shapes[3].name.empty() && back.shapes[3].label().starts_with("box("));
    QCOMPARE(back.shapes[5].label(), std::string("void"));
}

/// The middle of the first pixel is at 1 there, and at 0 in Python.
void TestRegionFile::othersReadIt()
{
    if (!python::has("regions"))
        QSKIP("needs astropy's regions");
    writeRegions(file(),
                 {{Point{0.5 * pixel, 1.5 * pixel}, {}},
                  {Circle{64.5 * pixel, 40.5 * pixel, 10.0 * pixel}, "a cluster"},
                  {Line{0.5 * pixel, 0.5 * pixel, 127.5 * pixel, 3.5 * pixel}, {}},
                  {Ellipse{30.5 * pixel, 50.5 * pixel, 9.0 * pixel, 4.0 * pixel, 25.0}, {}},
                  {Polygon{{{0.5 * pixel, 0.5 * pixel}, {9.5 * pixel, 0.5 * pixel}, {4.5 * pixel, 7.5 * pixel}}}, {}}},
                 grid);
    const auto result = python::run(R"(
import sys, regions
p, c, l, e, t = regions.Regions.read(sys.argv[1], format='ds9')
assert isinstance(p, regions.PointPixelRegion) and abs(p.center.x) < 1e-6 and abs(p.center.y - 1) < 1e-6, p
assert isinstance(c, regions.CirclePixelRegion), c
assert abs(c.center.x - 64) < 1e-6 and abs(c.center.y - 40) < 1e-6 and abs(c.radius - 10) < 1e-6, c
assert isinstance(l, regions.LinePixelRegion), l
assert c.meta['text'] == 'a cluster', c.meta
assert abs(l.start.x) < 1e-6 and abs(l.end.x - 127) < 1e-6 and abs(l.end.y - 3) < 1e-6, l
assert isinstance(e, regions.EllipsePixelRegion), e
assert abs(e.width - 18) < 1e-6 and abs(e.height - 8) < 1e-6 and abs(e.angle.to_value('deg') - 25) < 1e-6, e
assert isinstance(t, regions.PolygonPixelRegion) and abs(t.vertices.x[1] - 9) < 1e-6, t
assert abs(t.vertices.y[2] - 7) < 1e-6, t
)",
                                    {QString::fromStdString(file().string())});
    QVERIFY2(result.ok, qPrintable(result.output));
}

void TestRegionFile::readsWhatOthersWrite()
{
    if (!python::has("regions"))
        QSKIP("needs astropy's regions");
    const auto result = python::run(R"(
import sys, astropy.units
from regions import *
Regions([RectanglePixelRegion(PixCoord(31.5, 63.5), 20, 10), PointPixelRegion(PixCoord(3, 4)),
         LinePixelRegion(PixCoord(0, 0), PixCoord(10, 20)), CirclePixelRegion(PixCoord(5, 5), 2),
         EllipsePixelRegion(PixCoord(50, 60), 12, 6, angle=40 * astropy.units.deg),
         RectanglePixelRegion(PixCoord(49.5, 59.5), 20, 10, angle=30 * astropy.units.deg),
         PolygonPixelRegion(PixCoord([1, 9, 5], [1, 2, 8]))]).write(
    sys.argv[1], format='ds9', overwrite=True)
)",
                                    {QString::fromStdString(file("python.reg").string())});
    QVERIFY2(result.ok, qPrintable(result.output));
    const RegionFile back = readRegions(file("python.reg"), grid);
    QCOMPARE(back.shapes.size(), std::size_t(7));
    const Box box = only<Box>(back);
    QVERIFY(near(box.x1, 22.0 * pixel) && near(box.x2, 42.0 * pixel));
    QVERIFY(near(box.y1, 59.0 * pixel) && near(box.y2, 69.0 * pixel));
    QVERIFY(near(only<Point>(back, 1).x, 3.5 * pixel) && near(only<Point>(back, 1).y, 4.5 * pixel));
    QVERIFY(near(only<Line>(back, 2).x2, 10.5 * pixel) && near(only<Line>(back, 2).y2, 20.5 * pixel));
    QVERIFY(near(only<Circle>(back, 3).radius, 2.0 * pixel));
    const auto ellipse = only<Ellipse>(back, 4);
    QVERIFY(near(ellipse.a, 6.0 * pixel) && near(ellipse.b, 3.0 * pixel) && near(ellipse.angle, 40.0));
    // The corners of the turned box: 10 along and 5 across from its middle, by 30 degrees.
    const auto turned = only<Polygon>(back, 5);
    const double c = std::sqrt(0.75), s = 0.5;
    QVERIFY(near(turned.corners[2].x, (50.0 + 10.0 * c - 5.0 * s) * pixel));
    QVERIFY(near(turned.corners[2].y, (60.0 + 10.0 * s + 5.0 * c) * pixel));
    QVERIFY(near(only<Polygon>(back, 6).corners[1].x, 9.5 * pixel));
}

void TestRegionFile::readsWhatDs9Writes()
{
    const RegionFile back = read("# Region file format: DS9 version 4.1\n"
                                 "global color=green dashlist=8 3 width=1 font=\"helvetica 10 normal roman\" select=1\n"
                                 "physical\n"
                                 "circle(65,41,10) # color=red text={a cluster; the greatest}\n"
                                 "-circle(3,3,1)\n"
                                 "annulus(10,10,3,5); ellipse(9,9,1,2,3,4,0); box(9,9,1,2,3,4,0)\n"
                                 "line 1 1 11p 21p # line=0 0\n"
                                 "# text(4,4) text={not a mark}\r\n");
    QCOMPARE(back.shapes.size(), std::size_t(2));
    const auto circle = only<Circle>(back);
    QVERIFY(near(circle.x, 64.5 * pixel) && near(circle.y, 40.5 * pixel) && near(circle.radius, 10.0 * pixel));
    QCOMPARE(back.shapes[0].name, std::string("a cluster; the greatest"));
    const auto line = only<Line>(back, 1);
    QVERIFY(near(line.x1, 0.5 * pixel) && near(line.x2, 10.5 * pixel));
    QVERIFY(back.shapes[1].name.empty());
    QCOMPARE(back.shapes[1].label(), std::string("line 1 1 11p 21p"));
    QCOMPARE(back.leftOut, (std::vector<std::string>{"-circle(3,3,1)", "annulus(10,10,3,5)", "ellipse(9,9,1,2,3,4,0)",
                                                     "box(9,9,1,2,3,4,0)"}));
}

/// What was drawn over an edge, or over all of the map, is on it.
void TestRegionFile::edgesMayLieBeyondTheMap()
{
    const RegionFile back = read("image\ncircle(1,128,300); box(128,64,60,4,0); line(-20,1,60,1); point(0.5,128.5)\n");
    QCOMPARE(back.shapes.size(), std::size_t(4));
    QVERIFY(near(only<Box>(back, 1).x2, 157.5 * pixel));
    QVERIFY(near(only<Line>(back, 2).x1, -20.5 * pixel));
}

void TestRegionFile::turnedBoxesArePolygons()
{
    const Box turned = only<Box>(read("image\nbox(10.5,20.5,4,8,270)"));
    QVERIFY(near(turned.x2 - turned.x1, 8.0 * pixel) && near(turned.y2 - turned.y1, 4.0 * pixel));
    const auto diamond = only<Polygon>(read("image\nbox(10.5,20.5,4,4,45)"));
    const double half = std::sqrt(8.0); // pixels, of the diagonal
    QVERIFY(near(diamond.corners[0].x, 10.0 * pixel) && near(diamond.corners[0].y, (20.0 - half) * pixel));
    QVERIFY(near(diamond.corners[1].x, (10.0 + half) * pixel) && near(diamond.corners[1].y, 20.0 * pixel));
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
    QTest::newRow("a thin ellipse") << QByteArray("ellipse(9,9,0,2,0)")
                                    << QByteArray("ellipse(x,y,radius,radius,angle)");
    QTest::newRow("two corners") << QByteArray("polygon(1,2,3,4)") << QByteArray("polygon(x1,y1,x2,y2,x3,y3");
    QTest::newRow("half a corner") << QByteArray("polygon(1,2,3,4,5,6,7)") << QByteArray("polygon(x1,y1,x2,y2,x3,y3");
    QTest::newRow("a polygon without end")
        << QByteArray("polygon(-1e9,1,1e9,1,64,64)") << QByteArray("lies outside the map");
    QTest::newRow("no size") << QByteArray("circle(1,2,0)") << QByteArray("circle(x,y,radius)");
    QTest::newRow("not finite") << QByteArray("point(nan,2)") << QByteArray("point(x,y)");
    QTest::newRow("a circle far away") << QByteArray("circle(1e20,60,3)") << QByteArray("lies outside the map");
    QTest::newRow("a circle beside it") << QByteArray("circle(140,60,30)") << QByteArray("from 0.5 to 128.5");
    QTest::newRow("a point beside it") << QByteArray("point(60,0)") << QByteArray("lies outside the map");
    QTest::newRow("a box beside it") << QByteArray("box(-3,60,20,4,0)") << QByteArray("lies outside the map");
    QTest::newRow("a line beside it") << QByteArray("line(1,130,9,131)") << QByteArray("lies outside the map");
    QTest::newRow("a line without end") << QByteArray("line(-1e10,1,1e10,1)") << QByteArray("lies outside the map");
    QTest::newRow("no regions at all") << QByteArray("\x89HDF\r\n\x1a\n\0\0", 10) << QByteArray("holds no");
    QTest::newRow("a line without an end") << QByteArray(900000, 'x') << QByteArray("holds no");
    QTest::newRow("too long") << QByteArray(2000000, '\n') << QByteArray("too long");
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
        QVERIFY2(message.contains(said) && message.contains("shapes.reg"), message.constData());
    }
}

QTEST_GUILESS_MAIN(TestRegionFile)
#include "test_region_file.moc"
