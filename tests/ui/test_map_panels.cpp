// What the panels show and how they are compared, by mouse, menu and keys.
#include "ui/compare_view.h"
#include "ui/contour_dialog.h"
#include "ui/limits_dialog.h"
#include "ui/relief_canvas.h"
#include "ui/relief_view.h"

#include "map_window.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QWheelEvent>

#include <set>

using namespace penumbra;

class TestMapPanels : public test::MapWindow
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { m_window.reset(); }
    void titleMenuChoosesWhatIsShown();
    void keysChooseWhatTheActivePanelShows();
    void panelCountsHaveKeys();
    void everyPanelReadsThePoint();
    void blinkByTimerAndKey();
    void blinkShowsEveryMapOnce();
    void blinkWaitsForADialog();
    void nothingIsFrozenWithoutAPoint();
    void contoursLieOnTheRelief();
    void theReliefCoversTheWholeMap();
    void curtainShowsBothMaps();
    void reliefTurnsWithTheMouse();
    void contoursLieOverTheOtherMaps();
    void zoomKeys();
    void arrowKeysNudgeTheCrosshair();
    void settingsRoundTrip();
};

void TestMapPanels::titleMenuChoosesWhatIsShown()
{
    choose(panel(1).title(), MapQuantity::truth);
    QVERIFY(panel(1).picture().quantity == MapQuantity::truth);
    QCOMPARE(panel(1).accessibleName(), QStringLiteral("Truth"));
    QCOMPARE(panel(1).map()->values[5], std::log10(test::darkMatterMap(64).pixels()[5]));
    choose(panel(1).title(), MapQuantity::median);
    QTRY_VERIFY(panel(1).map() != nullptr); // worked out beside the window

    // Without a truth its entry is there, says why, and does nothing.
    m_view->showInput(test::stellarMap(64), nullptr);
    choose(panel(0).title(), MapQuantity::residual);
    QVERIFY(panel(0).picture().quantity == MapQuantity::stellarMass);
    for (const QAction* action : panel(0).title().menu()->actions())
        if (action->text() == title(MapQuantity::residual))
            QVERIFY(!action->isEnabled() && action->toolTip().contains(QStringLiteral("not known")));
}

void TestMapPanels::keysChooseWhatTheActivePanelShows()
{
    point(3);
    test::moveMouse(panel(0).canvas(), panel(0).canvas().rect().center()); // on the way to somewhere else
    key(Qt::Key_Z);
    QVERIFY(panel(3).picture().quantity == MapQuantity::zScore);
    point(0);
    key(Qt::Key_D);
    QVERIFY(panel(0).picture().quantity == MapQuantity::residual);
    QVERIFY(panel(3).picture().quantity == MapQuantity::zScore);
    // Residuals have both signs: no logarithm, and the toolbar says so.
    for (const QAction* action : button(QStringLiteral("Stretch")).menu()->actions())
        if (action->text() == title(Stretch::log))
            QVERIFY(!action->isEnabled() && action->toolTip().contains(QStringLiteral("both signs")));
    QCOMPARE(panel(0).limits().low, -panel(0).limits().high);
    const std::vector<std::pair<Qt::Key, MapQuantity>> keys{
        {Qt::Key_I, MapQuantity::stellarMass}, {Qt::Key_A, MapQuantity::sample},
        {Qt::Key_M, MapQuantity::mean},        {Qt::Key_S, MapQuantity::std},
        {Qt::Key_T, MapQuantity::truth},       {Qt::Key_Q, MapQuantity::quantile16},
        {Qt::Key_W, MapQuantity::median},      {Qt::Key_E, MapQuantity::quantile84}};
    for (const auto& [letter, quantity] : keys) {
        key(letter);
        QVERIFY(panel(0).picture().quantity == quantity);
    }
    key(Qt::Key_S, Qt::ShiftModifier);
    QVERIFY(panel(0).picture().quantity == MapQuantity::signalToNoise);
}

void TestMapPanels::panelCountsHaveKeys()
{
    for (const auto& [letter, count] :
         {std::pair(Qt::Key_6, 6), std::pair(Qt::Key_1, 1), std::pair(Qt::Key_2, 2), std::pair(Qt::Key_4, 4)}) {
        key(letter, Qt::ControlModifier);
        QCOMPARE(m_view->views().size(), static_cast<std::size_t>(count));
        for (MapView* view : m_view->views())
            QVERIFY(view->isVisible() && view->map() != nullptr);
    }
}

