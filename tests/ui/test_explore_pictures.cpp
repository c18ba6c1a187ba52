// What the posterior is asked, against golden images: without texts, whose fonts differ between machines.
#include "ui/color_scale.h"
#include "ui/contact_sheet.h"
#include "ui/plot_chart.h"
#include "ui/probe_view.h"
#include "ui/profile_view.h"
#include "ui/region_view.h"
#include "ui/sample_bar.h"
#include "ui/theme.h"
#include "ui/thumbnail_strip.h"
#include "ui/time_machine.h"

#include "golden.h"
#include "rough_posterior.h"

#include <QAction>
#include <QLabel>
#include <QPainter>
#include <QSlider>

using namespace penumbra;

class TestExplorePictures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void probe();
    void region();
    void powersAreNotCut();
    void profile();
    void contactSheet();
    void filmStrip();
    void timeMachine();
    void nothingIsCutWhereRoomIsScarce();

private:
    void show(PlotView& view);
    static QRgb color(float dex);
    /// A part of `widget` with the captions of `strip` painted out.
    static void compare(QWidget& widget, const ThumbnailStrip& strip, const QRect& part, const QString& name);

    std::shared_ptr<const PosteriorSnapshot> m_posterior = test::roughPosterior(24);
    std::shared_ptr<const PosteriorSnapshot> m_waves; ///< seven samples that can be told apart in small
};

void TestExplorePictures::initTestCase()
{
    PosteriorAccumulator waves(std::make_shared<const Field>(test::stellarMap(64)), nullptr, 1, "{}");
    for (std::uint32_t i = 0; i < 7; ++i)
        waves.add(test::darkMatterMap(64, i + 1.0), i);
    m_waves = waves.snapshot();
}

QRgb TestExplorePictures::color(float dex)
{
    DisplaySettings settings = defaultSettings(MapScale::darkMatter);
    settings.limits = {10.0, 12.0};
    const Rgb color = ColorScale(MapScale::darkMatter, settings).color(dex);
    return qRgb(color.red, color.green, color.blue);
}

void TestExplorePictures::show(PlotView& view)
{
    view.resize(350, 560);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QVERIFY(test::fit(view, view.chart(), {322, 320}));
    view.setPosterior(m_posterior);
}

