#include "ui/main_window.h"

#include "io/posterior_file.h"
#include "ui/map_canvas.h"
#include "ui/map_preview_dialog.h"
#include "ui/map_view.h"
#include "ui/menu_actions.h"
#include "ui/posterior_view.h"
#include "ui/readout_line.h"
#include "ui/run_panel.h"
#include "ui/viewport.h"
#include "ui/welcome_page.h"

#include "base/loaded_libraries.h"
#include "shown_window.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLabel>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTimer>

#include <fstream>
#include <set>

using namespace penumbra;

class TestMainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void emptyWindowSaysWhatToDo();
    void entriesOfMapsWaitForOne();
    void networkLibraryIsThereBeforeARun();
    void droppedMapIsShownWithItsTruth();
    void badFilesAreExplainedAndHarmNothing_data();
    void badFilesAreExplainedAndHarmNothing();
    void indexChoosesTheMapOfAStack();
    void unknownGeometryIsAskedFor();
    void runShowsEverything();
    void stopKeepsFinishedSamples();
    void savedPosteriorReadsBack();
    void failedSaveIsExplained();
    void figureAndFitsAreWritten();
    void readoutFollowsAndFreezes();

private:
    PosteriorView& view() { return *m_window->findChild<PosteriorView*>(); }
    QPushButton& runButton() { return *m_window->findChild<RunPanel*>()->findChild<QPushButton*>("run"); }
    template <typename Value>
    void type(const char* name, Value value)
    {
        auto* box = m_window->findChild<QSpinBox*>(name);
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, QString::number(value));
        QTest::keyClick(box, Qt::Key_Return);
    }
    void openPair();
    void run(int samples);
    QString takeDialog();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
};

void TestMainWindow::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_window = test::shownWindow();
    QVERIFY(m_window);
    m_window->setDialogsShown(true);
}

void TestMainWindow::cleanup()
{
    m_window.reset();
}

void TestMainWindow::openPair()
{
    QVERIFY(m_window->open(test::writeCamelsPair(*m_folder)));
}

QString TestMainWindow::takeDialog()
{
    QString text;
    for (QMessageBox* box : m_window->findChildren<QMessageBox*>()) {
        text += box->informativeText();
        QTest::keyClick(box, Qt::Key_Return);
    }
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    return text;
}

void TestMainWindow::run(int samples)
{
    type("samples", samples);
    type("steps", 4);
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    QTest::mouseClick(&runButton(), Qt::LeftButton);
    QVERIFY(m_window->isRunning());
    QVERIFY(ended.wait(60000));
    QVERIFY(!m_window->isRunning());
}

void TestMainWindow::emptyWindowSaysWhatToDo()
{
    const auto* welcome = m_window->findChild<WelcomePage*>();
    QVERIFY(welcome->isVisible());
    QString texts;
    for (const QLabel* label : welcome->findChildren<QLabel*>())
        texts += label->text();
    QVERIFY(texts.contains("drop"));
    QVERIFY(!runButton().isEnabled());
}

void TestMainWindow::entriesOfMapsWaitForOne()
{
    const auto enabled = [this](const QString& name) {
        for (const MenuAction& entry : menuActions(*m_window->menuBar()))
            if (entry.name == name)
                return entry.action->isEnabled();
        qWarning("%s", qPrintable(name));
        return false;
    };
    const QStringList ofMaps{"view/fit-whole-map",      "view/zoom-in",        "view/freeze-readout",
                             "view/panel-shows/sample", "view/limits/min-max", "view/limits",
                             "view/contours",           "view/contour-levels", "view/reset-limits-and-contrast"};
    for (const QString& name : ofMaps)
        QVERIFY2(!enabled(name), qPrintable(name));
    QVERIFY2(enabled("view/panels/2-panels") && enabled("view/stretch/sqrt"), "these hold for maps to come");
    openPair();
    for (const QString& name : ofMaps)
        QVERIFY2(enabled(name), qPrintable(name));
}

void TestMainWindow::networkLibraryIsThereBeforeARun()
{
    openPair();
    QTRY_VERIFY_WITH_TIMEOUT(!loadedLibraries("penumbra-network").empty(), 60000);
}

void TestMainWindow::droppedMapIsShownWithItsTruth()
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QString::fromStdString(test::writeCamelsPair(*m_folder).string()))});
    const QPoint middle = m_window->rect().center();
    QDragEnterEvent enter(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_window.get(), &drop);
    test::whenShown<MapPreviewDialog>(this,
                                      [](MapPreviewDialog& preview) { QTest::keyClick(&preview, Qt::Key_Return); });
    QTRY_VERIFY(view().isVisible());
    QVERIFY(m_window->findChild<QPushButton*>("truth")->text().contains("Mcdm Test CV"));
    const QImage image = view().views()[0]->canvas().picture();
    std::set<QRgb> found;
    for (int x = 0; x < image.width(); ++x)
        found.insert(image.pixel(x, image.height() / 2));
    QVERIFY2(found.size() > 10, "the map is seen");
    QVERIFY(runButton().isEnabled());
}

