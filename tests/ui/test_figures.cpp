#include "ui/explorer.h"
#include "ui/figure_dialog.h"
#include "ui/figure_file.h"
#include "ui/figure_painter.h"
#include "ui/main_window.h"
#include "ui/notice_bar.h"

#include "menu_clicks.h"
#include "shown_window.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QImageReader>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QXmlStreamReader>

using namespace penumbra;

// Figures as they go into a paper.
class TestFigures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void journalsHaveTheirWidths();
    void pictureHasItsSizeAndRecipe();
    void mapsStandUpright();
    void svgHasRealTextAndOneImageAMap();
    void linesEndAtTheirAxes();
    void pdfHasRealTextAndItsSize();
    void failedExportKeepsTheOldFile();
    void bandsArePaintedWithoutTransparency();
    void dialogSavesAndCopies();
    void dialogIsOperatedByKeysAndMouse();
    void windowMakesFiguresThatBringTheirRecipeBack();
    void windowRecordsARun();

private:
    static MapFigure mapFigure();
    static ChartFigure chartFigure();
    static Figure wholeFigure() { return {{mapFigure(), mapFigure(), chartFigure()}, R"({"program": "Penumbra"})"}; }
    std::filesystem::path at(const char* name) { return m_folder->filePath(name).toStdString(); }
    QByteArray bytes(const std::filesystem::path& path);
    /// Shows a map in `window` and draws two samples of seed 42.
    void drawTwo(MainWindow& window);

    std::unique_ptr<QTemporaryDir> m_folder;
};

MapFigure TestFigures::mapFigure()
{
    MapFigure map;
    map.title = "Posterior mean";
    map.note = "41 samples";
    map.side = 25.0;
    map.visible = {0.0, 0.0, 25.0, 25.0};
    map.image = QImage(64, 64, QImage::Format_RGB32);
    map.image.fill(Qt::blue);
    for (int y = 32; y < 64; ++y) // images count rows from the top: this is the lower left quarter
        for (int x = 0; x < 32; ++x)
            map.image.setPixelColor(x, y, Qt::red);
    map.scaleLabel = "dex";
    map.scaleColors = {Qt::black, Qt::white};
    map.scaleTicks = {{0.0, "10"}, {0.5, "11"}, {1.0, "12"}};
    return map;
}

ChartFigure TestFigures::chartFigure()
{
    ChartFigure chart;
    chart.title = "Power spectrum";
    chart.plot.x = {"k  [h/Mpc]", true, 0.25, 16.0};
    PlotPane pane;
    pane.y = {"P(k)", true, 0.01, 100.0};
    pane.bands = {{"68 %", Ink::posterior, {0.3, 10.0}, {0.1, 0.001}, {10.0, 1.0}, 0.4}};
    pane.lines = {{"truth", Ink::truth, {0.1, 1.0, 100.0}, {1e9, 1.0, 1e-9}, 1.8, false}};
    chart.plot.panes = {pane};
    return chart;
}

