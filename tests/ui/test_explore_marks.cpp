#include "ui/compare_view.h"
#include "ui/map_tools.h"
#include "ui/plot_chart.h"
#include "ui/plot_legend.h"
#include "ui/probe_view.h"
#include "ui/profile_view.h"
#include "ui/readout_line.h"
#include "ui/region_view.h"

#include "exploring_window.h"

#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

#include <algorithm>
#include <cmath>

using namespace penumbra;

/// Pixel probe, regions and line profile.
class TestExploreMarks : public test::ExploringWindow
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { open(); }
    void init() { reset(); }
    void probeFollowsAndIsPinned();
    void circleTellsTheMassInside();
    void circleIsResizedAndMovedByItsHandles();
    void thresholdIsTypedAndDragged();
    void regionIsTypedMovedAndRemoved();
    void regionGoesOnAtTheOppositeEdge();
    void boxIsTypedAndItsCornerDragged();
    void lineTellsTheProfile();
    void lineAndPinAreMoved();
    void toolsByKeyboardAlone();
    void aToolTellsWhatToDo();
    void theCurtainHasAGripAndALineAStart();

private:
    [[nodiscard]] Circle circle() { return std::get<Circle>(m_explorer->tools().marks().regions.at(0).shape); }
    /// Waits until the region's tab tells area and masses of a circle, and its fields what it is.
    void waitForAnswerOf(const Circle& circle);
};

void TestExploreMarks::waitForAnswerOf(const Circle& circle)
{
    RegionView& region = m_explorer->panel().region();
    const RegionMask mask(circle, 64, camelsGeometry);
    const std::vector<std::shared_ptr<const Field>>& samples = m_window->posterior()->samples;
    QTRY_VERIFY(region.answer() && std::abs(region.answer()->area - mask.area()) < 1e-9);
    for (std::size_t i = 0; i < samples.size(); ++i)
        QTRY_VERIFY(std::abs(region.answer()->logMass.values[i] - std::log10(mask.mass(*samples[i]))) < 1e-9);
    // Pixels at the edge count by their share, to 1 part in 64.
    QVERIFY(std::abs(region.answer()->area / (M_PI * circle.radius * circle.radius) - 1.0) < 5e-3);
    const double numbers[] = {circle.x, circle.y, circle.radius};
    for (int i = 0; i < 3; ++i) // of two decimals
        QVERIFY(std::abs(region.findChild<QDoubleSpinBox*>(QStringLiteral("region%1").arg(i))->value() - numbers[i]) <=
                0.005 + 1e-9);
}

void TestExploreMarks::probeFollowsAndIsPinned()
{
    m_explorer->panel().setTab(Tab::probe);
    ProbeView& probe = m_explorer->panel().probe();
    const PosteriorSnapshot& posterior = *m_window->posterior();
    const auto expected = [&](std::size_t column, std::size_t row) {
        return pixelOverSamples(posterior.sampleSet(), column, row)->summary.mean;
    };
    pointAt(30, 17);
    QTRY_VERIFY(probe.answer() && probe.answer()->summary.mean == expected(30, 17));
    key(Qt::Key_P);
    QTest::mouseClick(&canvas(2), Qt::LeftButton, {}, canvas(2).toWidget(test::middle(13, 51)).toPoint());
    QTRY_VERIFY(probe.answer() && probe.answer()->summary.mean == expected(13, 51));
    pointAt(40, 20);
    QTest::qWait(60);
    QCOMPARE(probe.answer()->summary.mean, expected(13, 51)); // pinned
    QVERIFY(probe.reading().contains("5 samples") && probe.reading().contains("dex"));
    QVERIFY(probe.reading().contains("truth"));
    QTest::mouseClick(test::toolButton(probe, "Pin"), Qt::LeftButton); // released
    pointAt(30, 18);
    QTRY_COMPARE(probe.answer()->summary.mean, expected(30, 18));
    QTest::mouseClick(test::toolButton(probe, "Pin"), Qt::LeftButton);
    pointAt(41, 20);
    QTest::qWait(60);
    QCOMPARE(probe.answer()->summary.mean, expected(30, 18));
}

