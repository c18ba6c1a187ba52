#include "io/universe_file.h"
#include "ui/main_window.h"
#include "ui/map_preview_dialog.h"
#include "ui/map_view.h"
#include "ui/notice_bar.h"
#include "ui/posterior_view.h"
#include "ui/recent_files.h"
#include "ui/sample_maps.h"
#include "ui/viewport.h"
#include "ui/welcome_page.h"

#include "drop_files.h"
#include "menu_clicks.h"
#include "shown_window.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>

#include <algorithm>
#include <fstream>
#include <set>

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
    void starsPaintedTwiceHaveTheTruthOfTheirSlab();
    void pairIsDroppedTogether();
    void fieldsTakeNoFiles();
    void totalMatterIsNoInputAndNoTruth();
    void recentFilesComeBack();
    void whatIsSavedIsRecentToo();
    void openingDuringARunAsks();
    void longNamesAreShortenedOnTheFirstPage();
    void sampleMapsAreInTheMenu();
    void aDamagedSampleMapIsLeftOut();
    void unsavedSamplesAreAskedAbout();
    void savingFirstThenCloses();

private:
    void draw(int samples);
    /// Drops files on the middle of a widget, by way of the display's window, as a file manager does.
};

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

/// Map 2 of two paintings of two slabs is the first slab once more.
void TestOpening::starsPaintedTwiceHaveTheTruthOfTheirSlab()
{
    LabelledUniverse universe;
    universe.darkMatter = {test::darkMatterMap(64, 2.0), test::darkMatterMap(64, 3.0)};
    for (std::size_t shift = 0; shift < 4; ++shift)
        universe.stellar.push_back(test::stellarMap(64, shift));
    UniverseFile(at("u.h5"), UniverseFile::Mode::append).write(0, universe);
    m_window->setDialogsShown(false);
    for (const std::size_t map : {3U, 2U}) {
        QVERIFY(m_window->open(at("u.h5"), map));
        const std::shared_ptr<const DisplayMap> shown = truthShown();
        QVERIFY(shown);
        const Field& truth = universe.darkMatterOf(map);
        for (std::size_t i = 0; i < truth.pixels().size(); i += 101)
            QVERIFY(std::abs(shown->values[i] - std::log10(truth.pixels()[i])) < 1e-4F);
        QVERIFY2(!m_window->openedMap()->truth, "it is found again");
    }
}

void TestOpening::pairIsDroppedTogether()
{
    const std::filesystem::path stars = test::writeCamelsPair(*m_folder);
    QVERIFY(QDir(m_folder->path()).mkdir("other"));
    const std::filesystem::path dark = at("other/Maps_Mcdm_Other_CV_z=0.00.npy");
    std::filesystem::rename(*truthBeside(stars), dark);
    QSignalSpy problem(m_window.get(), &MainWindow::problem);
    m_window->setDialogsShown(false); // no preview
    test::dropFiles(*m_window, *m_window, {dark, stars});
    QTRY_VERIFY(m_window->openedMap());
    QVERIFY(m_window->openedMap()->path == stars && m_window->openedMap()->truth == dark);
    test::dropFiles(*m_window, *m_window, {dark, stars, stars});
    QTRY_COMPARE(problem.count(), 1);
    QVERIFY(problem.first().first().toString().contains("One file"));
}

