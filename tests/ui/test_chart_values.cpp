#include "ui/plot_values.h"
#include "ui/probe_view.h"
#include "ui/region_view.h"
#include "ui/spectrum_view.h"

#include "exploring_window.h"
#include "ui/plot_chart.h"

#include <QClipboard>
#include <QGuiApplication>

#include <cmath>

using namespace penumbra;

// The numbers of a chart, on the clipboard and in files.
class TestChartValues : public test::ExploringWindow
{
    Q_OBJECT

private Q_SLOTS:
    void curvesAndBandsHaveColumns();
    void binsAndUprightLines();
    void fewSamplesAreTicks();
    void everyChartIsCopiedAndSaved();

private:
    /// The cells of each line; quoted ones may hold commas.
    static std::vector<QStringList> read(const QByteArray& csv);
    static std::vector<double> columnOf(const std::vector<QStringList>& table, const QString& head);
};

std::vector<QStringList> TestChartValues::read(const QByteArray& csv)
{
    std::vector<QStringList> table;
    for (const QString& line : QString::fromUtf8(csv).split('\n', Qt::SkipEmptyParts)) {
        QStringList cells{QString()};
        bool quoted = false;
        for (const QChar c : line) {
            if (c == '"')
                quoted = !quoted;
            else if (c == ',' && !quoted)
                cells << QString();
            else
                cells.back() += c;
        }
        table.push_back(cells);
    }
    return table;
}

std::vector<double> TestChartValues::columnOf(const std::vector<QStringList>& table, const QString& head)
{
    std::vector<double> values;
    const auto at = table.front().indexOf(head);
    for (std::size_t row = 1; at >= 0 && row < table.size(); ++row)
        values.push_back(table[row][at].isEmpty() ? NAN : table[row][at].toDouble());
    return values;
}

void TestChartValues::curvesAndBandsHaveColumns()
{
    Plot plot;
    plot.x.label = QStringLiteral("k  [h/Mpc]");
    PlotPane pane;
    pane.y = {QStringLiteral("P(k)  [(Mpc/h)³]"), true, 1.0, 100.0};
    pane.lines.push_back({QStringLiteral("mean"), Ink::posterior, {0.25, 0.5, 1.0}, {30.0, 20.0, 10.0}});
    pane.lines.push_back({QStringLiteral("stars"), Ink::input, {0.5, 2.0}, {7.0, 1.0 / 3.0}});
    pane.bands.push_back({QStringLiteral("68 %"), Ink::posterior, {0.25, 0.5, 1.0}, {25, 15, 5}, {35, 25, 15}});
    plot.panes.push_back(pane);
    plot.marks.push_back({QStringLiteral("Nyquist"), Ink::quiet, 16.0});
    const std::vector<QStringList> table = read(plotValues(plot));
    QCOMPARE(table.front(),
             (QStringList{"k [h/Mpc]", "mean: P(k) [(Mpc/h)³]", "stars: P(k) [(Mpc/h)³]", "68 %, low: P(k) [(Mpc/h)³]",
                          "68 %, high: P(k) [(Mpc/h)³]", "Nyquist: k [h/Mpc]"}));
    QCOMPARE(columnOf(table, "k [h/Mpc]"), (std::vector<double>{0.25, 0.5, 1.0, 2.0}));
    QCOMPARE(table[2], (QStringList{"0.5", "20", "7", "15", "25", "16"}));
    QCOMPARE(table[4], (QStringList{"2", "", "0.333333333", "", "", "16"})); // a place of the stars alone
    QCOMPARE(plotValues(Plot()), QByteArray());
}

void TestChartValues::binsAndUprightLines()
{
    NumberOverSamples number;
    number.values = {11.0, 11.1, 11.2, 11.3, 11.4, 11.5};
    number.summary = summarise(number.values);
    number.truth = 11.15;
    const std::vector<QStringList> table =
        read(plotValues(histogramPlot(number, {QStringLiteral("log₁₀ Σ  [dex]"), false, 10.5, 12.0})));
    const std::vector<double> from = columnOf(table, "log₁₀ Σ [dex], from"), to = columnOf(table, "log₁₀ Σ [dex], to");
    QVERIFY2(table.front().contains("truth: log₁₀ Σ [dex]"), qPrintable(table.front().join("; ")));
    const SampleHistogram histogram = sampleHistogram(number);
    QCOMPARE(from.size(), histogram.counts.size());
    for (std::size_t i = 0; i < from.size(); ++i)
        QVERIFY(std::abs(from[i] - histogram.edges[i]) < 1e-6 && std::abs(to[i] - histogram.edges[i + 1]) < 1e-6);
    QCOMPARE(columnOf(table, "samples: samples per bin"), histogram.counts);
    QCOMPARE(columnOf(table, "mean: log₁₀ Σ [dex]").front(), 11.25);
    QCOMPARE(columnOf(table, "truth: log₁₀ Σ [dex]").back(), 11.15);
    QVERIFY(columnOf(table, "68 %, low: log₁₀ Σ [dex]").front() >= 11.0);
}