void TestExploreMarks::circleTellsTheMassInside()
{
    key(Qt::Key_O);
    drag({12.0, 12.0}, {15.0, 12.0}, 0); // on any of the maps
    QVERIFY(m_explorer->tools().tool() == MapTool::none);
    QVERIFY(m_explorer->panel().tab() == Tab::region);
    const Circle circle = this->circle();
    QVERIFY(std::abs(circle.radius - 3.0) < 0.15); // a pixel of the screen is about 0.1 Mpc/h
    RegionView& region = m_explorer->panel().region();
    QTRY_VERIFY(region.answer().has_value());
    const RegionMask mask(circle, 64, camelsGeometry);
    for (std::size_t i = 0; i < 5; ++i)
        QVERIFY(std::abs(region.answer()->logMass.values[i] -
                         std::log10(mask.mass(*m_window->posterior()->samples[i]))) < 1e-9);
    QVERIFY(region.reading().contains("5 samples"));
    const QImage drawn = m_view->views()[3]->grab().toImage();
    int white = 0;
    for (int y = 0; y < drawn.height(); ++y)
        for (int x = 0; x < drawn.width(); ++x)
            white += qGray(drawn.pixel(x, y)) > 225 ? 1 : 0;
    QVERIFY2(white > 60, "the circle is drawn on the other maps too");
    // Its handles are on the map that the mouse is over, and go with it.
    const auto picture = [this] { return canvas().grab().toImage(); };
    const QImage without = picture();
    move(canvas(), canvas().toWidget(QPointF(circle.x, circle.y)).toPoint(), Qt::NoButton);
    QVERIFY(picture() != without);
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(&canvas(), &leave);
    QVERIFY(picture() == without);
}

void TestExploreMarks::circleIsResizedAndMovedByItsHandles()
{
    key(Qt::Key_O);
    drag({11.0, 12.0}, {14.0, 12.0});
    waitForAnswerOf(circle());
    const double mass = m_explorer->panel().region().answer()->logMass.summary.mean;
    // The four handles on it, right, above, left and below, each on another map. The centre stays.
    const Circle drawn = circle();
    const double pixel = 25.0 / canvas().width(); // of the screen: presses are on whole ones
    const QPointF centre(drawn.x, drawn.y), outward[] = {{1.0, 0.0}, {0.0, 1.0}, {-1.0, 0.0}, {0.0, -1.0}};
    const double radii[] = {5.0, 2.0, 4.0, 6.0};
    for (std::size_t i = 0; i < 4; ++i) {
        drag(centre + circle().radius * outward[i], centre + radii[i] * outward[i], i);
        QVERIFY(std::abs(circle().radius - radii[i]) < pixel);
        QVERIFY(circle().x == drawn.x && circle().y == drawn.y);
        waitForAnswerOf(circle());
    }
    QVERIFY2(m_explorer->panel().region().answer()->logMass.summary.mean > mass + 0.3, "four times the area");
    // The handle in the middle moves it; what is inside is another mass in the same area.
    const double area = m_explorer->panel().region().answer()->area, radius = circle().radius;
    drag(centre, centre + QPointF(2.5, 3.5));
    QVERIFY(std::abs(circle().x - drawn.x - 2.5) < pixel && std::abs(circle().y - drawn.y - 3.5) < pixel);
    QCOMPARE(circle().radius, radius);
    waitForAnswerOf(circle());
    QVERIFY(std::abs(m_explorer->panel().region().answer()->area / area - 1.0) < 5e-3);
    QVERIFY2(m_view->viewport().isFit(), "the maps were not panned");
    // Taken back in one step.
    key(Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(circle() == (Circle{drawn.x, drawn.y, radius}));
    waitForAnswerOf(circle());
}

void TestExploreMarks::thresholdIsTypedAndDragged()
{
    key(Qt::Key_X);
    drag({3.0, 3.0}, {9.0, 8.0});
    RegionView& region = m_explorer->panel().region();
    QTRY_VERIFY(region.answer().has_value());
    std::vector<double> values = region.answer()->logMass.values;
    std::sort(values.begin(), values.end());
    auto* field = region.findChild<QDoubleSpinBox*>("threshold");
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, QString::number(values.back() + 0.02, 'f', 2));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(region.exceedance()->value, 0.0);
    QVERIFY(region.exceedance()->high > 0.1); // five samples without one above say little
    PlotChart& chart = region.chart();
    const double to = values.front() - 0.02;
    const QPoint from = chart.toWidget(region.threshold(), 0.0).toPoint() - QPoint(0, 40);
    QTest::mousePress(&chart, Qt::LeftButton, {}, from);
    move(chart, QPoint(chart.toWidget(to, 0.0).toPoint().x(), from.y()), Qt::LeftButton);
    QTest::mouseRelease(&chart, Qt::LeftButton, {}, from);
    QVERIFY(std::abs(region.threshold() - to) < 0.02);
    QCOMPARE(region.exceedance()->value, 1.0);
}

