#include "ui/axis_labels.h"
#include "ui/mark_names.h"
#include "ui/plot_chart.h"
#include "ui/plot_legend.h"
#include "ui/spectrum_view.h"

#include "golden.h"
#include "support.h"

#include <QLabel>
#include <QSignalSpy>
#include <QToolButton>

#include <algorithm>
#include <set>

using namespace penumbra;

class TestPlotChart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ticksAreRound();
    void pointsLieWhereTheAxesSay();
    void bandOfTwoPointsIsFilled();
    void linesBreakWhereThereIsNothing();
    void markIsDragged();
    void namesOfMarksStandClearOfLines();
    void legendHidesLines();
    void chartLooksAsItShould_data();
    void chartLooksAsItShould();
    void spectraOfAPosterior();

private:
    static Plot bump();
    static std::shared_ptr<const PosteriorSnapshot> posterior(bool truth = true);
};

Plot TestPlotChart::bump()
{
    PlotPane pane;
    pane.y = {QStringLiteral("y"), false, 0.0, 10.0};
    PlotBand band{QStringLiteral("band"), Ink::posterior, {}, {}, {}, 0.4};
    PlotLine line{QStringLiteral("line"), Ink::posterior, {}, {}, 2.0, false};
    PlotLine truth{QStringLiteral("truth"), Ink::truth, {0.1, 10.0}, {3.0, 3.0}, 2.0, false};
    for (int i = 0; i <= 40; ++i) {
        const double x = std::pow(10.0, -1.0 + 0.05 * i), y = 5.0 + 3.0 * std::sin(0.3 * i);
        band.x.push_back(x);
        band.low.push_back(y - 1.0);
        band.high.push_back(y + 1.0);
        line.x.push_back(x);
        line.y.push_back(y);
    }
    pane.bands = {band};
    pane.lines = {line, truth};
    Plot plot;
    plot.x = {QStringLiteral("x"), true, 0.1, 10.0};
    PlotPane second = pane;
    second.lines = {line};
    second.bands.clear();
    second.share = 0.5;
    plot.panes = {pane, second};
    plot.marks.push_back({QStringLiteral("mark"), Ink::quiet, 1.0, true, true});
    return plot;
}

void TestPlotChart::ticksAreRound()
{
    const auto texts = [](const std::vector<PlotTick>& ticks) {
        QStringList all;
        for (const PlotTick& tick : ticks)
            all << tick.text;
        return all;
    };
    QCOMPARE(texts(plotTicks({{}, true, 0.2, 18.0}, 5)), (QStringList{"0.3", "1", "3", "10"}));
    QCOMPARE(texts(plotTicks({{}, true, 1e-4, 1e2}, 8)),
             (QStringList{"10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰", "10¹", "10²"}));
    QCOMPARE(texts(plotTicks({{}, false, 0.0, 1.0}, 4)), (QStringList{"0.0", "0.5", "1.0"}));
    QCOMPARE(texts(plotTicks({{}, false, 0.0, 2.3, true}, 8)), (QStringList{"0", "1", "2"})); // counts
    QStringList few = texts(plotTicks({{}, true, 2e-3, 2e2}, 2)); // every third power of ten would be one
    few.removeAll(QString());
    QCOMPARE(few, (QStringList{"0.01", "1", "100"}));
    const PlotAxis axis{{}, true, 0.1, 10.0};
    QCOMPARE(fractionAlong(axis, 1.0), 0.5);
    QVERIFY(std::abs(valueAlong(axis, 0.75) - std::sqrt(10.0)) < 1e-12);
}

void TestPlotChart::pointsLieWhereTheAxesSay()
{
    PlotChart chart;
    chart.resize(360, 320);
    chart.setPlot(bump());
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    const QImage image = chart.picture();
    // The amber line stands at y = 3 of the upper pane, and nowhere in the lower one.
    const QPoint at = chart.toWidget(0.3, 3.0).toPoint();
    const auto amber = [&image](QPoint near) {
        for (int dy = -2; dy <= 2; ++dy)
            if (QColor(image.pixel(near.x(), near.y() + dy)) == theme().amber)
                return true;
        return false;
    };
    QVERIFY(amber(at));
    QVERIFY(!amber(chart.toWidget(0.3, 3.0, 1).toPoint()));
    QSignalSpy hovered(&chart, &PlotChart::hovered);
    test::moveMouse(chart, at);
    QVERIFY(!hovered.isEmpty());
    const auto x = hovered.last().first().value<std::optional<double>>();
    QVERIFY(x && std::abs(std::log10(*x / 0.3)) < 0.02);
}

