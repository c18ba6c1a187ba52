#include "ui/axis_labels.h"
#include "ui/pdf_view.h"
#include "ui/plot_chart.h"
#include "ui/plot_legend.h"
#include "ui/sample_path.h"
#include "ui/spectrum_view.h"

#include "golden.h"
#include "rough_posterior.h"

#include <QLabel>
#include <QMouseEvent>

#include <algorithm>
#include <numeric>
#include <optional>

using namespace penumbra;

/// Spectra and PDF of a posterior with the path of a sample, by mouse.
class TestPosteriorCharts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyQuantityShowsMeanMapStarsAndFrame();
    void axesHoldWhatTheLegendShows();
    void axesStayWhileOneGoesThroughTheSteps();
    void readoutTellsAllThatIsShown();
    void hiddenFrameStaysHidden();
    void nyquistIsNamedClearOfTheCurves();
    void pdfHoldsStarsAndFrame();
    void pdfBandsAreThoseOfTheSamples();
    void theLegendSpeaksForAllPanes();
    void mapsTooSmallForALineShowAHint();
    void chartsLookAsTheyShould();

private:
    static const PlotLine* line(PlotView& view, std::size_t pane, Ink ink);
    static const PlotLine* named(PlotView& view, std::size_t pane, const QString& name);
    static double atSmallScales(const PlotLine& line); ///< mean of the upper half
    static void pointAt(PlotView& view, double x);
    /// The posterior in `view`, and a frame of the path of its first sample.
    void show(PlotView& view, std::optional<std::size_t> frame = std::nullopt);

    std::shared_ptr<const PosteriorSnapshot> m_posterior = test::roughPosterior(3);
    std::shared_ptr<const SamplePath> m_path = test::roughPath(4);
};

void TestPosteriorCharts::show(PlotView& view, std::optional<std::size_t> frame)
{
    view.resize(350, 560);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.setPosterior(m_posterior);
    if (frame)
        view.setFrame(m_path, *frame);
}

const PlotLine* TestPosteriorCharts::line(PlotView& view, std::size_t pane, Ink ink)
{
    for (const PlotLine& line : view.chart().plot().panes[pane].lines)
        if (line.ink == ink)
            return &line;
    return nullptr;
}

const PlotLine* TestPosteriorCharts::named(PlotView& view, std::size_t pane, const QString& name)
{
    for (const PlotLine& line : view.chart().plot().panes[pane].lines)
        if (line.name == name)
            return &line;
    return nullptr;
}

double TestPosteriorCharts::atSmallScales(const PlotLine& line)
{
    const auto half = static_cast<std::ptrdiff_t>(line.y.size() / 2);
    return std::accumulate(line.y.begin() + half, line.y.end(), 0.0) /
           static_cast<double>(line.y.end() - line.y.begin() - half);
}