void TestExploreMarks::regionIsTypedMovedAndRemoved()
{
    key(Qt::Key_O);
    drag({12.0, 12.0}, {15.0, 12.0});
    RegionView& region = m_explorer->panel().region();
    auto* radius = region.findChild<QDoubleSpinBox*>("region2");
    radius->setFocus();
    radius->selectAll();
    QTest::keyClicks(radius, "4");
    QTest::keyClick(radius, Qt::Key_Return);
    QCOMPARE(circle().radius, 4.0);
    const Circle before = circle();
    const double diagonal = 4.0 * M_SQRT1_2;
    drag({before.x + diagonal, before.y + diagonal}, {before.x + diagonal - 3.0, before.y + diagonal}); // its outline
    QVERIFY(std::abs(circle().x - (before.x - 3.0)) < 0.15 && std::abs(circle().radius - 4.0) < 1e-9);
    QVERIFY2(m_view->viewport().isFit(), "the map was not panned");
    m_window->setFocus();
    key(Qt::Key_Delete);
    QVERIFY(m_explorer->tools().marks().regions.empty());
    QVERIFY(region.chart().plot().isEmpty());
}

void TestExploreMarks::regionGoesOnAtTheOppositeEdge()
{
    key(Qt::Key_O);
    drag({2.0, 12.0}, {5.5, 12.0}, 0);
    RegionView& region = m_explorer->panel().region();
    QTRY_VERIFY(region.answer().has_value());
    const Circle circle = this->circle();
    QVERIFY(circle.radius > circle.x + 1.0);
    const double area = M_PI * circle.radius * circle.radius;
    // To a few parts in 64 of the 55 edge pixels.
    QTRY_VERIFY(std::abs(region.answer()->area / area - 1.0) < 5e-3);
    // It is drawn there too.
    MapView& view = *m_view->views()[0];
    const QPoint at =
        view.canvas().mapTo(&view, view.canvas().toWidget({circle.x - circle.radius + 25.0, circle.y}).toPoint());
    const QRect around(at - QPoint(4, 4), at + QPoint(4, 4));
    const QImage with = view.grab(around).toImage();
    key(Qt::Key_Delete);
    QVERIFY(m_explorer->tools().marks().regions.empty());
    const QImage without = view.grab(around).toImage();
    int brighter = 0;
    for (int y = 0; y < with.height(); ++y)
        for (int x = 0; x < with.width(); ++x)
            brighter += qGray(with.pixel(x, y)) > qGray(without.pixel(x, y)) + 40 ? 1 : 0;
    QVERIFY2(brighter >= 5, "a white line on dark stars, 9 pixels long");
}