void TestPlotChart::bandOfTwoPointsIsFilled()
{
    Plot plot = bump();
    plot.panes[0].bands = {{QStringLiteral("interval"), Ink::posterior, {0.2, 5.0}, {7.0, 7.0}, {10.0, 10.0}, 0.5}};
    plot.panes[0].lines.clear();
    PlotChart chart;
    chart.resize(360, 320);
    chart.setPlot(plot);
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    const QImage drawn = chart.picture();
    const auto color = [&](double x) { return QColor(drawn.pixel(chart.toWidget(x, 8.0).toPoint())); };
    const QColor outside = color(0.13), inside = color(0.6);
    QVERIFY2(inside.blue() > outside.blue() + 40, "half the blue of the posterior"); // of 245 over 31
    QVERIFY(color(4.0) == inside && color(7.0) == outside);
}

void TestPlotChart::linesBreakWhereThereIsNothing()
{
    const PlotLine line{
        {}, Ink::truth, {0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0}, {0.0, 2.0, 3.0, 0.0, 5.0, 0.0, 1.0, 4.0}, 2.0, false};
    const std::vector<PlotLine> parts = partsOn({{}, true, 0.1, 10.0}, line);
    QCOMPARE(parts.size(), std::size_t{2}); // the single point at 4 is no line
    QCOMPARE(parts[0].x, (std::vector{1.0, 2.0}));
    QCOMPARE(parts[1].y, (std::vector{1.0, 4.0}));
    QCOMPARE(partsOn({{}, false, 0.0, 10.0}, line).size(), std::size_t{1}); // zero has its place on a linear axis
}

void TestPlotChart::markIsDragged()
{
    PlotChart chart;
    chart.resize(360, 320);
    chart.setPlot(bump());
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    QSignalSpy dragged(&chart, &PlotChart::markDragged);
    const QPoint from = chart.toWidget(1.0, 5.0).toPoint(), to = chart.toWidget(3.0, 5.0).toPoint();
    QTest::mousePress(&chart, Qt::LeftButton, {}, from);
    test::moveMouse(chart, to, Qt::LeftButton);
    QTest::mouseRelease(&chart, Qt::LeftButton, {}, to);
    QVERIFY(!dragged.isEmpty());
    QVERIFY(std::abs(dragged.last().first().toDouble() / 3.0 - 1.0) < 0.03); // a pixel is 0.7 %
    dragged.clear();
    QTest::mousePress(&chart, Qt::LeftButton, {}, to); // far from the mark
    test::moveMouse(chart, from, Qt::LeftButton);
    QTest::mouseRelease(&chart, Qt::LeftButton, {}, from);
    QVERIFY(dragged.isEmpty());
}

void TestPlotChart::namesOfMarksStandClearOfLines()
{
    QCOMPARE(placeName(100.0, 12.0, 3.0, {0.0, 300.0, {100.0}, {}}), 97.0);
    QCOMPARE(placeName(10.0, 12.0, 3.0, {0.0, 300.0, {10.0}, {}}), 25.0); // no room at its left
    QCOMPARE(placeName(100.0, 12.0, 3.0, {0.0, 300.0, {100.0, 92.0}, {}}), 115.0);
    QCOMPARE(placeName(100.0, 12.0, 3.0, {0.0, 300.0, {100.0, 92.0, 110.0}, {}}), 89.0);
    QCOMPARE(placeName(100.0, 12.0, 3.0, {0.0, 300.0, {100.0, 92.0, 110.0}, {89.0}}), 125.0);
    // In a chart, of the lines of its panes: one eight pixels left of the mark.
    Plot plot = bump();
    PlotChart chart;
    chart.resize(360, 320);
    chart.setPlot(plot);
    const auto name = [&chart] {
        const auto& labels = chart.findChild<AxisLabels*>()->labels();
        return std::ranges::find(labels, QStringLiteral("mark"), &AxisLabels::Label::text)->at.x();
    };
    const double mark = chart.toWidget(1.0, 5.0).x(),
                 width = chart.toWidget(10.0, 5.0).x() - chart.toWidget(0.1, 5.0).x();
    QVERIFY(name() < mark);
    const double at = valueAlong(plot.x, 0.5 - 8.0 / width);
    plot.panes[0].lines.push_back({QStringLiteral("mean"), Ink::posterior, {at, at}, {0.0, 10.0}, 2.0, false});
    chart.setPlot(plot);
    QVERIFY(name() > mark);
}

