#include "ui/axis_labels.h"
#include "ui/color_bar.h"
#include "ui/map_canvas.h"
#include "ui/map_frame.h"
#include "ui/map_view.h"
#include "ui/posterior_view.h"
#include "ui/quantity_button.h"
#include "ui/viewport.h"

#include "support.h"

#include <QHelpEvent>
#include <QSignalSpy>
#include <QToolTip>
#include <QWheelEvent>

#include <set>

using namespace penumbra;

class TestMapView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lowerLeftPixelIsAtTheLowerLeft();
    void pixelsWithoutMassHaveTheirOwnColor();
    void wheelZoomsAllMapsAboutTheCursor();
    void dragPansAllMaps();
    void limitsAreSharedBySampleAndMean();
    void readingIsThatOfThePixel();
    void narrowPanelHasTheBarBelow();
    void narrowPanelTellsTheStepOfAnEstimate();
    void captionsTakeTwoLinesWhereOneIsTooLong();
    void whatAMeanIsOfIsTold();

private:
    static std::shared_ptr<const PosteriorSnapshot> posterior();
    static void show(MapView& view, MapQuantity quantity, std::shared_ptr<const DisplayMap> map, Limits limits);
};

void TestMapView::narrowPanelHasTheBarBelow()
{
    const QFontMetrics small(smallFont(QApplication::font()));
    const QSize narrow(224, 290), square(400, 330); // of six panels and of four at 1280 x 800
    QCOMPARE(MapFrame::bar(narrow, small), MapFrame::Bar::below);
    QCOMPARE(MapFrame::bar(square, small), MapFrame::Bar::beside);
    QCOMPARE(MapFrame::captionLines(square, small, MapFrame::Bar::beside), 1);
    const QSize wide(390, 150); // of four at 200 %
    QCOMPARE(MapFrame::bar(wide, small), MapFrame::Bar::beside);
    QCOMPARE(MapFrame::captionLines(wide, small, MapFrame::Bar::beside), 2);
    const QSize tiny(160, 150); // all bar and no map, or the map alone
    QCOMPARE(MapFrame::bar(tiny, small), MapFrame::Bar::none);
    QCOMPARE(MapFrame::captionLines(tiny, small, MapFrame::Bar::beside), 0);
    Viewport viewport;
    viewport.setSide(25.0);
    MapView view(viewport);
    const auto map = std::make_shared<const DisplayMap>(DisplayMap{2, 25.0, {10.5F, 11.0F, 11.5F, 12.0F}});
    show(view, MapQuantity::mean, map, {10.4, 13.4});
    view.resize(narrow);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    const QRect picture = view.canvas().geometry();
    QVERIFY2(picture.width() > 150, qPrintable(QString::number(picture.width()))); // beside the bar it would be 105
    // The level bar goes from the colour of the low limit to that of the high one.
    const QImage image = view.grab().toImage();
    const int y = picture.bottom() + MapFrame::axisBelow + 8;
    const ColorScale scale(MapScale::darkMatter, [] {
        DisplaySettings settings = defaultSettings(MapScale::darkMatter);
        settings.limits = {10.4, 13.4};
        return settings;
    }());
    for (const auto& [x, value] : {std::pair(picture.left() + 2, 10.4), std::pair(picture.right() - 2, 13.4)}) {
        const Rgb expected = scale.color(value);
        const QColor found = image.pixelColor(x, y);
        QVERIFY(std::abs(found.red() - expected.red) < 12 && std::abs(found.green() - expected.green) < 12 &&
                std::abs(found.blue() - expected.blue) < 12);
    }
}

void TestMapView::captionsTakeTwoLinesWhereOneIsTooLong()
{
    Viewport viewport;
    viewport.setSide(25.0);
    MapView view(viewport);
    const auto map = std::make_shared<const DisplayMap>(DisplayMap{2, 25.0, {10.5F, 11.0F, 11.5F, 12.0F}});
    show(view, MapQuantity::mean, map, {10.4, 13.4});
    view.resize(390, 150);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    const QRect picture = view.canvas().geometry();
    const QImage image = view.grab().toImage();
    // Each line, beyond bar and numbers, has ink.
    const QFontMetrics small(smallFont(view.font()));
    const int from = picture.right() + 1 + ColorBar::width(small, 0);
    for (const int line : {0, 1}) {
        std::set<QRgb> colors;
        for (int x = from + line * small.height(); x < from + (line + 1) * small.height(); ++x)
            for (int y = picture.top(); y <= picture.bottom(); ++y)
                colors.insert(image.pixel(x, y));
        QVERIFY(colors.size() > 5);
    }
}