void TestMapPanels::everyPanelReadsThePoint()
{
    key(Qt::Key_6, Qt::ControlModifier);
    MapCanvas& canvas = panel(2).canvas();
    test::moveMouse(canvas, QPoint(canvas.width() / 3, canvas.height() / 4));
    QVERIFY(m_view->viewport().cursor().has_value());
    const QPointF at = *m_view->viewport().cursor();
    for (MapView* view : m_view->views())
        QCOMPARE(view->valueText(), valueText(view->map()->at(at.x(), at.y()), scaleOf(view->picture().quantity)));
    QVERIFY(panel(2).valueText().endsWith(QStringLiteral("dex")));
    const auto reading = m_view->reading();
    QCOMPARE(reading->others.size(), std::size_t{1}); // the residual, beside what is always read
    key(Qt::Key_F);
    test::moveMouse(canvas, QPoint(5, 5));
    QCOMPARE(*m_view->viewport().cursor(), at);
    key(Qt::Key_F);
    QVERIFY(!m_view->viewport().isFrozen());
}

void TestMapPanels::blinkByTimerAndKey()
{
    QTest::mouseClick(&button(QStringLiteral("Blink")), Qt::LeftButton);
    auto* compare = m_window->findChild<CompareView*>();
    QVERIFY(compare->isVisible() && compare->isBlinking());
    const MapQuantity first = compare->shown();
    QTRY_VERIFY(compare->shown() != first); // by itself
    QVERIFY(compare->view().picture().quantity == compare->shown());
    key(Qt::Key_N);
    QVERIFY(!compare->isBlinking());
    std::set<MapQuantity> seen;
    for (int i = 0; i < 4; ++i) {
        seen.insert(compare->view().picture().quantity);
        key(Qt::Key_N);
    }
    QCOMPARE(seen.size(), std::size_t{4}); // all four panels' maps
    const MapQuantity now = compare->shown();
    key(Qt::Key_N);
    key(Qt::Key_N, Qt::ShiftModifier);
    QVERIFY(compare->shown() == now);
    key(Qt::Key_B);
    QVERIFY(m_view->mapLayout().mode == Comparison::tile && !compare->isVisible());
}

void TestMapPanels::blinkShowsEveryMapOnce()
{
    choose(panel(2).title(), MapQuantity::stellarMass); // now twice
    key(Qt::Key_B);
    auto* compare = m_window->findChild<CompareView*>();
    const auto seenInTurns = [&](int turns) {
        std::set<MapQuantity> seen;
        for (int i = 0; i < turns; ++i) {
            seen.insert(compare->view().picture().quantity);
            key(Qt::Key_N);
        }
        return seen;
    };
    QVERIFY(seenInTurns(3) == (std::set{MapQuantity::stellarMass, MapQuantity::sample, MapQuantity::std}));
    key(Qt::Key_B);
    key(Qt::Key_1, Qt::ControlModifier);
    key(Qt::Key_B); // of one panel: with the next map, for there is nothing to compare else
    QVERIFY(seenInTurns(2) == (std::set{MapQuantity::stellarMass, MapQuantity::sample}));
}

void TestMapPanels::blinkWaitsForADialog()
{
    key(Qt::Key_B);
    auto* compare = m_window->findChild<CompareView*>();
    QVERIFY(compare->isBlinking());
    key(Qt::Key_L, Qt::ControlModifier);
    auto* dialog = m_window->findChild<LimitsDialog*>();
    dialog->activateWindow(); // as a window manager does
    QTRY_COMPARE(QApplication::activeWindow(), dialog);
    const MapQuantity shown = compare->shown();
    QTest::qWait(3 * static_cast<int>(1000.0 * m_view->mapLayout().blinkSeconds));
    QVERIFY(compare->shown() == shown);
    dialog->close();
    m_window->activateWindow();
    QTRY_VERIFY(compare->shown() != shown);
}

void TestMapPanels::nothingIsFrozenWithoutAPoint()
{
    QVERIFY(!m_view->viewport().cursor());
    key(Qt::Key_F);
    QVERIFY(!m_view->viewport().isFrozen());
    point(0);
    QVERIFY(m_view->viewport().cursor().has_value());
    key(Qt::Key_F);
    QVERIFY(m_view->viewport().isFrozen());
}

void TestMapPanels::contoursLieOnTheRelief()
{
    key(Qt::Key_V);
    auto& relief = *m_window->findChild<ReliefView*>();
    const QImage without = relief.canvas().picture();
    key(Qt::Key_K);
    const QImage with = relief.canvas().picture();
    QVERIFY(different(without, with, with.rect()) > 500); // lines of stars, three levels
    key(Qt::Key_K);
    QCOMPARE(different(without, relief.canvas().picture(), without.rect()), 0);
}