void TestChartValues::fewSamplesAreTicks()
{
    NumberOverSamples number;
    number.values = {11.2, 11.6};
    number.summary = summarise(number.values);
    const Plot plot = histogramPlot(number, {QStringLiteral("log₁₀ Σ"), false, 11.0, 12.0});
    const PlotPane& pane = plot.panes.front();
    std::vector<double> ticks;
    for (const PlotLine& line : pane.lines)
        if (line.legendKey() == QLatin1String("samples")) {
            QVERIFY2(line.width >= 3.0, "legible, where a bar would be a hairline");
            ticks.push_back(line.x.front());
        }
    QCOMPARE(ticks, number.values);
    for (const PlotBand& band : pane.bands)
        QVERIFY(band.name != QLatin1String("samples"));
    QCOMPARE(columnOf(read(plotValues(plot)), "log₁₀ Σ"), number.values);
}

void TestChartValues::everyChartIsCopiedAndSaved()
{
    open();
    key(Qt::Key_P);
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, canvas().toWidget(test::middle(30, 20)).toPoint());
    key(Qt::Key_O);
    drag({12.0, 12.0}, {15.0, 12.0});
    key(Qt::Key_J);
    drag({2.0, 5.0}, {20.0, 5.0});
    ExplorePanel& panel = m_explorer->panel();
    for (const auto& [tab, x] :
         {std::pair(Tab::spectrum, "k "), std::pair(Tab::pdf, "log₁₀ Σ"), std::pair(Tab::probe, "log₁₀ Σ dark"),
          std::pair(Tab::region, "log₁₀ mass inside"), std::pair(Tab::profile, "distance")}) {
        panel.setTab(tab);
        PlotView& view = *panel.chartView();
        QTRY_VERIFY(!view.chart().plot().isEmpty());
        // By the menu of the chart, under the mouse.
        const QPoint at = view.chart().rect().center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, view.chart().mapToGlobal(at));
        QApplication::sendEvent(&view.chart(), &event);
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu != nullptr);
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(menu->actions()[0]).center());
        const QString copied = QGuiApplication::clipboard()->text();
        QVERIFY2(copied.startsWith(QString::fromUtf8(x)) && copied.count('\n') > 2, qPrintable(copied.left(200)));
        const QString file = m_folder->filePath(ExplorePanel::title(tab)) + QStringLiteral(".csv");
        test::chooseFile(this, file);
        chooseInMenu("Explore", "Save the chart's values…");
        QTRY_VERIFY(QFile::exists(file));
        QFile saved(file);
        QVERIFY(saved.open(QIODevice::ReadOnly));
        const std::vector<QStringList> table = read(saved.readAll());
        QCOMPARE(table.front(), copied.split('\n').front().split('\t'));
        for (const QStringList& row : table)
            QCOMPARE(row.size(), table.front().size());
        if (tab == Tab::region) {
            QVERIFY(std::abs(columnOf(table, "area [(Mpc/h)²]").front() - panel.region().answer()->area) < 1e-6);
            QVERIFY(std::abs(columnOf(table, "stars: log₁₀ mass inside [M☉/h]").front() -
                             *panel.region().answer()->logInputMass) < 1e-6);
            // A threshold beyond the axis stands at its end, and says so.
            for (const auto& [threshold, arrow] : {std::pair(5.0, "◂"), std::pair(19.0, "▸")}) {
                panel.region().setThreshold(threshold);
                const Plot& shown = view.chart().plot();
                QCOMPARE(shown.marks.back().x, threshold < 10.0 ? shown.x.low : shown.x.high);
                QVERIFY(shown.marks.back().name.contains(QString::fromUtf8(arrow)));
            }
            QVERIFY2(panel.region().reading().contains("stars"), qPrintable(panel.region().reading()));
        }
    }
}

PENUMBRA_UI_TEST_MAIN(TestChartValues)
#include "test_chart_values.moc"