// Numbers are typed there; a map that is dropped on one is opened, and its name is not pasted.
void TestOpening::fieldsTakeNoFiles()
{
    const std::filesystem::path first = test::writeCamelsPair(*m_folder), second = at("Maps_Mstar_Two_CV_z=0.00.npy");
    std::filesystem::copy_file(first, second);
    m_window->setDialogsShown(false); // no preview
    QVERIFY(m_window->open(first));
    QTest::keyClick(m_window.get(), Qt::Key_G, Qt::ControlModifier); // the editor's fields
    std::set<QWidget*> tried;
    const auto* tabs = m_window->findChild<QTabBar*>("exploreTabs");
    for (int tab = 0; tab < tabs->count(); ++tab) {
        QTest::mouseClick(const_cast<QTabBar*>(tabs), Qt::LeftButton, {}, tabs->tabRect(tab).center());
        for (QLineEdit* field : m_window->findChildren<QLineEdit*>()) {
            if (!field->isVisible() || !tried.insert(field).second)
                continue;
            const std::filesystem::path file = m_window->openedMap()->path == first ? second : first;
            const QString text = field->text();
            test::dropFiles(*m_window, *field, {file});
            QTRY_VERIFY2(m_window->openedMap()->path == file, qPrintable(field->parent()->objectName()));
            QCOMPARE(field->text(), text);
        }
    }
    for (const char* name : {"index", "samples", "steps", "seed", "threads", "galaxyMass"})
        QVERIFY2(std::ranges::any_of(tried, [name](QWidget* field) { return field->parent()->objectName() == name; }),
                 name);
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
    // Without any question: where it lies was told before.
    QVERIFY(test::clickEntry(*m_window, "file/open-recent/field-map-1"));
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

    // What is deleted is not offered; what is forgotten is not, either.
    const std::filesystem::path other = test::writeCamelsPair(*m_folder);
    activate();
    m_window->setDialogsShown(false);
    QVERIFY(m_window->open(other));
    QCoreApplication::processEvents(); // the menu is filled once what was chosen in it has been done
    std::filesystem::remove(path);
    QCOMPARE(RecentFiles().list().size(), std::size_t{1});
    QVERIFY(test::clickEntry(*m_window, "file/open-recent/forget-these"));
    QVERIFY(RecentFiles().list().empty());
    QTRY_VERIFY(!test::clickEntry(*m_window, "file/open-recent/forget-these")); // there is nothing to open
}

void TestOpening::whatIsSavedIsRecentToo()
{
    const std::filesystem::path map = test::writeCamelsPair(*m_folder);
    QVERIFY(m_window->open(map));
    draw(2);
    QSignalSpy written(m_window.get(), &MainWindow::fileWritten);
    m_window->savePosterior(at("two.h5"));
    QVERIFY(written.wait(30000));
    m_window->saveSession(at("work.penumbra"));
    QVERIFY(written.wait(30000));
    std::vector<MapReference> recent = RecentFiles().list();
    QCOMPARE(recent.size(), std::size_t{3});
    QVERIFY(recent[0].path == at("work.penumbra") && recent[1].path == at("two.h5") && recent[2].path == map);
    // The next start offers them, and opens each as what it is.
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    activate();
    QPushButton* button = nullptr;
    for (QPushButton* candidate : m_window->findChild<WelcomePage*>()->findChildren<QPushButton*>())
        if (candidate->text() == QLatin1String("work, session"))
            button = candidate;
    QVERIFY(button != nullptr);
    QSignalSpy restored(m_window.get(), &MainWindow::sessionRestored);
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(restored.wait(30000));
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{2});
    QVERIFY(RecentFiles().list().front().path == at("work.penumbra"));
    // One dialog opens all kinds.
    test::whenShown<QFileDialog>(this, [file = m_folder->filePath("work.penumbra")](QFileDialog& dialog) {
        QVERIFY(dialog.nameFilters().front().contains("*.penumbra"));
        dialog.findChild<QLineEdit*>("fileNameEdit")->setText(file);
        QTest::mouseClick(dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Open), Qt::LeftButton);
    });
    QTest::keyClick(m_window.get(), Qt::Key_O, Qt::ControlModifier);
    QVERIFY(restored.wait(30000));
    // What is kept in case of a crash is no file of the user's.
    m_window->startAutoSave(at("unsaved"));
    QVERIFY(QDir().mkpath(m_folder->filePath("unsaved/one")));
    QVERIFY(QFile::copy(m_folder->filePath("work.penumbra"), m_folder->filePath("unsaved/one/session.penumbra")));
    QVERIFY(QFile::copy(m_folder->filePath("two.h5"), m_folder->filePath("unsaved/one/two.h5")));
    m_window->setDialogsShown(false);
    QVERIFY(m_window->openSession(at("unsaved/one/session.penumbra")));
    QVERIFY(restored.wait(30000));
    for (const MapReference& one : RecentFiles().list())
        QVERIFY(one.path.filename() != "session.penumbra");
}

