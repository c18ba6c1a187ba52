#include "ui/figure_file.h"
#include "ui/figure_painter.h"

#include "figure_examples.h"
#include "support.h"

#include <QRegularExpression>
#include <QXmlStreamReader>

using namespace penumbra;

/// Figures as SVG and PDF, whose texts stay texts.
class TestFigureVectors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void svgHasRealTextAndOneImageAMap();
    void linesEndAtTheirAxes();
    void theLegendStandsWhereNothingIs_data();
    void theLegendStandsWhereNothingIs();
    void pdfHasRealTextAndItsSize();

private:
    std::filesystem::path at(const char* name) { return m_folder->filePath(name).toStdString(); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestFigureVectors::svgHasRealTextAndOneImageAMap()
{
    const Figure figure = test::wholeFigure();
    writeFigure(at("figure.svg"), figure, {180.0, 300}, {});
    QXmlStreamReader xml(test::bytes(at("figure.svg")));
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

void TestFigureVectors::linesEndAtTheirAxes()
{
    // Both run far beyond their axes; what is drawn of them stays on the page.
    MapFigure map = test::mapFigure();
    map.lines = {{QPolygonF({{-300.0, 12.5}, {12.5, 300.0}, {12.5, 12.5}}), Qt::white}};
    for (const FigurePanel& panel : {FigurePanel(map), FigurePanel(test::chartFigure())}) {
        const Figure figure{{panel}, {}};
        writeFigure(at("lines.svg"), figure, {88.0, 300}, {});
        const QString svg = QString::fromUtf8(test::bytes(at("lines.svg")));
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

void TestFigureVectors::theLegendStandsWhereNothingIs_data()
{
    QTest::addColumn<bool>("right");
    QTest::addColumn<bool>("top");
    QTest::newRow("lower left") << false << false;
    QTest::newRow("upper left") << false << true;
    QTest::newRow("lower right") << true << false;
    QTest::newRow("upper right") << true << true;
}

void TestFigureVectors::theLegendStandsWhereNothingIs()
{
    QFETCH(const bool, right);
    QFETCH(const bool, top);
    // From corner to corner past the centre, but not into the free one.
    const auto x = [right](double along) { return right ? along : 1.0 - along; };
    const auto y = [top](double along) { return top ? along : 1.0 - along; };
    ChartFigure chart{QStringLiteral("Chart"), {}, {}};
    PlotPane pane;
    pane.lines.push_back({QStringLiteral("curve"),
                          Ink::truth,
                          {x(0.1), x(0.1), x(0.5), x(0.9)},
                          {y(0.9), y(0.1), y(0.5), y(0.1)},
                          1.8,
                          false});
    chart.plot.panes.push_back(pane);
    writeFigure(at("legend.svg"), {{FigurePanel(chart)}, {}}, {88.0, 300}, {});
    const QString svg = QString::fromUtf8(test::bytes(at("legend.svg")));
    const QRegularExpression text(QStringLiteral("x=\"([\\d.]+)\" y=\"([\\d.]+)\"[^>]*>\\s*curve"));
    const QRegularExpressionMatch found = text.match(svg);
    QVERIFY2(found.hasMatch(), qPrintable(svg));
    const double width = 88.0 / 25.4 * 72.0 * figure::unitsPerPoint;
    const double height = figureHeight({{FigurePanel(chart)}, {}}, 88.0 / 25.4 * 72.0, {}) * figure::unitsPerPoint;
    QCOMPARE(found.captured(1).toDouble() > 0.5 * width, right);
    QCOMPARE(found.captured(2).toDouble() < 0.5 * height, top);
}

void TestFigureVectors::pdfHasRealTextAndItsSize()
{
    writeFigure(at("figure.pdf"), test::wholeFigure(), {180.0, 300}, {});
    const QByteArray pdf = test::bytes(at("figure.pdf"));
    QVERIFY(pdf.startsWith("%PDF-1.6"));
    const auto box = QRegularExpression("/MediaBox \\[0 0 ([0-9.]+) ([0-9.]+)").match(QString::fromLatin1(pdf));
    QVERIFY(std::abs(box.captured(1).toDouble() - 510.24) < 0.5); // 180 mm / 25.4 mm x 72 points
    QVERIFY2(pdf.contains("/FontFile2"), "the letters are a font's");
    QVERIFY2(pdf.contains("/ToUnicode"), "and can be searched and copied");
    QCOMPARE(pdf.count("/Subtype /Image"), 2);
    QVERIFY(pdf.contains("recipe.json"));
}

PENUMBRA_UI_TEST_MAIN(TestFigureVectors)
#include "test_figure_vectors.moc"