void TestExploreMarks::boxIsTypedAndItsCornerDragged()
{
    RegionView& region = m_explorer->panel().region();
    m_explorer->panel().setTab(Tab::region);
    auto* x1 = region.findChild<QDoubleSpinBox*>("region0");
    auto* threshold = region.findChild<QDoubleSpinBox*>("threshold");
    QVERIFY2(!x1->isVisible() && !threshold->isVisible(), "no numbers without a region");
    key(Qt::Key_X);
    drag({4.0, 4.0}, {9.0, 8.0});
    QVERIFY(x1->isVisible() && threshold->isVisible());
    const QStringList prefixes{"x₁ ", "y₁ ", "x₂ ", "y₂ "};
    for (int i = 0; i < 4; ++i) {
        auto* field = region.findChild<QDoubleSpinBox*>(QStringLiteral("region%1").arg(i));
        QCOMPARE(field->prefix(), prefixes[i]);
        QVERIFY2(field->findChild<QLineEdit*>()->width() > field->fontMetrics().horizontalAdvance("x₁ 22.22"),
                 "all of it can be read");
    }
    x1->setFocus();
    x1->selectAll();
    QTest::keyClicks(x1, "2.5");
    QTest::keyClick(x1, Qt::Key_Return);
    const auto box = [this] { return std::get<Box>(m_explorer->tools().marks().regions.at(0).shape); };
    QCOMPARE(box().x1, 2.5);
    const Box before = box();
    drag({before.x2, before.y2}, {before.x2 + 3.0, before.y2 + 1.0});
    QVERIFY(std::abs(box().x2 - before.x2 - 3.0) < 0.15 && std::abs(box().y2 - before.y2 - 1.0) < 0.15);
    QCOMPARE(box().x1, 2.5);
}

void TestExploreMarks::lineTellsTheProfile()
{
    chooseInMenu("Explore", "Line profile");
    drag({2.0, 5.0}, {20.0, 5.0});
    QVERIFY(m_explorer->panel().tab() == Tab::profile);
    ProfileView& profile = m_explorer->panel().profile();
    QTRY_VERIFY(profile.answer().has_value());
    QVERIFY(std::abs(profile.answer()->distance.back() - 18.0) < 0.25);
    drag({20.0, 5.0}, {14.0, 13.0}); // its end: 12 to the right of the other, 8 up
    QTRY_VERIFY(std::abs(profile.answer()->distance.back() - std::hypot(12.0, 8.0)) < 0.3);
    drag({14.0, 13.0}, {20.0, 5.0});
    QTRY_VERIFY(std::abs(profile.answer()->distance.back() - 18.0) < 0.4);
    QVERIFY(profile.answer()->band.low95[10] <= profile.answer()->band.low68[10]);
    QVERIFY(!profile.answer()->truth.empty());
    move(profile.chart(), profile.chart().toWidget(9.0, profile.chart().plot().panes[0].y.low).toPoint(), Qt::NoButton);
    QTRY_VERIFY(profile.reading().contains("Mpc/h") && profile.reading().contains("all 5"));
    QVERIFY(m_view->viewport().cursor().has_value()); // the crosshair follows along the line
    QVERIFY(std::abs(m_view->viewport().cursor()->x() - 11.0) < 0.3);
    // Stars have less mass than matter: shown, they are in sight.
    QTest::mouseClick(test::toolButton(profile.legend(), "stars"), Qt::LeftButton);
    std::vector<double> stars = profile.answer()->input;
    std::erase(stars, 0.0); // where there are none
    QVERIFY(!stars.empty());
    QTRY_VERIFY(profile.chart().plot().panes[0].y.low <= *std::min_element(stars.begin(), stars.end()));
    QTest::mouseClick(test::toolButton(profile.legend(), "stars"), Qt::LeftButton);
}

void TestExploreMarks::lineAndPinAreMoved()
{
    const double pixel = 25.0 / canvas().width(); // of the screen
    key(Qt::Key_J);
    drag({4.0, 5.0}, {16.0, 5.0});
    const Line before = *m_explorer->tools().marks().line;
    drag({9.0, 5.0}, {10.0, 9.0}, 2); // not by an end: all of it
    const Line line = *m_explorer->tools().marks().line;
    QVERIFY(std::abs(line.x1 - before.x1 - 1.0) < pixel && std::abs(line.y1 - before.y1 - 4.0) < pixel);
    QVERIFY(std::abs(line.length() - before.length()) < 1e-9);
    ProfileView& profile = m_explorer->panel().profile();
    const std::vector<double> there = profileOverSamples(m_window->posterior()->sampleSet(), line)->band.mean;
    QVERIFY(profileOverSamples(m_window->posterior()->sampleSet(), before)->band.mean != there);
    QTRY_VERIFY(profile.answer() && profile.answer()->band.mean == there);
    // The pin goes where it is dragged, and the probe reads there.
    key(Qt::Key_P);
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, canvas().toWidget(test::middle(13, 51)).toPoint());
    drag(test::middle(13, 51), test::middle(40, 20), 0);
    const auto expected = pixelOverSamples(m_window->posterior()->sampleSet(), 40, 20)->values;
    ProbeView& probe = m_explorer->panel().probe();
    QTRY_VERIFY(probe.answer() && probe.answer()->values == expected);
    QVERIFY(m_view->viewport().isFit());
}