// What is typed blindly, for a dialog that does not come, must not reach the maps as commands.
void TestOpening::openingDuringARunAsks()
{
    const std::filesystem::path first = test::writeCamelsPair(*m_folder), other = at("Maps_Mstar_Two_CV_z=0.00.npy");
    std::filesystem::copy_file(first, other);
    QVERIFY(m_window->open(first));
    test::setRun(*m_window, 500, 4);
    activate();
    QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_window->isRunning());
    int asked = 0;
    test::whenShown<QMessageBox>(this, [&asked](QMessageBox& box) {
        ++asked;
        QTest::keyClicks(&box, "scs"); // no letter presses a button
        QVERIFY(box.isVisible());
        QTest::keyClick(&box, Qt::Key_Return);
    });
    QTest::keyClick(m_window.get(), Qt::Key_O, Qt::ControlModifier);
    QCOMPARE(asked, 1);
    QVERIFY2(m_window->isRunning(), "Return goes on with it");
    // A file that is dropped asks the same; stopped, it asks about the samples, and opens.
    test::whenShown<QMessageBox>(this, [this](QMessageBox& box) {
        QTRY_VERIFY(m_window->posterior() && !m_window->posterior()->samples.empty());
        test::whenShown<QMessageBox>(this, [this](QMessageBox& unsaved) {
            QCOMPARE(unsaved.objectName(), QStringLiteral("unsaved"));
            test::whenShown<MapPreviewDialog>(
                this, [](MapPreviewDialog& preview) { QTest::keyClick(&preview, Qt::Key_Return); });
            QTest::mouseClick(unsaved.button(QMessageBox::Discard), Qt::LeftButton);
        });
        QTest::mouseClick(box.buttons().front(), Qt::LeftButton);
    });
    test::dropFiles(*m_window, *m_window, {other});
    QTRY_VERIFY_WITH_TIMEOUT(m_window->openedMap()->path == other, 30000);
    QVERIFY(!m_window->isRunning());
}

void TestOpening::longNamesAreShortenedOnTheFirstPage()
{
    const QString name = QStringLiteral("a-name-").repeated(20) + QStringLiteral("end.npy");
    writeNpy(at(name), {test::stellarMap(64)});
    MapReference map;
    map.path = at(name);
    map.options.side = 25.0;
    map.options.depth = 5.0;
    RecentFiles().add(map);
    MainWindow next;
    next.resize(1280, 800);
    next.show();
    for (const QPushButton* button : next.findChild<WelcomePage*>()->findChildren<QPushButton*>())
        QVERIFY2(button->width() < 300, qPrintable(button->text()));
}

void TestOpening::sampleMapsAreInTheMenu()
{
    QStringList names;
    for (const MenuAction& entry : menuActions(*m_window->menuBar()))
        if (entry.menu == QLatin1String("File, Sample maps") && entry.text.startsWith("Universe"))
            names << entry.name;
    QVERIFY(names.size() >= 2);
    QVERIFY(test::clickEntry(*m_window, names[1]));
    QVERIFY(m_window->openedMap().has_value());
    const auto second = m_window->openedMap()->options.dataset;
    QVERIFY(test::clickEntry(*m_window, names[0]));           // with a map open, too
    QVERIFY(m_window->openedMap()->options.dataset < second); // numbered in the order of the menu
    QVERIFY(m_window->findChild<QPushButton*>("truth")->text().contains("same file"));
}

void TestOpening::aDamagedSampleMapIsLeftOut()
{
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath("maps"));
    const std::filesystem::path maps = folder.filePath("maps").toStdString();
    writeNpy(maps / "whole_one.npy", {test::stellarMap(32)});
    for (const char* name : {"broken.h5", "broken.npy", "broken.fits"})
        std::ofstream(maps / name) << "\x89HDF\r\n\x1a\n and then nothing";
    qputenv("PENUMBRA_RESOURCE_DIR", QFile::encodeName(folder.path()));
    const std::vector<SampleMap> found = sampleMaps();
    const MainWindow window; // it opens all the same
    qunsetenv("PENUMBRA_RESOURCE_DIR");
    QCOMPARE(found.size(), std::size_t{1});
    QCOMPARE(found.front().name, QStringLiteral("Whole one"));
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
    // A file that is no map is refused before anybody is asked to give them up.
    std::ofstream(at("junk.npy")) << "no map";
    QString told;
    test::whenShown<QMessageBox>(this, [&told](QMessageBox& box) {
        told = box.text();
        QTest::keyClick(&box, Qt::Key_Escape);
    });
    activate();
    test::chooseFile(this, m_folder->filePath("junk.npy"));
    QTest::keyClick(m_window.get(), Qt::Key_O, Qt::ControlModifier);
    QTRY_VERIFY2(told.contains("could not be opened"), qPrintable(told));
    activate();
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