void TestMapView::whatAMeanIsOfIsTold()
{
    Viewport viewport;
    viewport.setSide(25.0);
    MapView view(viewport);
    const auto map = std::make_shared<const DisplayMap>(DisplayMap{2, 25.0, {10.5F, 11.0F, 11.5F, 12.0F}});
    view.resize(400, 330);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    const auto barTip = [&view] {
        const QPoint bar(view.canvas().geometry().right() + ColorBar::gap + 4, view.canvas().geometry().center().y());
        QHelpEvent help(QEvent::ToolTip, bar, view.mapToGlobal(bar));
        QApplication::sendEvent(&view, &help);
        return QToolTip::text();
    };
    show(view, MapQuantity::mean, map, {10.4, 13.4});
    QVERIFY(view.title().toolTip().contains("geometric mean"));
    QVERIFY(barTip().startsWith("mean of log") && barTip().contains("geometric mean"));
    show(view, MapQuantity::truth, map, {10.4, 13.4});
    QVERIFY(!view.title().toolTip().contains("mean"));
    QVERIFY(barTip().startsWith("log") && !barTip().contains("mean"));
    // A bar of two maps is that of both.
    DisplaySettings settings = defaultSettings(MapScale::darkMatter);
    MapPicture mean;
    mean.quantity = MapQuantity::mean;
    mean.map = map;
    view.setSecond(mean, ColorScale(MapScale::darkMatter, settings, MapQuantity::mean));
    QVERIFY(barTip().startsWith("log") && !barTip().contains("mean"));
}

void TestMapView::show(MapView& view, MapQuantity quantity, std::shared_ptr<const DisplayMap> map, Limits limits)
{
    MapPicture picture;
    picture.quantity = quantity;
    picture.title = title(quantity);
    picture.map = std::move(map);
    DisplaySettings settings = defaultSettings(scaleOf(quantity));
    settings.limits = limits;
    view.setPicture(picture, ColorScale(scaleOf(quantity), settings, quantity));
}

std::shared_ptr<const PosteriorSnapshot> TestMapView::posterior()
{
    PosteriorAccumulator posterior(std::make_shared<const Field>(test::stellarMap(64)),
                                   std::make_shared<const Field>(test::darkMatterMap(64)), 1, "{}");
    for (const double waves : {2.0, 2.0, 3.0, 4.0})
        posterior.add(test::darkMatterMap(64, waves), static_cast<std::uint32_t>(posterior.count()));
    return posterior.snapshot();
}

void TestMapView::lowerLeftPixelIsAtTheLowerLeft()
{
    // Four large pixels: lower left bright, the others dark.
    Field field(4, camelsGeometry, Quantity::darkMatter);
    std::fill(field.pixels().begin(), field.pixels().end(), 1e10F);
    field(0, 0) = 1e13F;
    field(1, 0) = 1e12F;
    Viewport viewport;
    viewport.setSide(25.0);
    MapView view(viewport);
    view.resize(400, 400);
    show(view, MapQuantity::sample, displayDarkMatter(field), {10.0, 13.0});
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    const QImage image = view.canvas().picture();
    const int eighth = image.width() / 8, last = image.height() - 1;
    const auto expected = [](double fraction) {
        const Rgb color = colors(ColorMap::inferno)[static_cast<std::size_t>(fraction * 255.0)];
        return QColor(color.red, color.green, color.blue);
    };
    const auto close = [](const QColor& a, const QColor& b) {
        return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue()) < 12;
    };
    QVERIFY(close(image.pixelColor(eighth, last - eighth), expected(1.0)));
    QVERIFY(close(image.pixelColor(3 * eighth, last - eighth), expected(2.0 / 3.0)));
    QVERIFY(close(image.pixelColor(eighth, eighth), expected(0.0)));
    QVERIFY(close(image.pixelColor(7 * eighth, last - eighth), expected(0.0)));
}

void TestMapView::pixelsWithoutMassHaveTheirOwnColor()
{
    Field field(4, camelsGeometry, Quantity::stellarMass);
    field(3, 3) = 1e9F;
    const auto map = displayStellarMass(field);
    QVERIFY(std::isnan(map->at(1.0, 1.0)));
    QCOMPARE(map->at(24.0, 24.0), std::log10(1.0F + 1e9F));
    Viewport viewport;
    viewport.setSide(25.0);
    MapView view(viewport);
    view.resize(400, 400);
    show(view, MapQuantity::stellarMass, map, {8.0, 10.0});
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    const QImage image = view.canvas().picture();
    const QColor empty = image.pixelColor(image.width() / 8, image.height() - image.height() / 8);
    QCOMPARE(empty, QColor(noMassColor.red, noMassColor.green, noMassColor.blue));
    QVERIFY(image.pixelColor(7 * image.width() / 8, image.height() / 8).red() > 150);
}

void TestMapView::wheelZoomsAllMapsAboutTheCursor()
{
    PosteriorView view;
    view.resize(900, 800);
    view.showInput(test::stellarMap(64), nullptr);
    view.showPosterior(posterior());
    view.showSample(0);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    MapCanvas& canvas = view.views()[2]->canvas();
    const QPoint point(canvas.width() / 4, canvas.height() / 3);
    const QPointF before = canvas.toField(point);
    QWheelEvent wheel(point, canvas.mapToGlobal(point), {}, {0, 360}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                      false);
    QApplication::sendEvent(&canvas, &wheel);
    const QPointF after = canvas.toField(point);
    QVERIFY(std::abs(after.x() - before.x()) < 1e-9 && std::abs(after.y() - before.y()) < 1e-9);
    QVERIFY(std::abs(view.viewport().visible().width() - 25.0 / std::pow(1.2, 3.0)) < 1e-9);
    for (MapView* map : view.views()) {
        (void)map->canvas().picture();
        QCOMPARE(map->canvas().cameraRect(), view.viewport().visible());
    }
    QTest::mouseDClick(&canvas, Qt::LeftButton, {}, point);
    QVERIFY(view.viewport().isFit());
}