void TestPosteriorCharts::pointAt(PlotView& view, double x)
{
    const QPointF at = view.chart().toWidget(x, view.chart().plot().panes[0].y.low) - QPointF(0.0, 20.0);
    QMouseEvent move(QEvent::MouseMove, at, view.chart().mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
    QApplication::sendEvent(&view.chart(), &move);
}

void TestPosteriorCharts::everyQuantityShowsMeanMapStarsAndFrame()
{
    SpectrumView view;
    show(view, 3); // the first sample
    QTest::mouseClick(test::toolButton(view.legend(), "stars"), Qt::LeftButton);
    for (const QString& field : {QStringLiteral("δ"), QStringLiteral("log Σ")}) {
        QTest::mouseClick(test::toolButton(view, field), Qt::LeftButton);
        for (const QString& quantity : {QStringLiteral("P(k)"), QStringLiteral("Δ²"), QStringLiteral("T(k)")}) {
            QTest::mouseClick(test::toolButton(view, quantity), Qt::LeftButton);
            for (const std::size_t pane : {0, 1})
                QVERIFY2(named(view, pane, "mean map") && named(view, pane, "stars") && line(view, pane, Ink::accent),
                         qPrintable(quantity));
        }
    }
    // T(k) of log Sigma is shown now.
    const SpectrumSummary& spectra = m_posterior->log10;
    const PlotLine& transfer = *named(view, 0, "mean map");
    QVERIFY(std::abs(transfer.y[9] - std::sqrt(spectra.meanPower[9] / spectra.truthPower[9])) < 1e-12);
    // At small scales there is scatter alone. The last frame has 0.65 of the truth's; the mean of three samples of 0.8
    // has 0.8 / sqrt(3).
    QVERIFY(std::abs(atSmallScales(*line(view, 0, Ink::accent)) - 0.65) < 0.03);
    QVERIFY(std::abs(atSmallScales(transfer) - 0.46) < 0.03);
    // Where the wave is, all agree; their scatters are of their own.
    QVERIFY(std::abs(atSmallScales(*named(view, 1, "mean map"))) < 0.1);
    QVERIFY(named(view, 1, "mean map")->y[3] > 0.95);
}

void TestPosteriorCharts::axesHoldWhatTheLegendShows()
{
    SpectrumView view;
    show(view);
    QTest::mouseClick(test::toolButton(view, QStringLiteral("T(k)")), Qt::LeftButton);
    const PlotAxis before = view.chart().plot().panes[0].y;
    QVERIFY2(named(view, 0, "stars") == nullptr, "hidden at first");
    QTest::mouseClick(test::toolButton(view.legend(), "stars"), Qt::LeftButton);
    const PlotAxis& axis = view.chart().plot().panes[0].y;
    const std::vector<double>& stars = named(view, 0, "stars")->y;
    QVERIFY2(*std::max_element(stars.begin(), stars.end()) > before.high, "they have far more power");
    for (const double transfer : stars)
        QVERIFY(transfer >= axis.low && transfer <= axis.high);
    QTest::mouseClick(test::toolButton(view.legend(), "stars"), Qt::LeftButton);
    QCOMPARE(view.chart().plot().panes[0].y.high, before.high);
}

void TestPosteriorCharts::axesStayWhileOneGoesThroughTheSteps()
{
    SpectrumView view;
    show(view);
    view.setField(SpectrumField::log10);
    for (const QString& quantity : {QStringLiteral("P(k)"), QStringLiteral("T(k)")}) {
        QTest::mouseClick(test::toolButton(view, quantity), Qt::LeftButton);
        view.setFrame(nullptr);
        const double without = view.chart().plot().panes[0].y.low;
        view.setFrame(m_path, 3);
        const PlotAxis steady = view.chart().plot().panes[0].y;
        QVERIFY2(steady.low < without, "smooth estimates have less power at small scales than samples");
        for (std::size_t frame = 0; frame < 4; ++frame) {
            view.setFrame(m_path, frame);
            QCOMPARE(view.chart().plot().panes[0].y.low, steady.low);
            QCOMPARE(view.chart().plot().panes[0].y.high, steady.high);
            for (const double value : line(view, 0, Ink::accent)->y)
                QVERIFY(value >= steady.low && value <= steady.high);
        }
    }
}

void TestPosteriorCharts::readoutTellsAllThatIsShown()
{
    SpectrumView view;
    show(view, 1);
    const SpectrumSummary& spectra = m_posterior->linear;
    pointAt(view, 1.01 * spectra.k[3]);
    const auto number = [](double value) { return QString::number(value, 'g', 3); };
    const QString reading = view.reading();
    // Three samples cannot have two of each hundred beyond them.
    QVERIFY(reading.contains("all 3 in " + number(spectra.power.low68[3]) + " … " + number(spectra.power.high68[3])));
    QVERIFY2(reading.count("all 3 in ") == 1, "nor is it told twice that all are between the same ends");
    QVERIFY(reading.contains("truth " + number(spectra.truthPower[3])));
    QVERIFY(reading.contains("of 3 samples") || reading.contains("all 3 samples"));
    QVERIFY(reading.contains("mean map " + number(spectra.meanPower[3])));
    QVERIFY(reading.contains("at step 2 " + number(m_path->frames[1].linear[3])));
    QVERIFY2(!reading.contains("stars"), "which are hidden");
    QCOMPARE(*view.chart().readAt(), spectra.k[3]); // marked where it reads, not where the mouse is
    QTest::mouseClick(test::toolButton(view.legend(), "stars"), Qt::LeftButton);
    pointAt(view, spectra.k[3]);
    QVERIFY(view.reading().contains("stars " + number(spectra.inputPower[3])));
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(&view.chart(), &leave);
    QVERIFY(view.reading().isEmpty() && !view.chart().readAt());
}

void TestPosteriorCharts::hiddenFrameStaysHidden()
{
    SpectrumView view;
    show(view, 0);
    QToolButton* entry = test::toolButton(view.legend(), "at step 1");
    QTest::mouseClick(entry, Qt::LeftButton);
    QVERIFY(line(view, 0, Ink::accent) == nullptr);
    view.setFrame(m_path, 1);
    QVERIFY2(line(view, 0, Ink::accent) == nullptr, "the next step is hidden too");
    QCOMPARE(entry->text(), QStringLiteral("at step 2"));
    QTest::mouseClick(entry, Qt::LeftButton);
    QVERIFY(line(view, 1, Ink::accent) != nullptr);
}

void TestPosteriorCharts::nyquistIsNamedClearOfTheCurves()
{
    SpectrumView view;
    show(view);
    const auto label = [&view] {
        for (const AxisLabels::Label& one : view.chart().findChild<AxisLabels*>()->labels())
            if (one.text == QStringLiteral("Nyquist"))
                return one;
        return AxisLabels::Label{};
    };
    // P(k) falls: the upper right is free. The name ends there, reading upwards.
    const PlotAxis& axis = view.chart().plot().panes[0].y;
    QVERIFY(std::abs(label().at.y() - view.chart().toWidget(1.0, axis.high).y()) < 10.0);
    QVERIFY((label().alignment & Qt::AlignRight) != 0);
    // k^2 P rises there.
    QTest::mouseClick(test::toolButton(view, QStringLiteral("Δ²")), Qt::LeftButton);
    QVERIFY((label().alignment & Qt::AlignLeft) != 0);
}

void TestPosteriorCharts::pdfHoldsStarsAndFrame()
{
    PdfView view;
    show(view, 0);
    const PixelPdf& pdf = m_posterior->pdf;
    QVERIFY(named(view, 0, "mean map") && line(view, 0, Ink::truth) && line(view, 0, Ink::accent));
    double area = 0.0;
    for (std::size_t i = 0; i < line(view, 0, Ink::accent)->y.size(); i += 2)
        area += line(view, 0, Ink::accent)->y[i] * pdf.width;
    QVERIFY(std::abs(area - 1.0) < 1e-9); // all pixels of the estimate
    const std::vector<PlotBand>& bands = view.chart().plot().panes[0].bands;
    QCOMPARE(bands.size(), std::size_t{2}); // 95 %, 68 %
    for (std::size_t bin = 0; bin < pdf.samples.mean.size(); ++bin) {
        QCOMPARE(bands[0].low.at(2 * bin), pdf.samples.low95[bin]);
        QCOMPARE(bands[0].high.at(2 * bin), pdf.samples.high95[bin]);
        QCOMPARE(bands[1].low.at(2 * bin), pdf.samples.low68[bin]);
        QCOMPARE(bands[1].high.at(2 * bin), pdf.samples.high68[bin]);
    }
    const double low = view.chart().plot().x.low;
    QTest::mouseClick(test::toolButton(view.legend(), "stars"), Qt::LeftButton);
    QVERIFY2(view.chart().plot().x.low < low - 2.0, "stars from 7 dex on, dark matter from 10");
    const PlotLine& stars = *named(view, 0, "stars");
    area = 0.0;
    for (std::size_t i = 0; i < stars.y.size(); i += 2)
        area += stars.y[i] * pdf.width;
    QVERIFY(std::abs(area - 586.0 / 4096.0) < 1e-9); // one pixel in seven has any
    QTest::mouseClick(test::toolButton(view, "linear"), Qt::LeftButton);
    QVERIFY(!view.chart().plot().panes[0].y.logarithmic);
    QTest::mouseClick(test::toolButton(view, "log"), Qt::LeftButton);
    QVERIFY(view.chart().plot().panes[0].y.logarithmic);
    pointAt(view, 10.54);
    QVERIFY(view.reading().contains("10.5 … 10.6 dex"));
    for (const char* part : {"all 3", "mean map", "truth", "stars", "at step 1"})
        QVERIFY2(view.reading().contains(part), part);
}

void TestPosteriorCharts::pdfBandsAreThoseOfTheSamples()
{
    PdfView view;
    show(view);
    const SampleBand& samples = m_posterior->pdf.samples;
    const std::vector<PlotBand>& bands = view.chart().plot().panes[0].bands;
    QCOMPARE(bands.size(), std::size_t{2});
    for (std::size_t bin = 0; bin < samples.mean.size(); ++bin)
        for (const std::size_t end : {2 * bin, 2 * bin + 1}) { // of the bin's step
            QCOMPARE(bands[0].low.at(end), samples.low95[bin]);
            QCOMPARE(bands[0].high.at(end), samples.high95[bin]);
            QCOMPARE(bands[1].low.at(end), samples.low68[bin]);
            QCOMPARE(bands[1].high.at(end), samples.high68[bin]);
        }
}

void TestPosteriorCharts::theLegendSpeaksForAllPanes()
{
    SpectrumView view;
    show(view);
    const auto bands = [&view](std::size_t pane) { return view.chart().plot().panes[pane].bands.size(); };
    QVERIFY(bands(0) == 2 && bands(1) == 2 && named(view, 1, "mean"));
    QTest::mouseClick(test::toolButton(view.legend(), "all 3"), Qt::LeftButton); // both, of three samples
    QTest::mouseClick(test::toolButton(view.legend(), "mean"), Qt::LeftButton);
    for (const std::size_t pane : {0, 1})
        QVERIFY(bands(pane) == 0 && !named(view, pane, "mean") && named(view, pane, "mean map"));
    view.setPosterior(nullptr);
    QVERIFY2(view.legend().findChildren<QToolButton*>().isEmpty(), "there is nothing to show or hide");
}

// Below four pixels a side no wave is in a bin, and below six a line has one point.
void TestPosteriorCharts::mapsTooSmallForALineShowAHint()
{
    for (const std::size_t size : {2, 3, 5, 6}) {
        const auto truth = std::make_shared<const Field>(test::darkMatterMap(size, 0.5));
        PosteriorAccumulator posterior(std::make_shared<const Field>(test::stellarMap(size)), truth, 1, "{}");
        PathRecorder path(0, 1);
        path.add(1, 1.0, truth);
        posterior.add(*truth, 0);
        posterior.add(*truth, 1);
        SpectrumView view;
        show(view);
        view.setPosterior(posterior.snapshot());
        view.setFrame(path.take(), 0);
        for (const QString& quantity : {QStringLiteral("P(k)"), QStringLiteral("Δ²"), QStringLiteral("T(k)")})
            QTest::mouseClick(test::toolButton(view, quantity), Qt::LeftButton);
        QCOMPARE(view.chart().plot().isEmpty(), size < 6);
        QCOMPARE(view.figure("Spectrum").plot.isEmpty(), size < 6);
        const auto* hint = view.chart().findChild<QLabel*>();
        QCOMPARE(hint->isVisible(), size < 6);
        QVERIFY(size == 6 || hint->text().contains("6 × 6 pixels"));
    }
}

void TestPosteriorCharts::chartsLookAsTheyShould()
{
    SpectrumView spectrum;
    PdfView pdf;
    for (PlotView* view : std::initializer_list<PlotView*>{&spectrum, &pdf}) {
        show(*view, 1);
        QVERIFY(test::fit(*view, view->chart(), {322, 355}));
    }
    const QString problems = test::compareWithGolden(spectrum.chart().picture(), QStringLiteral("spectrum")) +
                             test::compareWithGolden(pdf.chart().picture(), QStringLiteral("pdf"));
    QVERIFY2(problems.isEmpty(), qPrintable(problems));
}

PENUMBRA_UI_TEST_MAIN(TestPosteriorCharts)
#include "test_posterior_charts.moc"