void TestMapPanels::theReliefCoversTheWholeMap()
{
    DisplayMap map{13, 26.0, std::vector<float>(13 * 13, 1.0F)};
    for (std::size_t i = 0; i < 13; ++i)
        map.values[12 * 13 + i] = map.values[i * 13 + 12] = 7.0F; // the last row and the last column
    map.values[0] = std::nanf("");
    const DisplayMap fewer = reduced(map, 4); // blocks of 3 and 4 pixels a side
    QCOMPARE(fewer.size, std::size_t{4});
    QCOMPARE(fewer.side, 26.0);
    QCOMPARE(fewer.values.size(), std::size_t{16});
    QCOMPARE(fewer.values[0], 1.0F); // of the pixels that have a value
    QCOMPARE(fewer.values[5], 1.0F);
    QCOMPARE(fewer.values[3], (3.0F * 1.0F + 1.0F * 7.0F) / 4.0F);   // one of four columns
    QCOMPARE(fewer.values[15], (9.0F * 1.0F + 7.0F * 7.0F) / 16.0F); // a row and a column of four
    QCOMPARE(reduced(map, 13).values.size(), map.values.size());
}

void TestMapPanels::curtainShowsBothMaps()
{
    key(Qt::Key_C);
    auto* compare = m_window->findChild<CompareView*>();
    MapView& view = compare->view();
    QVERIFY(view.secondTitle().isVisible());
    choose(view.secondTitle(), MapQuantity::std);
    QVERIFY(m_view->mapLayout().right == MapQuantity::std);
    MapCanvas& canvas = view.canvas();
    const QImage half = canvas.picture();
    const QPoint from(canvas.width() / 2, canvas.height() / 2), to(canvas.width() / 4, canvas.height() / 2);
    drag(canvas, Qt::LeftButton, from, to);
    QVERIFY(std::abs(m_view->mapLayout().divider - 0.25) < 0.01);
    QVERIFY(m_view->viewport().isFit()); // the map was not dragged
    m_view->viewport().setCursor(std::nullopt);
    const QImage quarter = canvas.picture();
    const int w = half.width(), h = half.height();
    QVERIFY(different(half, quarter, QRect(w / 4 + 4, 8, w / 4 - 12, h - 16)) > w * h / 8); // the second map came
    QCOMPARE(different(half, quarter, QRect(8, 8, w / 4 - 16, h / 2 - 16)), 0);
    QCOMPARE(different(half, quarter, QRect(w / 2 + 8, 8, w / 2 - 16, h / 2 - 16)), 0);
    key(Qt::Key_G);
    QVERIFY(m_view->mapLayout().mode == Comparison::tile);
}

