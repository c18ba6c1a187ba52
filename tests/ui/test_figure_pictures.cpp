#include "ui/figure_file.h"
#include "ui/figure_painter.h"

#include "figure_examples.h"
#include "support.h"

#include <QImageReader>

using namespace penumbra;

/// Figures as pictures of the size that a journal wants.
class TestFigurePictures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void journalsHaveTheirWidths();
    void pictureHasItsSizeAndRecipe();
    void mapsStandUpright();
    void bandsArePaintedWithoutTransparency();
    void failedExportKeepsTheOldFile();

private:
    std::filesystem::path at(const char* name) { return m_folder->filePath(name).toStdString(); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestFigurePictures::journalsHaveTheirWidths()
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

void TestFigurePictures::pictureHasItsSizeAndRecipe()
{
    const Figure figure = test::wholeFigure();
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

void TestFigurePictures::mapsStandUpright()
{
    const Figure figure{{test::mapFigure()}, {}};
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
    MapFigure zoomed = test::mapFigure();
    zoomed.visible = {0.0, 0.0, 12.5, 12.5};
    const QImage part = figureImage({{zoomed}, {}}, {100.0, 200}, {});
    bool anyBlue = false;
    for (int y = 0; y < part.height(); ++y)
        for (int x = 0; x < part.width(); ++x)
            anyBlue = anyBlue || part.pixel(x, y) == qRgb(0, 0, 255);
    QVERIFY(!anyBlue);
}

void TestFigurePictures::bandsArePaintedWithoutTransparency()
{
    const QImage image = figureImage({{test::chartFigure()}, {}}, {100.0, 200}, {});
    // 0.4 of the ink #0072b2 on white paper: 255 - 0.4 (255 - 0), 255 - 0.4 (255 - 114), 255 - 0.4 (255 - 178).
    const QRgb expected = qRgb(153, 199, 224);
    int found = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            found += image.pixel(x, y) == expected ? 1 : 0;
    QVERIFY2(found > 1000, qPrintable(QString::number(found)));
}

void TestFigurePictures::failedExportKeepsTheOldFile()
{
    writeFigure(at("figure.png"), test::wholeFigure(), {88.0, 100}, {});
    const QByteArray before = test::bytes(at("figure.png"));
    QVERIFY_EXCEPTION_THROWN(writeFigure(at("none/figure.png"), test::wholeFigure(), {88.0, 100}, {}), std::exception);
    QCOMPARE(test::bytes(at("figure.png")), before);
}

PENUMBRA_UI_TEST_MAIN(TestFigurePictures)
#include "test_figure_pictures.moc"