void TestExplorePictures::compare(QWidget& widget, const ThumbnailStrip& strip, const QRect& part, const QString& name)
{
    QImage image = widget.grab(part).toImage();
    QPainter painter(&image);
    for (int i = 0; i < static_cast<int>(strip.items().size()); ++i) {
        const QRect item = strip.itemRect(i).translated(strip.viewport()->mapTo(&widget, QPoint()) - part.topLeft());
        painter.fillRect(QRect(item.left() - 5, item.bottom() + 5, item.width() + 10, 13), theme().window);
    }
    painter.end();
    const QString problem = test::compareWithGolden(image, name);
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void TestExplorePictures::probe()
{
    ProbeView view;
    show(view);
    view.setPoint(QPointF(9.0, 4.0), true);
    QTRY_VERIFY(view.answer().has_value());
    const QString problem = test::compareWithGolden(view.chart().picture(), QStringLiteral("probe"));
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void TestExplorePictures::region()
{
    RegionView view;
    show(view);
    view.setRegions({{Circle{9.0, 9.0, 1.2}}}, 0);
    QTRY_VERIFY(view.answer().has_value());
    const QString problem = test::compareWithGolden(view.chart().picture(), QStringLiteral("region"));
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void TestExplorePictures::powersAreNotCut()
{
    RegionView view;
    show(view);
    view.setRegions({{Circle{9.0, 9.0, 1.2}}}, 0);
    QTRY_VERIFY(view.answer().has_value());
    QLabel* reading = nullptr;
    for (QLabel* label : view.findChildren<QLabel*>())
        if (label->text().contains("<sup>"))
            reading = label;
    QVERIFY(reading);
    const QImage image = reading->grab().toImage();
    const auto inkIn = [&image](int row) {
        int ink = 0;
        for (int x = 0; x < image.width(); ++x)
            ink += image.pixel(x, row) != image.pixel(image.width() - 1, 0) ? 1 : 0;
        return ink;
    };
    QCOMPARE(inkIn(0), 0); // the exponents of the first line end below it
    QVERIFY(inkIn(reading->fontMetrics().height() / 2) > 0);
}

void TestExplorePictures::profile()
{
    ProfileView view;
    show(view);
    view.setLine(Line{2.0, 2.0, 17.0, 10.0});
    QTRY_VERIFY(view.answer().has_value());
    const QString problem = test::compareWithGolden(view.chart().picture(), QStringLiteral("profile"));
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void TestExplorePictures::contactSheet()
{
    QWidget maps;
    maps.resize(460, 340);
    ContactSheet sheet(&maps);
    sheet.thumbnails().setColors(color);
    sheet.setPosterior(m_waves);
    sheet.setCurrent(4);
    maps.show();
    QVERIFY(QTest::qWaitForWindowExposed(&maps));
    sheet.open();
    const ThumbnailStrip& strip = sheet.thumbnails();
    QVERIFY(test::fit(maps, *strip.viewport(), {420, 280}));
    const QRect part(strip.viewport()->mapTo(&maps, QPoint()), strip.viewport()->size());
    compare(maps, strip, part, QStringLiteral("contact-sheet"));
}

void TestExplorePictures::filmStrip()
{
    QList<QAction*> actions;
    for (const char* text : {"Play", "Flicker", "Sheet"})
        actions << new QAction(QString::fromLatin1(text), this);
    SampleBar bar(actions);
    bar.strip().setColors(color);
    bar.resize(1200, 120);
    bar.show();
    QVERIFY(QTest::qWaitForWindowExposed(&bar));
    bar.setPosterior(m_waves);
    bar.setLive(std::make_shared<const Field>(test::darkMatterMap(64, 8.0)), 7);
    bar.setCurrent(2);
    QVERIFY(test::fit(bar, *bar.strip().viewport(), {640, 90}));
    compare(bar, bar.strip(), bar.strip().geometry(), QStringLiteral("film-strip"));
}

void TestExplorePictures::timeMachine()
{
    TimeMachine machine;
    machine.setColors(color);
    machine.resize(600, 110);
    machine.setVisible(true);
    QVERIFY(QTest::qWaitForWindowExposed(&machine));
    machine.show(0, test::roughPath(24), true);
    const ThumbnailStrip& strip = machine.thumbnails();
    QVERIFY(test::fit(machine, *strip.viewport(), {300, 90}));
    machine.setFrame(11); // one of those that have a thumbnail
    const QRect slider = machine.findChild<QSlider*>()->geometry();
    compare(machine, strip, strip.geometry().united(slider), QStringLiteral("time-machine"));
}

// What the smallest window leaves for them, 960 x 500.
void TestExplorePictures::nothingIsCutWhereRoomIsScarce()
{
    TimeMachine machine;
    machine.setVisible(true);
    QVERIFY(QTest::qWaitForWindowExposed(&machine));
    QVERIFY(test::fit(machine, *machine.thumbnails().viewport(), {106, 80}));
    for (const bool canTrace : {false, true}) {
        machine.show(1, nullptr, canTrace);
        QVERIFY(machine.thumbnails().viewport()->rect().contains(machine.thumbnails().hintRect()));
    }
    QWidget maps;
    maps.resize(350, 280);
    ContactSheet sheet(&maps);
    sheet.setPosterior(m_waves);
    maps.show();
    QVERIFY(QTest::qWaitForWindowExposed(&maps));
    sheet.open();
    for (const QLabel* label : sheet.findChildren<QLabel*>())
        QVERIFY2(label->width() >= label->sizeHint().width(), qPrintable(label->text()));
}

PENUMBRA_UI_TEST_MAIN(TestExplorePictures)
#include "test_explore_pictures.moc"
