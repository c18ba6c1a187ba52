#include "ui/map_tools.h"
#include "ui/plot_chart.h"
#include "ui/region_table.h"
#include "ui/region_view.h"

#include "io/region_file.h"

#include "exploring_window.h"

#include <QDoubleSpinBox>
#include <QHeaderView>
#include <QLineEdit>

#include <algorithm>
#include <cmath>

using namespace penumbra;

/// Regions beside each other, of every shape, by mouse and keys.
class TestSeveralRegions : public test::ExploringWindow
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { open(); }
    void init()
    {
        reset();
        activate();
    }
    void eachIsChosenAndRemovedByItself();
    void tableComparesTheirMasses();
    void aNameIsTypedAndSaved();
    void anEllipseIsDrawnTurnedAndTyped();
    void aPolygonIsClicked();
    void aPolygonByKeys();
    void aDoubleClickThatDrawsDoesNotZoom();
    void aCornerTakenBackIsNotSeen();
    void whatWasBegunIsPutAway();

private:
    [[nodiscard]] MapTools& tools() { return m_explorer->tools(); }
    [[nodiscard]] const std::vector<MarkedRegion>& regions() { return tools().marks().regions; }
    [[nodiscard]] RegionView& view() { return m_explorer->panel().region(); }
    [[nodiscard]] RegionTable& table() { return *m_window->findChild<RegionTable*>(); }
    template <typename Kind>
    [[nodiscard]] Kind last()
    {
        return std::get<Kind>(regions().back().shape);
    }
    void circle(QPointF centre, double radius)
    {
        key(Qt::Key_O);
        drag(centre, centre + QPointF(radius, 0.0));
    }
    void click(QPointF at)
    {
        const QPoint place = canvas().toWidget(at).toPoint();
        move(canvas(), place, Qt::NoButton);
        QTest::mouseClick(&canvas(), Qt::LeftButton, {}, place);
    }
    /// As a mouse does it, after the first of its two clicks.
    void doubleClick(QPointF at)
    {
        const QPoint place = canvas().toWidget(at).toPoint();
        QTest::mouseDClick(&canvas(), Qt::LeftButton, {}, place);
        QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, place);
    }
    [[nodiscard]] double pixel() { return 25.0 / canvas().width(); } ///< of the screen [Mpc/h]
    [[nodiscard]] bool near(const Point& corner, QPointF at)
    {
        return std::abs(corner.x - at.x()) < pixel() && std::abs(corner.y - at.y()) < pixel();
    }
};

