#include "ui/map_tools.h"
#include "ui/notice_bar.h"

#include "drop_files.h"
#include "exploring_window.h"
#include "menu_clicks.h"

#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>

using namespace penumbra;

/// Marks to and from region files, in the window.
class TestExploreRegions : public test::ExploringWindow
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { open(); }
    void init()
    {
        reset();
        activate();
    }
    void savedAndLoadedByTheMenu();
    void droppedOnTheMapsWhileSamplesAreUnsaved();
    void droppedDuringARun();
    void whatIsNoMarkIsTold();
    void aFileLoadedAgainIsNoneMore();
    void aTypedNumberLeavesTheOthers();
    void badFileLeavesTheMarks();

private:
    [[nodiscard]] const MapMarks& marks() { return m_explorer->tools().marks(); }
    [[nodiscard]] std::filesystem::path write(const char* name, const QByteArray& text)
    {
        const QString path = m_folder->filePath(QString::fromLatin1(name));
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? path.toStdString() : std::string();
    }
    /// A circle of eight of the model's pixels about the middle of its pixel (20, 30), counted from 0; the file is in
    /// those of the map, which has twice as many.
    [[nodiscard]] std::filesystem::path aCircle() { return write("circle.reg", "image\ncircle(41.5,61.5,16)\n"); }
    [[nodiscard]] bool hasTheCircle()
    {
        if (marks().regions.empty() || !std::holds_alternative<Circle>(marks().regions.front().shape))
            return false;
        const Circle circle = std::get<Circle>(marks().regions.front().shape);
        const QPointF centre = test::middle(20, 30);
        return std::abs(circle.x - centre.x()) < 1e-9 && std::abs(circle.y - centre.y()) < 1e-9 &&
               std::abs(circle.radius - 8.0 * 25.0 / 64.0) < 1e-9;
    }
};

void TestExploreRegions::savedAndLoadedByTheMenu()
{
    QVERIFY(
        !test::clickEntry(*m_window, QStringLiteral("explore/save-the-marks-as-regions"))); // no marks, nothing to save
    key(Qt::Key_O);
    drag(test::middle(20, 30), test::middle(26, 30));
    key(Qt::Key_J);
    drag(test::middle(2, 2), test::middle(40, 50));
    const MapMarks drawn = marks();
    QVERIFY(drawn.regions.size() == 1 && drawn.line);
    const QString file = m_folder->filePath(QStringLiteral("mine.reg"));
    test::chooseFile(this, file);
    QVERIFY(test::clickEntry(*m_window, QStringLiteral("explore/save-the-marks-as-regions")));
    QTRY_VERIFY(QFile::exists(file));
    m_explorer->clearMarks();
    test::chooseFile(this, file);
    QVERIFY(test::clickEntry(*m_window, QStringLiteral("explore/load-regions")));
    QTRY_VERIFY(marks().regions.size() == 1 && marks().line);
    const auto was = std::get<Circle>(drawn.regions[0].shape), is = std::get<Circle>(marks().regions[0].shape);
    QVERIFY(std::abs(was.x - is.x) < 1e-7 && std::abs(was.y - is.y) < 1e-7 && std::abs(was.radius - is.radius) < 1e-7);
    QCOMPARE(m_explorer->panel().tab(), Tab::profile);
    activate();
    key(Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(marks(), MapMarks{});
}

void TestExploreRegions::droppedOnTheMapsWhileSamplesAreUnsaved()
{
    m_explorer->tools().edit({QPointF(3.0, 4.0), {}, {}});
    test::dropFiles(*m_window, canvas(), {aCircle()}); // nothing is lost by it: no question comes
    QTRY_VERIFY(hasTheCircle());
    QCOMPARE(marks().pin, QPointF(3.0, 4.0)); // of another kind
    QCOMPARE(m_explorer->panel().tab(), Tab::region);
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t(5));
}

void TestExploreRegions::droppedDuringARun()
{
    test::setRun(*m_window, 3, 20);
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    m_window->startRun();
    QVERIFY(m_window->isRunning());
    QTRY_COMPARE(m_window->pixelGrid().size, std::size_t(64)); // the model's pixels, which the run has gone over to
    test::dropFiles(*m_window, canvas(), {aCircle()});
    QTRY_VERIFY(hasTheCircle());
    QVERIFY(ended.count() == 1 || ended.wait(60000));
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t(3));
    activate();
    run(5); // as the other tests have it
}

void TestExploreRegions::whatIsNoMarkIsTold()
{
    QVERIFY(
        m_window->open(write("more.reg", "image\ncircle(41.5,61.5,16)\nannulus(4,4,3,2)\npoint(5,5)\npoint(6,6)\n")));
    QVERIFY(hasTheCircle());
    QString told;
    for (const NoticeBar* bar : m_window->findChildren<NoticeBar*>())
        for (const QLabel* label : bar->findChildren<QLabel*>())
            if (bar->isVisible())
                told += label->text();
    QVERIFY2(told.contains(QStringLiteral("point(6,6); annulus(4,4,3,2)")), qPrintable(told));
}

void TestExploreRegions::aFileLoadedAgainIsNoneMore()
{
    m_explorer->tools().edit({{}, {{Box{1.0, 1.0, 3.0, 3.0}}, {Circle{20.0, 4.0, 1.0}}}, {}});
    for (int time = 0; time < 2; ++time) {
        QVERIFY(m_window->open(aCircle()));
        QCOMPARE(marks().regions.size(), std::size_t(3));
        QCOMPARE(m_explorer->tools().region(), std::optional<std::size_t>(2)); // what was loaded is chosen
        m_explorer->tools().select({MarkGrip::Mark::region, -1, 0});
    }
}

/// The fields show two decimals of them.
void TestExploreRegions::aTypedNumberLeavesTheOthers()
{
    m_explorer->tools().edit({{}, {{Circle{3.456789, 4.0, 1.234567}}}, {}});
    auto* y = m_window->findChild<QDoubleSpinBox*>(QStringLiteral("region1"));
    QTRY_COMPARE(y->value(), 4.0);
    y->setValue(5.0);
    QVERIFY(marks().regions.at(0).shape == Region(Circle{3.456789, 5.0, 1.234567}));
}

void TestExploreRegions::badFileLeavesTheMarks()
{
    QVERIFY(m_window->open(aCircle()));
    m_window->setDialogsShown(false);
    QSignalSpy problem(m_window.get(), &MainWindow::problem);
    QVERIFY(!m_window->open(write("sky.reg", "fk5\ncircle(202.5,47.2,10\")\n")));
    m_window->setDialogsShown(true);
    QCOMPARE(problem.count(), 1);
    QVERIFY(problem.first().first().toString().contains(QStringLiteral("image coordinates")));
    QVERIFY(hasTheCircle());
}

PENUMBRA_UI_TEST_MAIN(TestExploreRegions)
#include "test_explore_regions.moc"