void TestMapPanels::reliefTurnsWithTheMouse()
{
    key(Qt::Key_V);
    auto* relief = m_window->findChild<ReliefView*>();
    QVERIFY(relief->isVisible());
    ReliefCanvas& canvas = relief->canvas();
    const QImage before = canvas.picture();
    const double azimuth = canvas.azimuth(), elevation = canvas.elevation();
    const QPoint from = canvas.rect().center(), to = from + QPoint(80, 40);
    drag(canvas, Qt::LeftButton, from, to);
    QVERIFY(canvas.azimuth() != azimuth && canvas.elevation() > elevation);
    const QImage after = canvas.picture();
    QVERIFY(different(before, after, after.rect()) > after.width() * after.height() / 10);
    QWheelEvent wheel(from, canvas.mapToGlobal(from), {}, {0, 120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                      false);
    QApplication::sendEvent(&canvas, &wheel);
    QVERIFY(canvas.distance() < 1.0);
    QTest::mouseDClick(&canvas, Qt::LeftButton, {}, from);
    QCOMPARE(canvas.azimuth(), azimuth);
    choose(relief->title(), MapQuantity::stellarMass); // with pixels without mass
    QVERIFY(m_view->mapLayout().relief == MapQuantity::stellarMass);
    QVERIFY(different(before, canvas.picture(), before.rect()) > 1000);
}

void TestMapPanels::contoursLieOverTheOtherMaps()
{
    point(2);
    m_view->viewport().setCursor(std::nullopt);
    const QImage stars = panel(0).canvas().picture(), mean = panel(2).canvas().picture();
    key(Qt::Key_K);
    QVERIFY(m_view->contours().shown);
    QVERIFY(different(mean, panel(2).canvas().picture(), mean.rect()) > 100);
    QCOMPARE(different(stars, panel(0).canvas().picture(), stars.rect()), 0); // not over themselves
    key(Qt::Key_K, Qt::ShiftModifier);
    auto* dialog = m_window->findChild<ContourDialog*>();
    QVERIFY(QTest::qWaitForWindowExposed(dialog));
    auto* levels = dialog->findChild<QLineEdit*>(QStringLiteral("levels"));
    levels->setFocus();
    levels->selectAll();
    QTest::keyClicks(levels, QStringLiteral("9.5, 8"));
    QTest::keyClick(levels, Qt::Key_Return);
    QCOMPARE(m_view->contours().levels, (std::vector<double>{8.0, 9.5}));
    levels->selectAll();
    QTest::keyClicks(levels, QStringLiteral("many"));
    QTest::keyClick(levels, Qt::Key_Return);
    QCOMPARE(m_view->contours().levels, (std::vector<double>{8.0, 9.5}));
    // Whoever looks at another quantity's finds them again.
    auto* quantity = dialog->findChild<QComboBox*>(QStringLiteral("quantity"));
    quantity->setFocus();
    QTest::keyClick(quantity, Qt::Key_Down);
    QVERIFY(m_view->contours().quantity != MapQuantity::stellarMass && m_view->contours().levels.front() > 9.5);
    QTest::keyClick(quantity, Qt::Key_Up);
    QVERIFY(m_view->contours().quantity == MapQuantity::stellarMass);
    QCOMPARE(m_view->contours().levels, (std::vector<double>{8.0, 9.5}));
    QTest::mouseClick(dialog->findChild<QCheckBox*>(QStringLiteral("shown")), Qt::LeftButton);
    QVERIFY(!m_view->contours().shown);
    QCOMPARE(different(mean, panel(2).canvas().picture(), mean.rect()), 0);
}

void TestMapPanels::zoomKeys()
{
    point(0);
    Viewport& viewport = m_view->viewport();
    key(Qt::Key_Plus);
    QVERIFY(std::abs(viewport.visible().width() - 25.0 / 1.5) < 1e-9);
    key(Qt::Key_Minus);
    QVERIFY(viewport.isFit());
    key(Qt::Key_1);
    const double screen = panel(0).canvas().width() * m_window->devicePixelRatioF();
    const double perPixel = screen / (viewport.visible().width() / 25.0 * 64.0);
    QVERIFY(std::abs(perPixel - std::round(perPixel)) < 1e-6);
    key(Qt::Key_0);
    QVERIFY(viewport.isFit());
}

void TestMapPanels::arrowKeysNudgeTheCrosshair()
{
    MapCanvas& canvas = panel(0).canvas();
    canvas.setFocus();
    m_view->viewport().setCursor(QPointF(10.0, 10.0));
    QTest::keyClick(&canvas, Qt::Key_Right);
    QTest::keyClick(&canvas, Qt::Key_Up);
    const double pixel = 25.0 / 64.0;
    QVERIFY(std::abs(m_view->viewport().cursor()->x() - 10.0 - pixel) < 1e-9);
    QVERIFY(std::abs(m_view->viewport().cursor()->y() - 10.0 - pixel) < 1e-9);
    m_view->viewport().zoom(2.0, {0.0, 0.0});
    QTest::keyClick(&canvas, Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(std::abs(m_view->viewport().visible().left() - 1.25) < 1e-9);
}

void TestMapPanels::settingsRoundTrip()
{
    const ViewSettings before = m_view->viewSettings();
    point(2);
    key(Qt::Key_T);
    key(Qt::Key_K);
    choose(button(QStringLiteral("Stretch")), title(Stretch::asinh));
    key(Qt::Key_C);
    const ViewSettings after = m_view->viewSettings();
    QVERIFY(!(before == after));
    QSignalSpy steps(m_view, &PosteriorView::viewSettingsChanged);
    m_view->setViewSettings(before);
    QVERIFY(m_view->viewSettings() == before);
    QVERIFY(panel(2).picture().quantity == MapQuantity::mean);
    QVERIFY(button(QStringLiteral("Tile")).isChecked());
    m_view->setViewSettings(after);
    QVERIFY(m_view->viewSettings() == after);
    QVERIFY(button(QStringLiteral("Curtain")).isChecked());
}

PENUMBRA_UI_TEST_MAIN(TestMapPanels)
#include "test_map_panels.moc"