QByteArray TestFigures::bytes(const std::filesystem::path& path)
{
    QFile file(QString::fromStdString(path.string()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestFigures::drawTwo(MainWindow& window)
{
    QVERIFY(window.open(test::writeCamelsPair(*m_folder)));
    test::setRun(window, 2, 3, 42);
    QSignalSpy ended(&window, &MainWindow::runEnded);
    window.startRun();
    QVERIFY(ended.wait(60000));
}

void TestFigures::journalsHaveTheirWidths()
{
    // aa.cls: 88 and 180 mm. mnras.cls: 240 and 504 TeX points; its guide speaks of 84 and 177 mm.
    const auto width = [](const QString& name) {
        for (const JournalWidth& journal : journalWidths())
            if (journal.name == name)
                return journal.millimetres;
        return 0.0;
    };
    QCOMPARE(width("A&A, single column"), 88.0);
    QCOMPARE(width("A&A, double column"), 180.0);
    QVERIFY(std::abs(width("MNRAS, single column") - 84.35) < 0.01);
    QVERIFY(std::abs(width("MNRAS, double column") - 177.13) < 0.01);
    QVERIFY(std::abs(width("ApJ, single column") - 85.15) < 0.01);
}

void TestFigures::pictureHasItsSizeAndRecipe()
{
    const Figure figure = wholeFigure();
    writeFigure(at("figure.png"), figure, {88.0, 300}, {});
    QImageReader reader(m_folder->filePath("figure.png"));
    QCOMPARE(reader.text("recipe"), figure.recipe);
    const QImage image = reader.read();
    QCOMPARE(image.width(), 1039);          // 88 mm / 25.4 mm x 300
    QCOMPARE(image.dotsPerMeterX(), 11811); // 300 dpi
    // Three panels in a row where there is room, one below the other where there is none.
    FigureStyle narrow;
    narrow.columns = 1;
    QVERIFY(figureHeight(figure, 250.0, narrow) > 2.0 * figureHeight(figure, 250.0, {8.0, {}, {}, {}, {}, 2}) * 0.9);
}

void TestFigures::mapsStandUpright()
{
    const Figure figure{{mapFigure()}, {}};
    const QImage image = figureImage(figure, {100.0, 200}, {});
    // The centres of the quarters, found by their colours: red below and to the left of all blue that is not left.
    double redX = 0.0, redY = 0.0, blueX = 0.0, blueY = 0.0;
    int reds = 0, blues = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QRgb pixel = image.pixel(x, y);
            if (pixel == qRgb(255, 0, 0)) {
                redX += x, redY += y, ++reds;
            } else if (pixel == qRgb(0, 0, 255)) {
                blueX += x, blueY += y, ++blues;
            }
        }
    QVERIFY(std::abs(static_cast<double>(blues) / reds - 3.0) < 0.06);
    QVERIFY(redX / reds < blueX / blues);
    QVERIFY2(redY / reds > blueY / blues, "rows of a map count upwards");
    // Zoomed into the lower left quarter, all is red.
    MapFigure zoomed = mapFigure();
    zoomed.visible = {0.0, 0.0, 12.5, 12.5};
    const QImage part = figureImage({{zoomed}, {}}, {100.0, 200}, {});
    bool anyBlue = false;
    for (int y = 0; y < part.height(); ++y)
        for (int x = 0; x < part.width(); ++x)
            anyBlue = anyBlue || part.pixel(x, y) == qRgb(0, 0, 255);
    QVERIFY(!anyBlue);
}

void TestFigures::svgHasRealTextAndOneImageAMap()
{
    const Figure figure = wholeFigure();
    writeFigure(at("figure.svg"), figure, {180.0, 300}, {});
    QXmlStreamReader xml(bytes(at("figure.svg")));
    QStringList texts;
    QString description;
    int images = 0;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        images += xml.name() == QLatin1String("image") ? 1 : 0;
        if (xml.name() == QLatin1String("text"))
            texts << xml.readElementText().trimmed();
        else if (xml.name() == QLatin1String("desc"))
            description = xml.readElementText();
    }
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QCOMPARE(images, 2);
    QCOMPARE(description, figure.recipe);
    for (const char* text : {"Posterior mean", "41 samples", "11", "k  [h/Mpc]", "truth", "68 %"})
        QVERIFY2(texts.contains(QLatin1String(text)), text);
}

void TestFigures::linesEndAtTheirAxes()
{
    // Both run far beyond their axes; what is drawn of them stays on the page.
    MapFigure map = mapFigure();
    map.lines = {{QPolygonF({{-300.0, 12.5}, {12.5, 300.0}, {12.5, 12.5}}), Qt::white}};
    for (const FigurePanel& panel : {FigurePanel(map), FigurePanel(chartFigure())}) {
        const Figure figure{{panel}, {}};
        writeFigure(at("lines.svg"), figure, {88.0, 300}, {});
        const QString svg = QString::fromUtf8(bytes(at("lines.svg")));
        const QRegularExpression points(QStringLiteral("points=\"([^\"]*)\""));
        double low = 1e9, high = -1e9;
        for (auto found = points.globalMatch(svg); found.hasNext();)
            for (const QString& pair : found.next().captured(1).split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
                const double y = pair.section(QLatin1Char(','), 1).toDouble();
                low = std::min(low, y);
                high = std::max(high, y);
            }
        QVERIFY2(high > low, qPrintable(title(panel)));
        const double height = figureHeight(figure, 88.0 / 25.4 * 72.0, {}) * figure::unitsPerPoint;
        QVERIFY2(low >= 0.0 && high <= height, qPrintable(title(panel)));
    }
}

void TestFigures::pdfHasRealTextAndItsSize()
{
    writeFigure(at("figure.pdf"), wholeFigure(), {180.0, 300}, {});
    const QByteArray pdf = bytes(at("figure.pdf"));
    QVERIFY(pdf.startsWith("%PDF-1.6"));
    const auto box = QRegularExpression("/MediaBox \\[0 0 ([0-9.]+) ([0-9.]+)").match(QString::fromLatin1(pdf));
    QVERIFY(std::abs(box.captured(1).toDouble() - 510.24) < 0.5); // 180 mm / 25.4 mm x 72 points
    QVERIFY2(pdf.contains("/FontFile2"), "the letters are a font's");
    QVERIFY2(pdf.contains("/ToUnicode"), "and can be searched and copied");
    QCOMPARE(pdf.count("/Subtype /Image"), 2);
    QVERIFY(pdf.contains("recipe.json"));
}

void TestFigures::failedExportKeepsTheOldFile()
{
    writeFigure(at("figure.png"), wholeFigure(), {88.0, 100}, {});
    const QByteArray before = bytes(at("figure.png"));
    QVERIFY_EXCEPTION_THROWN(writeFigure(at("none/figure.png"), wholeFigure(), {88.0, 100}, {}), std::exception);
    QCOMPARE(bytes(at("figure.png")), before);
}

void TestFigures::bandsArePaintedWithoutTransparency()
{
    const QImage image = figureImage({{chartFigure()}, {}}, {100.0, 200}, {});
    // 0.4 of the ink #0072b2 on white paper: 255 - 0.4 (255 - 0), 255 - 0.4 (255 - 114), 255 - 0.4 (255 - 178).
    const QRgb expected = qRgb(153, 199, 224);
    int found = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            found += image.pixel(x, y) == expected ? 1 : 0;
    QVERIFY2(found > 1000, qPrintable(QString::number(found)));
}

void TestFigures::dialogSavesAndCopies()
{
    QSettings().clear();
    FigureDialog dialog(wholeFigure(), {}, -1);
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
    FigureDialog dialog(wholeFigure(), night, -1);
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
    marks.region = Box{5.0, 5.0, 10.0, 12.0};
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

PENUMBRA_UI_TEST_MAIN(TestFigures)
#include "test_figures.moc"
