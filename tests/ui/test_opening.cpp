#include "ui/main_window.h"
#include "ui/map_preview_dialog.h"
#include "ui/map_view.h"
#include "ui/notice_bar.h"
#include "ui/posterior_view.h"
#include "ui/recent_files.h"
#include "ui/viewport.h"
#include "ui/welcome_page.h"

#include "shown_window.h"

#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>

#include <algorithm>
#include <fstream>

using namespace penumbra;

// How maps get into the window, and what is asked before samples go.
class TestOpening : public test::FreshWindow
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { m_window.reset(); }
    void menuOpensByWayOfThePreview();
    void brokenTruthIsLeftOut();
    void pairIsDroppedTogether();
    void totalMatterIsNoInputAndNoTruth();
    void recentFilesComeBack();
    void sampleMapsAreInTheMenu();
    void unsavedSamplesAreAskedAbout();
    void savingFirstThenCloses();

private:
    QAction* entry(const QString& menu, const QString& text);
    void draw(int samples);
};

QAction* TestOpening::entry(const QString& menu, const QString& text)
{
    for (QMenu* candidate : m_window->menuBar()->findChildren<QMenu*>())
        if (candidate->title().remove(QLatin1Char('&')) == menu)
            for (QAction* action : candidate->actions())
                if (action->text().remove(QLatin1Char('&')).startsWith(text))
                    return action;
    return nullptr;
}

void TestOpening::draw(int samples)
{
    test::setRun(*m_window, static_cast<std::size_t>(samples), 2);
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    activate();
    QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(ended.wait(60000));
}

void TestOpening::menuOpensByWayOfThePreview()
{
    const QString file = QString::fromStdString(test::writeCamelsPair(*m_folder).string());
    test::chooseFile(this, file);
    test::whenShown<MapPreviewDialog>(this,
                                      [](MapPreviewDialog& preview) { QTest::keyClick(&preview, Qt::Key_Return); });
    QTest::keyClick(m_window.get(), Qt::Key_O, Qt::ControlModifier);
    QVERIFY(view().isVisible());
    QCOMPARE(view().viewport().side(), 25.0);
}

void TestOpening::brokenTruthIsLeftOut()
{
    const std::filesystem::path stars = test::writeCamelsPair(*m_folder);
    std::ofstream(*truthBeside(stars)) << "no map";
    QVERIFY(m_window->open(stars));
    QVERIFY(view().views()[0]->map() != nullptr && truthShown() == nullptr);
    const auto notices = m_window->findChildren<NoticeBar*>();
    QVERIFY(std::ranges::any_of(notices, [](const NoticeBar* notice) {
        return notice->isVisible() && notice->accessibleName().contains("Maps_Mcdm");
    }));
}

void TestOpening::pairIsDroppedTogether()
{
    const std::filesystem::path stars = test::writeCamelsPair(*m_folder);
    QVERIFY(QDir(m_folder->path()).mkdir("other"));
    const std::filesystem::path dark = at("other/Maps_Mcdm_Other_CV_z=0.00.npy");
    std::filesystem::rename(*truthBeside(stars), dark);
    const auto drop = [this](const std::vector<std::filesystem::path>& files) {
        QMimeData data;
        QList<QUrl> urls;
        for (const auto& file : files)
            urls << QUrl::fromLocalFile(QString::fromStdString(file.string()));
        data.setUrls(urls);
        const QPoint middle = m_window->rect().center();
        QDragEnterEvent enter(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &enter);
        QDropEvent event(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &event);
    };
    QSignalSpy problem(m_window.get(), &MainWindow::problem);
    m_window->setDialogsShown(false); // no preview
    drop({dark, stars});
    QTRY_VERIFY(m_window->openedMap());
    QVERIFY(m_window->openedMap()->path == stars && m_window->openedMap()->truth == dark);
    drop({dark, stars, stars});
    QTRY_COMPARE(problem.count(), 1);
    QVERIFY(problem.first().first().toString().contains("One file"));
}