void TestMainWindow::badFilesAreExplainedAndHarmNothing_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("absent") << "absent.npy" << QByteArray();
    QTest::newRow("empty") << "empty.npy" << QByteArray("");
    QTest::newRow("text") << "notes.txt" << QByteArray("no map at all");
    QTest::newRow("truncated") << "short.npy"
                               << QByteArray("\x93NUMPY\x01\x00\x46\x00{'descr': '<f4', 'fortran_order': False, ", 52);
}

void TestMainWindow::badFilesAreExplainedAndHarmNothing()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    openPair();
    const auto shown = view().views()[0]->map();
    const QString path = m_folder->filePath(name);
    if (!bytes.isNull()) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    QVERIFY(!m_window->open(path.toStdString()));
    const QString told = takeDialog();
    QVERIFY2(told.contains(name), qPrintable(told));
    QVERIFY(view().views()[0]->map() == shown);
    QVERIFY(runButton().isEnabled());
}

void TestMainWindow::indexChoosesTheMapOfAStack()
{
    openPair();
    const auto first = view().views()[0]->map()->values;
    type("index", 2);
    const auto& values = view().views()[0]->map()->values;
    // Pixel i carries mass when (i + index) % 7 is 0.
    QVERIFY(std::isfinite(first[0]) && std::isnan(values[0]));
    QVERIFY(std::isnan(first[5]) && std::isfinite(values[5]));
}

void TestMainWindow::unknownGeometryIsAskedFor()
{
    const std::filesystem::path path = m_folder->filePath("field_07.npy").toStdString();
    writeNpy(path, {test::stellarMap(64)});
    test::whenShown<MapPreviewDialog>(this, [](MapPreviewDialog& preview) {
        auto* open = preview.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Open);
        QVERIFY(!open->isEnabled());
        for (const auto& [name, text] : {std::pair("side", "50"), std::pair("depth", "10")}) {
            auto* field = preview.findChild<QDoubleSpinBox*>(QLatin1String(name));
            field->selectAll();
            QTest::keyClicks(field, text);
        }
        QTest::mouseClick(open, Qt::LeftButton);
    });
    QVERIFY(m_window->open(path));
    QCOMPARE(view().viewport().side(), 50.0);
    test::whenShown<MapPreviewDialog>(this,
                                      [](MapPreviewDialog& preview) { QTest::keyClick(&preview, Qt::Key_Escape); });
    QVERIFY(!m_window->open(path));
}

void TestMainWindow::runShowsEverything()
{
    openPair();
    QSignalSpy estimates(m_window.get(), &MainWindow::estimateShown);
    QSignalSpy samples(m_window.get(), &MainWindow::samplesShown);
    run(3);
    QVERIFY(estimates.count() > 0);
    QVERIFY(samples.count() >= 1);
    QCOMPARE(samples.last().first().value<std::size_t>(), std::size_t{3});
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{3});
    for (MapView* map : view().views())
        QVERIFY(map->map() != nullptr);
    QCOMPARE(view().views()[2]->accessibleDescription(), QStringLiteral("3 samples"));
    QVERIFY(view().views()[3]->accessibleDescription().contains("dex"));
    QCOMPARE(view().views()[0]->map()->size, std::size_t{64}); // the model's grid
    QCOMPARE(runButton().text(), QStringLiteral("Run"));
    QTest::keyClick(m_window.get(), Qt::Key_BracketLeft);
    QCOMPARE(view().views()[1]->picture().title, QStringLiteral("Sample 1"));
    QVERIFY(view().views()[1]->accessibleDescription().contains("of 0 to 2"));
}

void TestMainWindow::stopKeepsFinishedSamples()
{
    openPair();
    type("samples", 100000);
    type("steps", 4);
    QSignalSpy samples(m_window.get(), &MainWindow::samplesShown), ended(m_window.get(), &MainWindow::runEnded);
    QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_window->isRunning());
    QVERIFY(samples.wait(60000));
    QTRY_VERIFY(runButton().text().startsWith("Stop, keep"));
    QTest::mouseClick(&runButton(), Qt::LeftButton);
    QVERIFY(ended.wait(60000));
    QVERIFY(ended.first().first().value<Outcome>() == Outcome::cancelled);
    QVERIFY(!m_window->posterior()->samples.empty());
    QVERIFY(!m_window->isRunning());
    QVERIFY(runButton().isEnabled());
    const auto drawn = m_window->posterior()->samples;
    auto* goOn = m_window->findChild<QPushButton*>("continue");
    QVERIFY(goOn->isVisible() && goOn->text().contains(QString::number(100000 - drawn.size())));
    // The rest of them: the same samples as without the stop.
    QTest::mouseClick(goOn, Qt::LeftButton);
    QTRY_VERIFY(m_window->posterior()->samples.size() > drawn.size());
    QVERIFY(!goOn->isVisible());
    QTest::mouseClick(&runButton(), Qt::LeftButton);
    QTRY_VERIFY(!m_window->isRunning());
    QVERIFY(std::equal(drawn.begin(), drawn.end(), m_window->posterior()->samples.begin()));
    QCOMPARE(m_window->posterior()->indices[drawn.size()], static_cast<std::uint32_t>(drawn.size()));
    QVERIFY(goOn->isVisible());
}