void TestExploreMarks::toolsByKeyboardAlone()
{
    m_view->viewport().setCursor(QPointF(6.0, 6.0));
    key(Qt::Key_O);
    canvas().setFocus();
    QTest::keyClick(&canvas(), Qt::Key_Return);
    QCOMPARE(m_explorer->tools().marks().regions.size(), std::size_t(1));
    const Circle circle = this->circle();
    QCOMPARE(circle.x, 6.0);
    key(Qt::Key_X);
    QVERIFY(m_explorer->tools().tool() == MapTool::box);
    key(Qt::Key_Escape);
    QVERIFY(m_explorer->tools().tool() == MapTool::none);
    QCOMPARE(m_explorer->tools().marks().regions.size(), std::size_t(1)); // Esc cancels the tool, not what was drawn
}

void TestExploreMarks::aToolTellsWhatToDo()
{
    const auto says = [this](const QString& text) {
        for (const QLabel* label : m_window->findChild<ReadoutLine*>()->findChildren<QLabel*>())
            if (label->text().contains(text))
                return true;
        return false;
    };
    for (const auto& [tool, words, tab] : {std::tuple(Qt::Key_P, "Click a pixel", Tab::probe),
                                           std::tuple(Qt::Key_O, "Drag from the centre", Tab::region),
                                           std::tuple(Qt::Key_J, "Drag from end to end", Tab::profile),
                                           std::tuple(Qt::Key_H, "a corner of the ellipse", Tab::region),
                                           std::tuple(Qt::Key_Y, "Click corner after corner", Tab::region),
                                           std::tuple(Qt::Key_X, "Drag from corner to corner", Tab::region)}) {
        key(tool);
        QVERIFY2(says(words) && says("Esc"), words);
        QVERIFY(m_explorer->panel().tab() == tab);
    }
    key(Qt::Key_Escape);
    QVERIFY2(!says("Drag") && !says("Esc"), "put away");
    key(Qt::Key_O);
    drag({12.0, 12.0}, {15.0, 12.0});
    QVERIFY2(!says("Drag"), "drawn");
}

// What tells the curtain's edge from a line that was drawn, and the ends of that from each other.
void TestExploreMarks::theCurtainHasAGripAndALineAStart()
{
    key(Qt::Key_J);
    drag({12.0, 5.0}, {20.0, 5.0});
    const auto bright = [](MapCanvas& canvas, QPointF at, int reach) {
        const QImage image = canvas.grab().toImage();
        int count = 0;
        for (int y = -reach; y <= reach; ++y)
            for (int x = -reach; x <= reach; ++x)
                count += qGray(image.pixel(at.toPoint() + QPoint(x, y))) > 225 ? 1 : 0;
        return count;
    };
    QVERIFY(bright(canvas(), canvas().toWidget({12.0, 5.0}) - QPointF(15, 0), 6) > 8); // the 0
    QCOMPARE(bright(canvas(), canvas().toWidget({20.0, 5.0}) + QPointF(15, 0), 6), 0);
    key(Qt::Key_C);
    MapCanvas& curtain = m_window->findChild<CompareView*>()->view().canvas();
    const auto gripAt = [&](double divider) { return QPointF(divider * curtain.width(), 0.5 * curtain.height()); };
    QTRY_VERIFY(bright(curtain, gripAt(0.5), 6) > 60);
    const QPoint from = gripAt(0.5).toPoint(), to = gripAt(0.25).toPoint();
    QTest::mousePress(&curtain, Qt::LeftButton, {}, from);
    move(curtain, to, Qt::LeftButton);
    QTest::mouseRelease(&curtain, Qt::LeftButton, {}, to);
    QVERIFY2(bright(curtain, gripAt(0.25), 6) > 60, "it goes along");
    key(Qt::Key_G);
}

PENUMBRA_UI_TEST_MAIN(TestExploreMarks)
#include "test_explore_marks.moc"
