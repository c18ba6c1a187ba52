// What the views draw, against golden images: without texts, whose fonts differ between machines.
#include "ui/map_canvas.h"
#include "ui/relief_canvas.h"
#include "ui/viewport.h"

#include "golden.h"
#include "support.h"

#include <vtkPolyData.h>

#include <functional>

using namespace penumbra;

class TestMapPictures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void flatMaps_data();
    void flatMaps();
    void stretches_data();
    void stretches();
    void contours();
    void curtain();
    void relief();

private:
    static constexpr int side = 160;
    static std::shared_ptr<const DisplayMap> mapOf(MapQuantity quantity);
    static ColorScale scaleFor(MapQuantity quantity);
    static QImage flat(const std::function<void(MapCanvas&)>& fill);
};

// A cluster with two filaments, by formula.
std::shared_ptr<const DisplayMap> TestMapPictures::mapOf(MapQuantity quantity)
{
    DisplayMap map{64, 25.0, std::vector<float>(64 * 64)};
    for (std::size_t i = 0; i < map.values.size(); ++i) {
        const double x = static_cast<double>(i % 64) / 64.0, y = static_cast<double>(i / 64) / 64.0;
        const double cluster = 2.2 * std::exp(-40.0 * (std::pow(x - 0.6, 2.0) + std::pow(y - 0.4, 2.0)));
        const double wave = std::exp(-300.0 * std::pow(y - 0.4 - 0.25 * std::sin(4.0 * (x - 0.6)), 2.0));
        const double dex = 10.8 + cluster + 0.8 * wave + 0.15 * std::sin(40.0 * x) * std::cos(31.0 * y);
        const MapScale scale = scaleOf(quantity);
        if (scale == MapScale::stellarMass)
            map.values[i] = dex > 11.6 ? static_cast<float>(dex - 2.5) : std::nanf("");
        else if (isSigned(scale))
            map.values[i] = static_cast<float>((scale == MapScale::zScore ? 3.0 : 1.0) * std::sin(6.0 * x + 3.0 * y));
        else
            map.values[i] = static_cast<float>(scale == MapScale::darkMatter ? dex : 0.5 * (dex - 10.6));
    }
    return std::make_shared<const DisplayMap>(std::move(map));
}

ColorScale TestMapPictures::scaleFor(MapQuantity quantity)
{
    DisplaySettings settings = defaultSettings(scaleOf(quantity));
    if (scaleOf(quantity) == MapScale::darkMatter)
        settings.limits = {10.5, 13.2};
    if (scaleOf(quantity) == MapScale::stellarMass)
        settings.limits = {8.5, 11.0};
    return {scaleOf(quantity), settings};
}

QImage TestMapPictures::flat(const std::function<void(MapCanvas&)>& fill)
{
    Viewport viewport;
    viewport.setSide(25.0);
    QWidget window;
    MapCanvas canvas(viewport, &window);
    canvas.setGeometry(0, 0, side, side);
    window.resize(side, side);
    fill(canvas);
    window.show();
    if (!QTest::qWaitForWindowExposed(&window))
        return {};
    return canvas.picture();
}

void TestMapPictures::flatMaps_data()
{
    QTest::addColumn<int>("quantity");
    for (const MapQuantity quantity :
         {MapQuantity::stellarMass, MapQuantity::mean, MapQuantity::std, MapQuantity::residual})
        QTest::newRow(qPrintable(key(quantity))) << static_cast<int>(quantity);
}

void TestMapPictures::flatMaps()
{
    QFETCH(int, quantity);
    const auto which = static_cast<MapQuantity>(quantity);
    const QImage image = flat([&](MapCanvas& canvas) { canvas.setMap(mapOf(which), scaleFor(which)); });
    const QString problem = test::compareWithGolden(image, QStringLiteral("map-%1").arg(key(which)));
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void TestMapPictures::stretches_data()
{
    QTest::addColumn<int>("stretch");
    QTest::newRow("linear") << static_cast<int>(Stretch::linear);
    QTest::newRow("sqrt") << static_cast<int>(Stretch::sqrt);
    QTest::newRow("asinh") << static_cast<int>(Stretch::asinh);
}

void TestMapPictures::stretches()
{
    QFETCH(int, stretch);
    DisplaySettings settings = scaleFor(MapQuantity::mean).settings();
    settings.stretch = static_cast<Stretch>(stretch);
    const QImage image = flat([&](MapCanvas& canvas) {
        canvas.setMap(mapOf(MapQuantity::mean), ColorScale(MapScale::darkMatter, settings));
    });
    const QString problem =
        test::compareWithGolden(image, QStringLiteral("stretch-%1").arg(QLatin1String(QTest::currentDataTag())));
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void TestMapPictures::contours()
{
    ContourSettings settings;
    settings.levels = {8.5, 9.5, 10.5};
    const QImage image = flat([&](MapCanvas& canvas) {
        canvas.setMap(mapOf(MapQuantity::mean), scaleFor(MapQuantity::mean));
        canvas.setContours(contourLines(*mapOf(MapQuantity::stellarMass), settings));
    });
    const QString problem = test::compareWithGolden(image, QStringLiteral("contours"));
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void TestMapPictures::curtain()
{
    const QImage image = flat([&](MapCanvas& canvas) {
        canvas.setMap(mapOf(MapQuantity::mean), scaleFor(MapQuantity::mean));
        canvas.setSecond(mapOf(MapQuantity::std), scaleFor(MapQuantity::std));
        canvas.setDivider(0.4);
    });
    const QString problem = test::compareWithGolden(image, QStringLiteral("curtain"));
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void TestMapPictures::relief()
{
    QWidget window;
    ReliefCanvas canvas(&window);
    canvas.setGeometry(0, 0, 240, side);
    window.resize(240, side);
    canvas.setMap(mapOf(MapQuantity::mean), scaleFor(MapQuantity::mean));
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    const QString problem = test::compareWithGolden(canvas.picture(), QStringLiteral("relief"));
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

PENUMBRA_UI_TEST_MAIN(TestMapPictures)
#include "test_map_pictures.moc"