void TestSeveralRegions::eachIsChosenAndRemovedByItself()
{
    circle({6.0, 6.0}, 2.0);
    QVERIFY2(!table().isVisible(), "one needs no table");
    circle({16.0, 6.0}, 3.0);
    circle({12.0, 18.0}, 4.0);
    QCOMPARE(regions().size(), std::size_t(3));
    QCOMPARE(tools().region(), std::optional<std::size_t>(2));
    QTRY_VERIFY(table().isVisible() && table().rowCount() == 3);
    // By its edge on the map, and by its row.
    click({8.0, 6.0});
    QCOMPARE(tools().region(), std::optional<std::size_t>(0));
    QCOMPARE(table().currentRow(), 0);
    QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, table().visualItemRect(table().item(1, 1)).center());
    QCOMPARE(tools().region(), std::optional<std::size_t>(1));
    auto* radius = view().findChild<QDoubleSpinBox*>("region2");
    QVERIFY(std::abs(radius->value() - std::get<Circle>(regions()[1].shape).radius) < 0.006);
    // What is typed and removed is the chosen one.
    const std::vector<MarkedRegion> drawn = regions();
    radius->setValue(1.5);
    QCOMPARE(std::get<Circle>(regions()[1].shape).radius, 1.5);
    QVERIFY(regions()[0] == drawn[0] && regions()[2] == drawn[2]);
    m_window->setFocus();
    key(Qt::Key_Delete);
    QCOMPARE(regions().size(), std::size_t(2));
    QVERIFY(regions()[0] == drawn[0] && regions()[1] == drawn[2]);
    // Also after a line: its row was chosen already.
    const int row = table().currentRow();
    key(Qt::Key_J);
    drag({3.0, 3.0}, {20.0, 22.0});
    m_explorer->panel().setTab(ExplorePanel::Tab::region);
    QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, table().visualItemRect(table().item(row, 1)).center());
    m_window->setFocus();
    key(Qt::Key_Delete);
    QVERIFY(tools().marks().line.has_value());
    QCOMPARE(regions().size(), std::size_t(1));
    for (int step = 0; step < 2; ++step)
        key(Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(!tools().marks().line && regions().size() == 2);
    key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(regions().size(), std::size_t(3));
    key(Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(regions() == drawn);
}

void TestSeveralRegions::tableComparesTheirMasses()
{
    circle({12.0, 12.0}, 2.0);
    circle({12.0, 12.0}, 4.0); // holds the first
    key(Qt::Key_X);
    drag({2.0, 2.0}, {7.0, 6.0});
    QTRY_VERIFY(table().item(2, 1) != nullptr && view().answer() && table().item(2, 1)->text() != QStringLiteral("–"));
    std::vector<std::vector<double>> masses; // by the masks themselves
    for (const MarkedRegion& region : regions()) {
        const RegionMask mask(region.shape, 64, camelsGeometry);
        masses.emplace_back();
        for (const auto& sample : m_window->posterior()->samples)
            masses.back().push_back(std::log10(mask.mass(*sample)));
    }
    const double threshold = view().threshold(); // at the median of the chosen one, the box
    for (std::size_t i = 0; i < 3; ++i) {
        std::vector<double> sorted = masses[i];
        std::sort(sorted.begin(), sorted.end());
        const auto row = static_cast<int>(i);
        QVERIFY(table().item(row, 1)->text().startsWith(QString::number(sorted[2], 'f', 2) + " ± ")); // of five
        const auto above = static_cast<double>(std::ranges::count_if(sorted, [&](double m) { return m > threshold; }));
        QCOMPARE(table().item(row, 2)->text(), QString::number(above / 5.0, 'f', 2));
        double heavier = 0.0;
        for (std::size_t sample = 0; sample < 5; ++sample)
            heavier += masses[i][sample] > masses[2][sample] ? 1.0 : 0.0;
        QCOMPARE(table().item(row, 3)->text(), i == 2 ? QStringLiteral("–") : QString::number(heavier / 5.0, 'f', 2));
    }
    QCOMPARE(table().horizontalHeaderItem(3)->text(), QStringLiteral("P(> 3)"));
    table().setCurrentCell(0, 0);
    QTRY_COMPARE(table().horizontalHeaderItem(3)->text(), QStringLiteral("P(> 1)"));
    QTRY_COMPARE(table().item(1, 3)->text(), QStringLiteral("1.00")); // it has all that the first has, and more
    // All of it goes along with the chart's values.
    const auto told = [this] {
        return std::ranges::any_of(view().chart().plot().facts, [](const PlotFact& fact) {
            return fact.name == QStringLiteral("region 2: P(M > that of region 1)");
        });
    };
    QTRY_VERIFY(told());
}

void TestSeveralRegions::aNameIsTypedAndSaved()
{
    circle({6.0, 6.0}, 2.0);
    circle({16.0, 6.0}, 3.0);
    QTRY_VERIFY(table().isVisible());
    table().setFocus();
    table().setCurrentCell(1, 0);
    table().editItem(table().item(1, 0));
    auto* editor = table().findChild<QLineEdit*>();
    QVERIFY(editor);
    QTest::keyClicks(editor, "Coma X"); // its letters are no shortcuts
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(regions()[1].name, QStringLiteral("Coma X"));
    QVERIFY(tools().tool() == MapTool::none);
    QCOMPARE(labelOf(tools().marks(), 1), QStringLiteral("2 Coma X"));
    const std::filesystem::path file = m_folder->filePath("named.reg").toStdString();
    m_window->saveRegions(file);
    const RegionFile written = readRegions(file, m_window->pixelGrid());
    QCOMPARE(written.shapes.size(), std::size_t(2));
    QCOMPARE(written.shapes[1].name, std::string("Coma X"));
    m_explorer->clearMarks();
    QVERIFY(m_window->open(file));
    QCOMPARE(regions().size(), std::size_t(2));
    QCOMPARE(regions()[1].name, QStringLiteral("Coma X"));
}

void TestSeveralRegions::anEllipseIsDrawnTurnedAndTyped()
{
    key(Qt::Key_H);
    drag({12.0, 12.0}, {16.0, 14.0});
    auto ellipse = last<Ellipse>();
    QVERIFY(std::abs(ellipse.a - 4.0) < 2.0 * pixel() && std::abs(ellipse.b - 2.0) < 2.0 * pixel());
    QCOMPARE(ellipse.angle, 0.0);
    QTRY_VERIFY(view().answer().has_value());
    QVERIFY(std::abs(view().answer()->area / (M_PI * ellipse.a * ellipse.b) - 1.0) < 5e-3);
    // The end of its long axis, to a place above the centre: it stands upright, as long as that is far.
    drag({ellipse.x + ellipse.a, ellipse.y}, {ellipse.x, ellipse.y + 5.0});
    const auto turned = last<Ellipse>();
    QVERIFY(std::abs(turned.angle - 90.0) < 2.0 && std::abs(turned.a - 5.0) < 2.0 * pixel());
    QCOMPARE(turned.b, ellipse.b);
    // The end of b, which then points to the left.
    drag({ellipse.x - ellipse.b, ellipse.y}, {ellipse.x - 3.0, ellipse.y}, 2);
    QVERIFY(std::abs(last<Ellipse>().b - 3.0) < 2.0 * pixel() && std::abs(last<Ellipse>().angle - 90.0) < 2.0);
    auto* angle = view().findChild<QDoubleSpinBox*>("region4");
    QVERIFY(angle->isVisible());
    QCOMPARE(angle->suffix(), QStringLiteral("°"));
    angle->setFocus();
    angle->selectAll();
    QTest::keyClicks(angle, "45");
    QTest::keyClick(angle, Qt::Key_Return);
    QCOMPARE(last<Ellipse>().angle, 45.0);
    // Moved by its edge.
    const auto before = last<Ellipse>();
    const QPointF end = markHandles(regions().back().shape)[1];
    QVERIFY(std::abs(std::hypot(end.x() - before.x, end.y() - before.y) - before.a) < 1e-9);
    drag({before.x, before.y}, {before.x + 2.0, before.y - 1.0}); // by its middle
    QVERIFY(std::abs(last<Ellipse>().x - before.x - 2.0) < 2.0 * pixel());
    QCOMPARE(last<Ellipse>().a, before.a);
}

void TestSeveralRegions::aPolygonIsClicked()
{
    key(Qt::Key_Y);
    const std::vector<QPointF> corners{{5.0, 5.0}, {15.0, 5.0}, {15.0, 11.0}, {8.0, 16.0}};
    for (const QPointF& corner : corners)
        click(corner);
    QVERIFY2(regions().empty() && tools().tool() == MapTool::polygon, "more may come");
    const QImage begun = canvas(0).grab().toImage(); // it is seen on the other maps too
    key(Qt::Key_Escape);
    QVERIFY(canvas(0).grab().toImage() != begun);
    key(Qt::Key_Y);
    for (const QPointF& corner : corners)
        click(corner);
    doubleClick(corners.back());
    QVERIFY(tools().tool() == MapTool::none);
    QCOMPARE(last<Polygon>().corners.size(), corners.size());
    for (std::size_t i = 0; i < corners.size(); ++i)
        QVERIFY(near(last<Polygon>().corners[i], corners[i]));
    QTRY_VERIFY(view().answer().has_value());
    QVERIFY(std::abs(view().answer()->area / 76.0 - 1.0) < 0.05); // by the shoelace formula
    drag(corners[2], {18.0, 12.0}, 3);
    QVERIFY(near(last<Polygon>().corners[2], {18.0, 12.0}) && near(last<Polygon>().corners[1], corners[1]));
    key(Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(near(last<Polygon>().corners[2], corners[2]));
    key(Qt::Key_Z, Qt::ControlModifier);
    QVERIFY2(regions().empty(), "all its corners are one step");
    // The first corner, clicked again, closes it.
    key(Qt::Key_Y);
    for (const std::size_t i : {0, 1, 2, 0})
        click(corners[i]);
    QCOMPARE(last<Polygon>().corners.size(), std::size_t(3));
}

void TestSeveralRegions::aDoubleClickThatDrawsDoesNotZoom()
{
    Viewport& viewport = m_view->viewport();
    viewport.zoom(2.0, {12.0, 12.0});
    const QRectF part = viewport.visible();
    key(Qt::Key_Y);
    for (const QPointF corner : {QPointF(9.0, 9.0), QPointF(15.0, 9.0), QPointF(14.0, 15.0)})
        click(corner);
    doubleClick({14.0, 15.0});
    QVERIFY(std::holds_alternative<Polygon>(regions().back().shape));
    QCOMPARE(viewport.visible(), part);
    key(Qt::Key_Y); // the first of two clicks ends it: at its first corner
    for (const QPointF corner : {QPointF(9.0, 9.0), QPointF(15.0, 9.0), QPointF(14.0, 15.0), QPointF(9.0, 9.0)})
        click(corner);
    QVERIFY(tools().tool() == MapTool::none);
    doubleClick({9.0, 9.0});
    QCOMPARE(viewport.visible(), part);
    key(Qt::Key_O);
    click({12.0, 12.0});
    doubleClick({12.0, 12.0});
    QCOMPARE(regions().size(), std::size_t(3));
    QCOMPARE(viewport.visible(), part);
    viewport.fit();
}

void TestSeveralRegions::aCornerTakenBackIsNotSeen()
{
    const auto picture = [this] { return canvas().grab().toImage(); };
    key(Qt::Key_Y);
    click({5.0, 5.0});
    click({5.0, 5.0}); // of a polygon with one corner there is no second at its place
    QCOMPARE(tools().corners().size(), std::size_t(1));
    move(canvas(), canvas().toWidget({15.0, 9.0}).toPoint(), Qt::NoButton);
    const QImage begun = picture();
    QTest::keyClick(&canvas(), Qt::Key_Backspace);
    const QImage takenBack = picture();
    QVERIFY(takenBack != begun);
    key(Qt::Key_Escape);
    QVERIFY(picture() == takenBack);
}

void TestSeveralRegions::aPolygonByKeys()
{
    key(Qt::Key_Y);
    canvas().setFocus();
    const auto enterAt = [this](QPointF at) {
        m_view->viewport().setCursor(at);
        QTest::keyClick(&canvas(), Qt::Key_Return);
    };
    enterAt({4.0, 4.0});
    enterAt({9.0, 4.0});
    enterAt({20.0, 20.0});
    QTest::keyClick(&canvas(), Qt::Key_Backspace);
    enterAt({9.0, 8.0});
    QVERIFY(regions().empty());
    enterAt({9.0, 8.0}); // where the last one is
    QVERIFY(last<Polygon>() == (Polygon{{{4.0, 4.0}, {9.0, 4.0}, {9.0, 8.0}}}));
    QTRY_VERIFY(view().answer() && std::abs(view().answer()->area - 10.0) < 0.02);
    QVERIFY2(!view().findChild<QDoubleSpinBox*>("region0")->isVisible(), "corners are dragged, not typed");
}

void TestSeveralRegions::whatWasBegunIsPutAway()
{
    key(Qt::Key_Y);
    click({5.0, 5.0});
    click({9.0, 5.0});
    circle({12.0, 12.0}, 2.0); // another tool
    QCOMPARE(regions().size(), std::size_t(1));
    QVERIFY(std::holds_alternative<Circle>(regions()[0].shape));
    key(Qt::Key_Y);
    click({15.0, 5.0});
    click({19.0, 5.0});
    QTest::mouseDClick(&canvas(), Qt::LeftButton, {}, canvas().toWidget({19.0, 5.0}).toPoint());
    QVERIFY2(regions().size() == 1 && tools().tool() == MapTool::polygon, "two corners are no polygon");
    key(Qt::Key_Escape);
    QVERIFY(tools().corners().empty());
}

PENUMBRA_UI_TEST_MAIN(TestSeveralRegions)
#include "test_several_regions.moc"
