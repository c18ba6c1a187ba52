#include "ui/main_window.h"
#include "ui/map_preview_dialog.h"
#include "ui/map_view.h"
#include "ui/posterior_view.h"
#include "ui/recent_files.h"
#include "ui/run_panel.h"
#include "ui/viewport.h"
#include "ui/welcome_page.h"

#include "shown_window.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTableWidget>

#include <fstream>

using namespace penumbra;

// How maps get into the window, and what is asked before samples go.
class TestOpening : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void menuOpensByWayOfThePreview();
    void previewTellsAndCanBeCorrected();
    void headerIsSearched();
    void stackOfFifteenThousandIsNotRead();
    void sliderChoosesTheMap();
    void totalMatterIsNoInputAndNoTruth();
    void recentFilesComeBack();
    void sampleMapsAreInTheMenu();
    void unsavedSamplesAreAskedAbout();
    void savingFirstThenCloses();

private:
    PosteriorView& view() { return *m_window->findChild<PosteriorView*>(); }
    QAction* entry(const QString& menu, const QString& text);
    void draw(int samples);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
};

void TestOpening::init()
{
    QSettings().clear();
    m_folder = std::make_unique<QTemporaryDir>();
    m_window = test::shownWindow();
    QVERIFY(m_window);
    m_window->setDialogsShown(true);
}

void TestOpening::cleanup()
{
    m_window.reset();
}

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
    m_window->activateWindow(); // after a dialog, without a window manager
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
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

void TestOpening::previewTellsAndCanBeCorrected()
{
    MapReference map;
    map.path = test::writeCamelsPair(*m_folder);
    test::whenShown<MapPreviewDialog>(this, [](MapPreviewDialog& preview) {
        const auto text = [&preview](const char* name) { return preview.findChild<QLabel*>(name)->text(); };
        QVERIFY(text("shape").startsWith("3 × 128 × 128"));
        QVERIFY(text("type").contains("npy") && text("type").contains("float32"));
        QCOMPARE(preview.findChild<QDoubleSpinBox*>("side")->value(), 25.0);
        QCOMPARE(preview.findChild<QDoubleSpinBox*>("depth")->value(), 5.0);
        QCOMPARE(preview.findChild<QComboBox*>("quantity")->currentText(), QStringLiteral("stellar mass"));
        QVERIFY(text("truthName").contains("Mcdm Test CV"));
        auto* picture = preview.findChild<QLabel*>("thumbnail");
        const QImage first = picture->pixmap(Qt::ReturnByValue).toImage();
        QVERIFY(!first.isNull());
        auto* slider = preview.findChild<QSlider*>("indexSlider");
        QTest::keyClick(slider, Qt::Key_End);
        QCOMPARE(preview.findChild<QSpinBox*>("index")->value(), 2);
        QTRY_VERIFY(picture->pixmap(Qt::ReturnByValue).toImage() != first);
        auto* side = preview.findChild<QDoubleSpinBox*>("side");
        side->selectAll();
        QTest::keyClicks(side, "50");
        QTest::mouseClick(preview.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Open), Qt::LeftButton);
    });
    // The truth beside it is a map of 25 Mpc/h by its own name: another area than the one typed, which is said.
    QSignalSpy problem(m_window.get(), &MainWindow::problem);
    m_window->open(map, MainWindow::Preview::asWanted);
    QCOMPARE(problem.count(), 1);
    QVERIFY(problem.first().first().toString().contains("50"));
}

void TestOpening::headerIsSearched()
{
    MapReference map;
    map.path = test::writeCamelsPair(*m_folder);
    MapPreviewDialog preview(map, m_window.get());
    preview.show();
    auto* table = preview.findChild<QTableWidget*>();
    QVERIFY(table->rowCount() >= 3); // what a .npy header says: descr, fortran_order, shape
    QTest::keyClicks(preview.findChild<QLineEdit*>("headerSearch"), "fortran");
    int shown = 0;
    for (int row = 0; row < table->rowCount(); ++row)
        shown += table->isRowHidden(row) ? 0 : 1;
    QCOMPARE(shown, 1);
}

void TestOpening::stackOfFifteenThousandIsNotRead()
{
    // As large as a CAMELS LH file, 3.9 GB, but sparse on the disk: only its last map is written.
    const std::filesystem::path path = m_folder->filePath("Maps_Mstar_Test_LH_z=0.00.npy").toStdString();
    constexpr std::size_t maps = 15000, size = 256, bytes = size * size * sizeof(float);
    std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (15000, 256, 256), }";
    header.resize(117, ' ');
    {
        std::ofstream out(path, std::ios::binary);
        out << std::string_view("\x93NUMPY\x01\x00\x76\x00", 10) << header << '\n';
        const std::vector<float> last(size * size, 1e9F);
        out.seekp(static_cast<std::streamoff>(128 + (maps - 1) * bytes));
        out.write(reinterpret_cast<const char*>(last.data()), bytes);
    }
    const auto residentMegabytes = [] {
        std::ifstream status("/proc/self/statm");
        std::size_t total = 0, resident = 0;
        status >> total >> resident;
        return static_cast<double>(resident) * 4096.0 / 1e6;
    };
    const double before = residentMegabytes();
    MapReference map;
    map.path = path;
    test::whenShown<MapPreviewDialog>(this, [](MapPreviewDialog& preview) {
        auto* index = preview.findChild<QSpinBox*>("index");
        QCOMPARE(index->maximum(), 14999);
        index->selectAll();
        QTest::keyClicks(index, "14999");
        QTRY_VERIFY(!preview.findChild<QLabel*>("thumbnail")->pixmap(Qt::ReturnByValue).isNull());
        QTest::mouseClick(preview.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Open), Qt::LeftButton);
    });
    QVERIFY(m_window->open(map, MainWindow::Preview::asWanted));
    QCOMPARE(m_window->openedMap()->options.index, std::size_t{14999});
    QVERIFY(std::isfinite(view().views()[0]->map()->values[0]));
    // The whole file would be 3,932 MB; one map is 0.26 MB, and the rest is the window's.
    QVERIFY2(residentMegabytes() - before < 300.0, qPrintable(QString::number(residentMegabytes() - before)));
}

void TestOpening::sliderChoosesTheMap()
{
    QVERIFY(m_window->open(test::writeCamelsPair(*m_folder)));
    auto* stack = m_window->findChild<QSlider*>("stack");
    QVERIFY(stack->isVisible());
    stack->setFocus();
    QTest::keyClick(stack, Qt::Key_End);
    QCOMPARE(m_window->openedMap()->options.index, std::size_t{2});
    QCOMPARE(m_window->findChild<QSpinBox*>("index")->value(), 2);
    QTest::keyClick(stack, Qt::Key_Left);
    QCOMPARE(m_window->openedMap()->options.index, std::size_t{1});
}

void TestOpening::totalMatterIsNoInputAndNoTruth()
{
    const std::filesystem::path total = m_folder->filePath("Maps_Mtot_Test_CV_z=0.00.npy").toStdString();
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
    const std::filesystem::path path = m_folder->filePath("field.npy").toStdString();
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