void TestPlotChart::legendHidesLines()
{
    PlotLegend legend;
    legend.setPlot(bump());
    legend.resize(300, 60);
    legend.show();
    QVERIFY(QTest::qWaitForWindowExposed(&legend));
    QCOMPARE(legend.names(), (QStringList{"band", "line", "truth"}));
    QCOMPARE(legend.filtered(bump()).panes[0].lines.size(), std::size_t{2});
    QSignalSpy toggled(&legend, &PlotLegend::toggled);
    QTest::mouseClick(test::toolButton(legend, "truth"), Qt::LeftButton);
    QCOMPARE(toggled.count(), 1);
    const Plot without = legend.filtered(bump());
    QCOMPARE(without.panes[0].lines.size(), std::size_t{1});
    QCOMPARE(without.panes[0].lines[0].name, QStringLiteral("line"));
}

void TestPlotChart::chartLooksAsItShould_data()
{
    QTest::addColumn<ThemeKind>("kind");
    QTest::newRow("dark") << ThemeKind::dark;
    QTest::newRow("light") << ThemeKind::light;
}

void TestPlotChart::chartLooksAsItShould()
{
    QFETCH(ThemeKind, kind);
    applyTheme(*qApp, kind);
    PlotChart chart;
    chart.resize(300, 260);
    chart.setPlot(bump());
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    const QString problem =
        test::compareWithGolden(chart.picture(), QStringLiteral("chart-%1").arg(QTest::currentDataTag()));
    applyTheme(*qApp, ThemeKind::dark);
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

std::shared_ptr<const PosteriorSnapshot> TestPlotChart::posterior(bool truth)
{
    PosteriorAccumulator posterior(std::make_shared<const Field>(test::stellarMap(64)),
                                   truth ? std::make_shared<const Field>(test::darkMatterMap(64)) : nullptr, 1, "{}");
    for (const double waves : {2.0, 2.0, 3.0, 4.0})
        posterior.add(test::darkMatterMap(64, waves), static_cast<std::uint32_t>(posterior.count()));
    return posterior.snapshot();
}

void TestPlotChart::spectraOfAPosterior()
{
    SpectrumView view;
    view.resize(360, 640);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    const auto colors = [&view] {
        const QImage image = view.chart().picture();
        std::set<QRgb> found;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                found.insert(image.pixel(x, y));
        return found;
    };
    QVERIFY2(colors().size() <= 2, "an empty chart is empty");
    view.setPosterior(posterior());
    QVERIFY2(colors().count(theme().amber.rgb()) == 1, "the truth is drawn in amber");
    QVERIFY2(colors().count(theme().blue.rgb()) == 1, "the mean is drawn in blue");
    const double k = view.chart().plot().panes[0].lines[0].x[4];
    const double power = view.chart().plot().panes[0].lines[0].y[4];
    // Delta^2 = k^2 P / 2 pi.
    QTest::mouseClick(test::toolButton(view, QStringLiteral("Δ²")), Qt::LeftButton);
    QVERIFY(view.quantity() == SpectrumView::Quantity::dimensionless);
    QVERIFY(std::abs(view.chart().plot().panes[0].lines[0].y[4] / (k * k * power / (2.0 * M_PI)) - 1.0) < 1e-12);
    view.setQuantity(SpectrumView::Quantity::transfer);
    QVERIFY(view.chart().plot().panes[0].y.label.contains("T(k)"));
    view.setPosterior(posterior(false));
    QVERIFY2(view.chart().plot().isEmpty(), "without a truth there is no transfer function");
    const auto hint = [&view] {
        for (const QLabel* label : view.chart().findChildren<QLabel*>())
            if (label->isVisible())
                return label->text();
        return QString();
    };
    QVERIFY2(hint().contains("not known") && hint().contains("Open truth"), qPrintable(hint()));
    const QToolButton* transfer = test::toolButton(view, QStringLiteral("T(k)"));
    QVERIFY(!transfer->isEnabled() && transfer->toolTip().contains("not known"));
    view.setPosterior(posterior());
    QVERIFY(!view.chart().plot().isEmpty() && transfer->isEnabled() && !transfer->toolTip().contains("not known"));
    view.setPosterior(posterior(false));
    view.setField(SpectrumField::log10);
    view.setQuantity(SpectrumView::Quantity::power);
    QVERIFY(view.chart().plot().panes[0].y.label.contains("dex"));
    test::moveMouse(view.chart(), view.chart().toWidget(k, 1.0).toPoint());
    QVERIFY(view.reading().contains("h/Mpc"));
    view.setPosterior(nullptr);
    QVERIFY(colors().size() <= 2);
}

PENUMBRA_UI_TEST_MAIN(TestPlotChart)
#include "test_plot_chart.moc"
