#include "ui/explorer.h"
#include "ui/figure_dialog.h"
#include "ui/main_window.h"
#include "ui/notice_bar.h"

#include "figure_examples.h"
#include "menu_clicks.h"
#include "shown_window.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QGuiApplication>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>

using namespace penumbra;

// Figures by dialog and window.
class TestFigures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void dialogSavesAndCopies();
    void dialogIsOperatedByKeysAndMouse();
    void windowMakesFiguresThatBringTheirRecipeBack();
    void windowRecordsARun();
    void closingWaitsForWhatIsWritten();

private:
    std::filesystem::path at(const char* name) { return m_folder->filePath(name).toStdString(); }
    /// Shows a map in `window` and draws two samples of seed 42.
    void drawTwo(MainWindow& window);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestFigures::drawTwo(MainWindow& window)
{
    QVERIFY(window.open(test::writeCamelsPair(*m_folder)));
    test::setRun(window, 2, 3, 42);
    QSignalSpy ended(&window, &MainWindow::runEnded);
    window.startRun();
    QVERIFY(ended.wait(60000));
}

void TestFigures::dialogSavesAndCopies()
{
    QSettings().clear();
    FigureDialog dialog(test::wholeFigure(), {}, -1);
    dialog.show();
    QVERIFY(QTest::qWaitForWindowExposed(&dialog));
    QVERIFY(!dialog.findChild<QLabel*>("preview")->pixmap(Qt::ReturnByValue).isNull());
    auto* what = dialog.findChild<QComboBox*>("what");
    what->setFocus();
    QTest::keyClick(what, Qt::Key_End); // the chart alone
    QCOMPARE(dialog.figure().panels.size(), std::size_t{1});
    QCOMPARE(title(dialog.figure().panels.front()), QStringLiteral("Power spectrum"));
    auto* width = dialog.findChild<QComboBox*>("width");
    width->setFocus();
    QTest::keyClick(width, Qt::Key_Home);
    QCOMPARE(dialog.size().millimetres, 88.0);
    QVERIFY(!dialog.findChild<QDoubleSpinBox*>("millimetres")->isEnabled());
    const auto* warning = dialog.findChild<QLabel*>("warning");
    QVERIFY(!warning->isVisible());
    dialog.findChild<QSpinBox*>("columns")->setValue(1);
    QTest::keyClick(what, Qt::Key_Home); // all panels, one below the other, higher than a page
    QTest::keyClick(width, Qt::Key_Down);
    QCOMPARE(dialog.size().millimetres, 180.0);
    QTRY_VERIFY(warning->isVisible() && warning->text().contains("297"));
    QTest::keyClick(what, Qt::Key_End);
    QTRY_VERIFY(!warning->isVisible());
    dialog.findChild<QSpinBox*>("columns")->setValue(0);
    QTest::keyClick(width, Qt::Key_Home);
    QTest::mouseClick(dialog.findChild<QPushButton*>("copy"), Qt::LeftButton);
    const QMimeData* copied = QGuiApplication::clipboard()->mimeData();
    QVERIFY(copied->hasImage() && copied->hasFormat("image/svg+xml"));

    QSignalSpy saved(&dialog, &FigureDialog::saveRequested);
    test::chooseFile(this, m_folder->filePath("chosen.pdf"));
    QTest::keyClick(&dialog, Qt::Key_Return);
    QCOMPARE(saved.count(), 1);
}

void TestFigures::dialogIsOperatedByKeysAndMouse()
{
    QSettings().clear();
    FigureStyle night;
    night.paper = QColor(10, 20, 30);
    FigureDialog dialog(test::wholeFigure(), night, -1);
    dialog.show();
    QVERIFY(QTest::qWaitForWindowExposed(&dialog));
    const auto says = [&dialog](const QString& text) {
        for (const QLabel* label : dialog.findChildren<QLabel*>())
            if (label->text().contains(text))
                return true;
        return false;
    };
    auto* format = dialog.findChild<QComboBox*>("format");
    auto* dpi = dialog.findChild<QSpinBox*>("dpi");
    format->setFocus();
    for (const auto& [key, picture] : {std::pair(Qt::Key_Home, false), std::pair(Qt::Key_Down, false), // PDF, SVG
                                       std::pair(Qt::Key_Down, true)}) {
        QTest::keyClick(format, key);
        QTRY_COMPARE(dpi->isEnabled(), picture); // only pictures have a resolution
        QVERIFY(picture || says("Text and axes stay text and lines"));
    }
    dpi->setFocus();
    dpi->selectAll();
    QTest::keyClicks(dpi, "600");
    QTest::keyClick(dpi, Qt::Key_Tab);
    QCOMPARE(dialog.size().dpi, 600);
    QTRY_VERIFY(says("4252 × ")); // 180 mm / 25.4 mm x 600
    auto* what = dialog.findChild<QComboBox*>("what");
    what->setFocus();
    QTest::keyClick(what, Qt::Key_Down); // the first panel
    QCOMPARE(dialog.figure().panels.size(), std::size_t{1});
    QCOMPARE(title(dialog.figure().panels.front()), QStringLiteral("Posterior mean"));
    auto* window = dialog.findChild<QCheckBox*>();
    QTest::mouseClick(window, Qt::LeftButton, {}, QPoint(8, window->height() / 2));
    QCOMPARE(dialog.style().paper, night.paper);
    QTest::mouseClick(dialog.findChild<QPushButton*>("copy"), Qt::LeftButton);
    QVERIFY2(says("on the clipboard"), "a copy is told of");
    const QImage copied = qvariant_cast<QImage>(QGuiApplication::clipboard()->mimeData()->imageData());
    QCOMPARE(copied.width(), 4252);
    QCOMPARE(copied.pixelColor(2, 2), night.paper);
}