void TestOpening::totalMatterIsNoInputAndNoTruth()
{
    const std::filesystem::path total = at("Maps_Mtot_Test_CV_z=0.00.npy");
    writeNpy(total, {test::darkMatterMap(64)});
    QCOMPARE(int(probeMap(total).quantity), int(Quantity::totalMatter));
    m_window->setDialogsShown(false);
    QSignalSpy problem(m_window.get(), &MainWindow::problem);
    QVERIFY(!m_window->open(total));
    QVERIFY(problem.takeFirst().first().toString().contains("total matter"));
    QVERIFY(m_window->open(test::writeCamelsPair(*m_folder)));
    m_window->openTruth(total);
    QVERIFY(problem.takeFirst().first().toString().contains("total matter"));
}

void TestOpening::recentFilesComeBack()
{
    const std::filesystem::path path = at("field.npy");
    writeNpy(path, {test::stellarMap(64), test::stellarMap(64, 1)});
    MapReference map;
    map.path = path;
    map.options.index = 1;
    map.options.side = 40.0;
    map.options.depth = 8.0;
    QVERIFY(m_window->open(map));
    m_window = std::make_unique<MainWindow>(); // the next start
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QAction* recent = entry("Open recent", "field, map 1");
    QVERIFY(recent != nullptr);
    // Without any question: where it lies was told before.
    recent->trigger();
    QCOMPARE(view().viewport().side(), 40.0);
    QCOMPARE(m_window->openedMap()->options.index, std::size_t{1});

    MainWindow third;
    QPushButton* button = nullptr;
    for (QPushButton* candidate : third.findChild<WelcomePage*>()->findChildren<QPushButton*>())
        if (candidate->text() == QLatin1String("field, map 1"))
            button = candidate;
    QVERIFY(button != nullptr);
    third.show();
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(third.openedMap().has_value());

    std::filesystem::remove(path);
    QVERIFY(RecentFiles().list().empty());
}

void TestOpening::sampleMapsAreInTheMenu()
{
    QAction* first = entry("Sample maps", "Universe");
    QVERIFY(first != nullptr);
    first->trigger();
    QVERIFY(m_window->openedMap().has_value());
    QVERIFY(m_window->findChild<QPushButton*>("truth")->text().contains("same file"));
}

void TestOpening::unsavedSamplesAreAskedAbout()
{
    const std::filesystem::path pair = test::writeCamelsPair(*m_folder);
    QVERIFY(m_window->open(pair));
    draw(2);
    // Escape leaves everything as it was.
    test::whenShown<QMessageBox>(this, [](QMessageBox& box) {
        QVERIFY(box.text().contains("2 samples"));
        QTest::keyClick(&box, Qt::Key_Escape);
    });
    QVERIFY(!m_window->close());
    QVERIFY(m_window->isVisible());
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{2});
    // Another map of the stack, after giving them up.
    test::whenShown<QMessageBox>(
        this, [](QMessageBox& box) { QTest::mouseClick(box.button(QMessageBox::Discard), Qt::LeftButton); });
    auto* index = m_window->findChild<QSpinBox*>("index");
    index->selectAll();
    QTest::keyClicks(index, "1");
    QTest::keyClick(index, Qt::Key_Return);
    QCOMPARE(m_window->openedMap()->options.index, std::size_t{1});
    QVERIFY(m_window->posterior() == nullptr);
    // What was quickly drawn is drawn over without a word; what took long is asked about.
    draw(1);
    draw(1);
    QSettings().setValue("run/askAfterSeconds", 0.0);
    test::whenShown<QMessageBox>(this, [](QMessageBox& box) { QTest::keyClick(&box, Qt::Key_Escape); });
    QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(!m_window->isRunning());
    m_window->setDialogsShown(false);
}

void TestOpening::savingFirstThenCloses()
{
    QVERIFY(m_window->open(test::writeCamelsPair(*m_folder)));
    draw(2);
    const QString file = m_folder->filePath("kept.h5");
    test::chooseFile(this, file);
    test::whenShown<QMessageBox>(this, [](QMessageBox& box) { QTest::keyClick(&box, Qt::Key_Return); });
    m_window->close();
    QTRY_VERIFY_WITH_TIMEOUT(!m_window->isVisible(), 30000);
    QVERIFY(QFile::exists(file));
}

PENUMBRA_UI_TEST_MAIN(TestOpening)
#include "test_opening.moc"
