#include "ui/pdf_view.h"

#include "field/field.h"
#include "statistics/histogram.h"
#include "ui/plot_chart.h"
#include "ui/plot_legend.h"
#include "ui/texts.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

// A hundred-thousandth of the pixels per dex is about a tenth of a pixel of 128^2 per bin.
constexpr double lowestDensity = 1e-4;

std::vector<double> binEdges(double low, double width, std::size_t bins)
{
    std::vector<double> edges;
    for (std::size_t i = 0; i <= bins; ++i)
        edges.push_back(low + static_cast<double>(i) * width);
    return edges;
}

SampleBand stepped(SampleBand band)
{
    for (auto* part : {&band.mean, &band.median, &band.low68, &band.high68, &band.low95, &band.high95})
        *part = penumbra::stepped(*part);
    return band;
}

} // namespace

PdfView::PdfView(QWidget* parent) : PlotView(parent), m_scales(new QButtonGroup(this))
{
    int at = 0;
    for (const auto& [text, tip] : {std::pair(tr("log"), tr("Logarithmic density: shows the tails")),
                                    std::pair(tr("linear"), tr("Linear density: shows the bulk"))}) {
        QToolButton* button = segmentButton(text, tip);
        m_scales->addButton(button, at);
        controls().insertWidget(at++, button);
    }
    m_scales->button(0)->setChecked(true);
    connect(m_scales, &QButtonGroup::idClicked, this, [this](int id) { setLogarithmic(id == 0); });
    legend().setHiddenAtFirst(tr("stars"));
    connect(&legend(), &PlotLegend::toggled, this, &PdfView::changed); // the axes hold what is shown
    setReadingHint(tr("Point at the chart to read its values"));
    setHint(tr("How often each surface density occurs among the pixels of a sample"));
}

PdfView::~PdfView() = default;

void PdfView::setLogarithmic(bool logarithmic)
{
    m_logarithmic = logarithmic;
    m_scales->button(logarithmic ? 0 : 1)->setChecked(true);
    changed();
}

const std::vector<std::vector<double>>& PdfView::framePdfs()
{
    const PixelPdf& of = posterior()->pdf;
    const std::pair bins(of.low, of.samples.mean.size());
    if (m_framesOf == path() && m_frameBins == bins)
        return m_frames;
    m_framesOf = path();
    m_frameBins = bins;
    m_frames.clear();
    const double high = of.low + static_cast<double>(bins.second) * of.width;
    for (const PathFrame& frame : path()->frames)
        m_frames.push_back(pdf(log10Pixels(*frame.estimate), of.low, high, bins.second).density);
    return m_frames;
}

void PdfView::refresh()
{
    read(std::nullopt);
    if (!posterior()) {
        setNote({});
        showPlot({});
        return;
    }
    setNote(samplesText(posterior()->samples.size()));
    const PixelPdf& pdf = posterior()->pdf;
    const std::vector<double> edges = binEdges(pdf.low, pdf.width, pdf.samples.mean.size());
    Plot plot;
    plot.x = {tr("log₁₀ Σ  [(M☉/h) / (Mpc/h)²]"), false, edges.front(), edges.back()};
    PlotPane pane;
    pane.y.label = tr("density of pixels  [1 / dex]");
    pane.y.logarithmic = m_logarithmic;
    double highest = 0.0;
    const auto hold = [&highest](const std::vector<double>& density) {
        highest = std::max(highest, *std::max_element(density.begin(), density.end()));
    };
    const std::vector<double> x = stepEnds(edges);
    addSampleBand(pane, x, stepped(pdf.samples), posterior()->samples.size());
    pane.lines.push_back({tr("mean map"), Ink::quiet, x, stepped(pdf.meanMap), 1.3, true});
    hold(pdf.samples.high95);
    hold(pdf.meanMap);
    if (!pdf.truth.empty()) {
        pane.lines.push_back({tr("truth"), Ink::truth, x, stepped(pdf.truth), 1.8, false});
        hold(pdf.truth);
    }
    if (!pdf.input.empty()) {
        const std::vector<double> own = binEdges(pdf.inputLow, pdf.width, pdf.input.size());
        pane.lines.push_back({tr("stars"), Ink::input, stepEnds(own), stepped(pdf.input), 1.3, false});
        if (legend().isShown(tr("stars"))) {
            plot.x.low = std::min(plot.x.low, own.front());
            plot.x.high = std::max(plot.x.high, own.back());
            hold(pdf.input);
        }
    }
    if (path()) {
        for (const auto& frame : framePdfs()) // all: while one goes through the steps, the axis stays
            hold(frame);
        pane.lines.push_back(frameLine(x, stepped(framePdfs()[frameNumber()])));
    }
    pane.y.low = m_logarithmic ? lowestDensity : 0.0;
    pane.y.high = m_logarithmic ? std::pow(10.0, std::ceil(std::log10(highest))) : std::ceil(highest * 10.0) / 10.0;
    plot.panes.push_back(std::move(pane));
    showPlot(std::move(plot));
}

void PdfView::read(std::optional<double> dex)
{
    if (!dex || !posterior()) {
        setReading({});
        chart().setReadAt(std::nullopt);
        return;
    }
    const PixelPdf& pdf = posterior()->pdf;
    const auto percent = [&pdf](double density) { return QString::number(100.0 * density * pdf.width, 'g', 3); };
    const double left = pdf.low + std::floor((*dex - pdf.low) / pdf.width) * pdf.width;
    const double centre = left + 0.5 * pdf.width;
    chart().setReadAt(centre);
    QString text = tr("%1 … %2 dex, of the pixels:").arg(left, 0, 'f', 1).arg(left + pdf.width, 0, 'f', 1);
    const double from = std::round((left - pdf.low) / pdf.width);
    if (from >= 0.0 && from < static_cast<double>(pdf.samples.mean.size())) {
        const auto bin = static_cast<std::size_t>(from);
        const SampleBand& band = pdf.samples;
        text +=
            tr("<br>samples %1 %<br>%2 in %3 … %4 %, %5 in %6 … %7 %")
                .arg(percent(band.mean[bin]), intervalText(68, posterior()->samples.size()), percent(band.low68[bin]),
                     percent(band.high68[bin]), intervalText(95, posterior()->samples.size()), percent(band.low95[bin]),
                     percent(band.high95[bin]));
    }
    QStringList others;
    for (const PlotLine& line : chart().plot().panes[0].lines)
        for (std::size_t i = 0; line.ink != Ink::posterior && i + 1 < line.x.size(); i += 2)
            if (line.x[i] < centre && centre < line.x[i + 1])
                others << tr("%1 %2 %").arg(line.name, percent(line.y[i]));
    if (!others.isEmpty())
        text += QStringLiteral("<br>") + others.join(QStringLiteral(", "));
    setReading(text);
}

} // namespace penumbra