void TestMainWindow::savedPosteriorReadsBack()
{
    openPair();
    run(3);
    const auto path = std::filesystem::path(m_folder->filePath("run.h5").toStdString());
    QSignalSpy written(m_window.get(), &MainWindow::fileWritten);
    m_window->savePosterior(path);
    QVERIFY(written.wait(30000));
    const PosteriorContents contents = readPosterior(path);
    QCOMPARE(contents.samples.size(), std::size_t{3});
    for (std::size_t i = 0; i < 3; ++i) {
        const auto saved = contents.samples[i].pixels(), drawn = m_window->posterior()->samples[i]->pixels();
        QVERIFY(std::equal(saved.begin(), saved.end(), drawn.begin(), drawn.end()));
    }
    QVERIFY(contents.truth.has_value());
    QCOMPARE(contents.recipe, m_window->posterior()->recipe);

    const std::vector<float> mean = m_window->posterior()->meanLog10;
    QSignalSpy shown(m_window.get(), &MainWindow::samplesShown);
    QVERIFY(m_window->open(path));
    QVERIFY(shown.wait(30000));
    QCOMPARE(m_window->posterior()->samples.size(), std::size_t{3});
    QCOMPARE(m_window->posterior()->meanLog10, mean);
}

void TestMainWindow::failedSaveIsExplained()
{
    openPair();
    run(1);
    QSignalSpy problem(m_window.get(), &MainWindow::problem);
    m_window->savePosterior("/nowhere/at/all/run.h5");
    QVERIFY(problem.wait(30000));
    QVERIFY(takeDialog().contains("/nowhere/at/all"));
    QVERIFY(m_window->posterior() != nullptr);
}

void TestMainWindow::figureAndFitsAreWritten()
{
    openPair();
    run(2);
    const QString picture = m_folder->filePath("figure.png"), fits = m_folder->filePath("run.fits");
    QSignalSpy written(m_window.get(), &MainWindow::fileWritten);
    m_window->saveFigure(picture.toStdString(), m_window->figure());
    QTRY_COMPARE_WITH_TIMEOUT(written.count(), 1, 30000);
    QCOMPARE(QImage(picture).width(), 2126); // 180 mm / 25.4 mm x 300 dpi
    m_window->exportFits(fits.toStdString());
    QTRY_COMPARE_WITH_TIMEOUT(written.count(), 2, 30000);
    QFile file(fits);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.read(6), QByteArray("SIMPLE"));

    const auto drawn = m_window->posterior();
    QSignalSpy opened(m_window.get(), &MainWindow::samplesShown);
    QVERIFY(m_window->open(fits.toStdString()));
    QVERIFY(opened.wait(30000));
    const auto& samples = m_window->posterior()->samples;
    QCOMPARE(samples.size(), drawn->samples.size());
    for (std::size_t i = 0; i < samples[0]->pixels().size(); ++i) // units there and back, to the rounding of float32
        QVERIFY(std::abs(samples[0]->pixels()[i] / drawn->samples[0]->pixels()[i] - 1.0F) < 1e-6F);
}

void TestMainWindow::readoutFollowsAndFreezes()
{
    openPair();
    auto& line = *m_window->findChild<ReadoutLine*>();
    MapCanvas& canvas = view().views()[0]->canvas();
    test::moveMouse(canvas, QPoint(canvas.width() / 2, canvas.height() / 2));
    QVERIFY(line.text().contains("x 12."));
    QVERIFY2(QRegularExpression("pixel 6\\d, 6\\d of 128 × 128").match(line.text()).hasMatch(),
             qPrintable(line.text()));
    QTest::keyClick(m_window.get(), Qt::Key_F);
    const QString frozen = line.text();
    test::moveMouse(canvas, QPoint(10, 10));
    QCOMPARE(line.text(), frozen);
    QTest::keyClick(m_window.get(), Qt::Key_F);
    test::moveMouse(canvas, QPoint(12, 12));
    QVERIFY(line.text() != frozen);
    // In the larger font of a presentation no part is cut.
    line.setFont(QFont(line.font().family(), 2 * line.font().pointSize()));
    const auto parts = line.findChildren<QLabel*>();
    QTRY_VERIFY(std::all_of(parts.begin(), parts.end(), [](const QLabel* part) {
        return !part->isVisible() || part->width() >= part->sizeHint().width();
    }));
}

PENUMBRA_UI_TEST_MAIN(TestMainWindow)
#include "test_main_window.moc"