void TestMapView::dragPansAllMaps()
{
    PosteriorView view;
    view.resize(900, 800);
    view.showInput(test::stellarMap(64), nullptr);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.viewport().zoom(4.0, {12.5, 12.5});
    MapCanvas& canvas = view.views()[0]->canvas();
    const QPoint from(canvas.width() / 2, canvas.height() / 2), to = from + QPoint(20, -10);
    const QPointF grabbed = canvas.toField(from);
    QTest::mousePress(&canvas, Qt::LeftButton, {}, from);
    test::moveMouse(canvas, to, Qt::LeftButton);
    QTest::mouseRelease(&canvas, Qt::LeftButton, {}, to);
    const QPointF moved = canvas.toField(to);
    QVERIFY2(std::abs(moved.x() - grabbed.x()) < 1e-6 && std::abs(moved.y() - grabbed.y()) < 1e-6,
             "the point that was taken hold of stays under the cursor");
}

void TestMapView::limitsAreSharedBySampleAndMean()
{
    PosteriorView view;
    view.showInput(test::stellarMap(64), nullptr);
    view.showPosterior(posterior());
    view.fitLimits();
    QVERIFY(view.views()[1]->limits() == view.views()[2]->limits());
    // The samples range over 11 +- 0.5 dex.
    QVERIFY(std::abs(view.views()[1]->limits().low - 10.5) < 0.11);
    QVERIFY(std::abs(view.views()[1]->limits().high - 11.5) < 0.11);
}

void TestMapView::readingIsThatOfThePixel()
{
    PosteriorView view;
    view.showInput(test::stellarMap(64), std::make_shared<const Field>(test::darkMatterMap(64)));
    QVERIFY(!view.reading());
    view.showPosterior(posterior());
    view.showSample(2);
    view.viewport().setCursor(QPointF(10.1, 20.2));
    const auto reading = view.reading();
    QVERIFY(reading.has_value());
    QCOMPARE(reading->column, std::size_t{25}); // 10.1 / 25 * 64 = 25.9
    QCOMPARE(reading->row, std::size_t{51});    // 20.2 / 25 * 64 = 51.7
    QCOMPARE(*reading->sample, std::log10(test::darkMatterMap(64, 3.0)(25, 51)));
    QCOMPARE(*reading->truth, std::log10(test::darkMatterMap(64)(25, 51)));
    QCOMPARE(reading->samples, std::size_t{4});
    QVERIFY(*reading->std > 0.0F);
    QCOMPARE(view.sample(), std::size_t{2});
}

void TestMapView::narrowPanelTellsTheStepOfAnEstimate()
{
    Viewport viewport;
    viewport.setSide(25.0);
    viewport.setCursor(QPointF(12.0, 12.0));
    MapView view(viewport);
    view.resize(330, 290); // as one of four in a window of 1280 x 800
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    const auto beside = [&view](const QString& note, bool live) {
        MapPicture picture;
        picture.title = QStringLiteral("Sample 0");
        picture.note = note;
        picture.map = displayDarkMatter(test::darkMatterMap(16));
        picture.estimate = !note.isEmpty();
        picture.live = live;
        view.setPicture(picture, ColorScale(MapScale::darkMatter, defaultSettings(MapScale::darkMatter)));
        const QImage image = view.grab().toImage();
        const int left = view.findChild<QuantityButton*>()->geometry().right() + 1;
        return image.copy(left, 0, image.width() - left, view.canvas().y() - 4);
    };
    for (const bool live : {false, true}) {
        const QImage second = beside(QStringLiteral("step 2 of 22, denoising estimate"), live);
        QVERIFY2(second != beside(QStringLiteral("step 9 of 22, denoising estimate"), live), "the step is told");
        QVERIFY2(second == beside(QStringLiteral("step 2 of 22, an estimate, cut"), live), "by the first part alone");
    }
    const QString step = QStringLiteral("step 2 of 22, denoising estimate");
    for (const int width : {330, 260}) {
        view.resize(width, 290);
        viewport.setCursor(QPointF(12.0, 12.0));
        const QImage pointed = beside(step, false), value = beside({}, false);
        viewport.setCursor(std::nullopt);
        QVERIFY2(value != beside({}, false), "a finished map tells the value here");
        QVERIFY2((pointed == beside(step, false)) == (width == 260), "it yields to the step, but first its unit does");
    }
}

PENUMBRA_UI_TEST_MAIN(TestMapView)
#include "test_map_view.moc"