void TestFigures::windowMakesFiguresThatBringTheirRecipeBack()
{
    const auto window = test::shownWindow();
    QVERIFY(window);
    drawTwo(*window);
    QCOMPARE(window->figure().panels.size(), std::size_t{5}); // four maps and the spectra
    QCOMPARE(title(window->figure().panels.back()), QStringLiteral("Spectrum"));
    // What lies over the maps comes along: contours of the stars over all maps but theirs, and marks.
    const auto lines = [&window](std::size_t panel) {
        return std::get<MapFigure>(window->figure().panels[panel]).lines.size();
    };
    QCOMPARE(lines(1), std::size_t{0});
    QTest::keyClick(window.get(), Qt::Key_K);
    QCOMPARE(lines(0), std::size_t{0});
    QVERIFY(lines(1) > 0);
    QTest::keyClick(window.get(), Qt::Key_K);
    MapMarks marks;
    marks.regions = {{Box{5.0, 5.0, 10.0, 12.0}}};
    window->explorer().tools().setMarks(marks);
    QCOMPARE(lines(1), std::size_t{1});
    window->explorer().clearMarks();
    test::whenShown<FigureDialog>(this, [this](FigureDialog& dialog) {
        QCOMPARE(dialog.findChild<QComboBox*>("what")->count(), 6);
        dialog.findChild<QComboBox*>("format")->setFocus();
        QTest::keyClick(dialog.findChild<QComboBox*>("format"), Qt::Key_End); // PNG
        test::chooseFile(this, m_folder->filePath("all.png"));
        QTest::keyClick(&dialog, Qt::Key_Return);
    });
    QSignalSpy written(window.get(), &MainWindow::fileWritten);
    QTest::keyClick(window.get(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(written.wait(30000));
    window->saveFigure(at("all.svg"), window->figure());
    QVERIFY(written.wait(30000));
    for (const char* file : {"all.png", "all.svg"}) {
        RunSettings other = window->settings();
        other.seed = 1;
        window->setSettings(other);
        QVERIFY2(window->open(at(file)), file);
        QCOMPARE(window->settings().seed, std::uint64_t{42});
    }
    QTest::keyClick(window.get(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(QGuiApplication::clipboard()->mimeData()->hasImage());
}

void TestFigures::windowRecordsARun()
{
    const auto window = test::shownWindow();
    QVERIFY(window);
    // The notice stays until the run is recorded or the wish is taken back.
    QPushButton* cancel = nullptr;
    const auto told = [&window, &cancel](const QString& text) {
        for (const NoticeBar* bar : window->findChildren<NoticeBar*>())
            if (bar->isVisible() && bar->accessibleName().contains(text)) {
                cancel = bar->findChildren<QPushButton*>().last();
                return true;
            }
        return false;
    };
    const auto record = [this, &window](const QString& target) {
        test::chooseFile(this, target);
        return test::clickEntry(*window, "run/record-an-animation");
    };
    QVERIFY(record(m_folder->filePath("dropped")));
    QVERIFY(told("dropped"));
    QVERIFY2(!test::clickEntry(*window, "run/record-an-animation"), "one at a time");
    QTest::mouseClick(cancel, Qt::LeftButton);
    QVERIFY(!told("dropped"));
    QVERIFY(record(m_folder->filePath("frames")));
    QVERIFY(told("next run"));
    QSignalSpy written(window.get(), &MainWindow::fileWritten);
    drawTwo(*window);
    QVERIFY(!told("frames"));
    QCOMPARE(QDir(m_folder->filePath("dropped")).entryList({"*.png"}), QStringList());
    QVERIFY(!written.isEmpty() || written.wait(30000));
    const QStringList frames = QDir(m_folder->filePath("frames")).entryList({"*.png"});
    QVERIFY2(frames.size() >= 2, qPrintable(QString::number(frames.size())));
    QCOMPARE(QImage(m_folder->filePath("frames/frame-00001.png")).width(), 1280);
    // The next run is not recorded any more.
    drawTwo(*window);
    QCOMPARE(QDir(m_folder->filePath("frames")).entryList({"*.png"}).size(), frames.size());
}

void TestFigures::closingWaitsForWhatIsWritten()
{
    const auto window = test::shownWindow();
    QVERIFY(window);
    drawTwo(*window);
    QSignalSpy problems(window.get(), &MainWindow::problem);
    window->exportFits(at("nowhere") / "posterior.fits");
    QVERIFY2(!window->close() && window->isVisible() && !window->isEnabled(),
             "nothing else comes before it is written");
    QVERIFY(problems.count() == 1 || problems.wait(30000));
    QVERIFY2(problems[0][0].toString().contains("nowhere"), "what cannot be written is told");
    QTest::qWait(100);
    QVERIFY2(window->isVisible() && window->isEnabled(), "it can be written elsewhere");
    window->exportFits(at("posterior.fits"));
    QVERIFY(!window->close());
    QTRY_VERIFY_WITH_TIMEOUT(!window->isVisible(), 30000);
    QVERIFY(std::filesystem::exists(at("posterior.fits")));
    QCOMPARE(problems.count(), 1);
}

PENUMBRA_UI_TEST_MAIN(TestFigures)
#include "test_figures.moc"
