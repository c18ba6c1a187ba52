#include "ui/pdf_view.h"

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
    setHint(tr("How often each surface density occurs\namong the pixels of a sample"));
}

PdfView::~PdfView() = default;

void PdfView::setLogarithmic(bool logarithmic)
{
    m_logarithmic = logarithmic;
    m_scales->button(logarithmic ? 0 : 1)->setChecked(true);
    changed();
}

void PdfView::refresh()
{
    setReading({});
    if (!posterior()) {
        setNote({});
        showPlot({});
        return;
    }
    setNote(samplesText(posterior()->samples.size()));
    const PixelPdf& pdf = posterior()->pdf;
    std::vector<double> centres;
    for (std::size_t i = 0; i < pdf.samples.mean.size(); ++i)
        centres.push_back(pdf.low + (static_cast<double>(i) + 0.5) * pdf.width);
    PlotPane pane;
    pane.y.label = tr("density of pixels  [1 / dex]");
    pane.y.logarithmic = m_logarithmic;
    const double highest = *std::max_element(pdf.samples.high95.begin(), pdf.samples.high95.end());
    pane.y.low = m_logarithmic ? lowestDensity : 0.0;
    pane.y.high = m_logarithmic ? std::pow(10.0, std::ceil(std::log10(highest))) : std::ceil(highest * 10.0) / 10.0;
    addSampleBand(pane, centres, pdf.samples);
    if (!pdf.truth.empty())
        pane.lines.push_back({tr("truth"), Ink::truth, centres, pdf.truth, 1.8, false});
    Plot plot;
    plot.x = {tr("log₁₀ Σ dark matter  [(M☉/h) / (Mpc/h)²]"), false, pdf.low,
              pdf.low + pdf.width * static_cast<double>(centres.size())};
    plot.panes.push_back(std::move(pane));
    showPlot(std::move(plot));
}

void PdfView::read(std::optional<double> dex)
{
    if (!dex || !posterior()) {
        setReading({});
        return;
    }
    const PixelPdf& pdf = posterior()->pdf;
    const auto bin =
        std::min(static_cast<std::size_t>(std::max(0.0, (*dex - pdf.low) / pdf.width)), pdf.samples.mean.size() - 1);
    const double left = pdf.low + static_cast<double>(bin) * pdf.width;
    QString text = tr("%1 … %2 dex: %3 % of the pixels (68 % in %4 … %5 %)")
                       .arg(left, 0, 'f', 1)
                       .arg(left + pdf.width, 0, 'f', 1)
                       .arg(100.0 * pdf.samples.mean[bin] * pdf.width, 0, 'g', 3)
                       .arg(100.0 * pdf.samples.low68[bin] * pdf.width, 0, 'g', 3)
                       .arg(100.0 * pdf.samples.high68[bin] * pdf.width, 0, 'g', 3);
    if (!pdf.truth.empty())
        text += tr("<br>truth %1 %").arg(100.0 * pdf.truth[bin] * pdf.width, 0, 'g', 3);
    setReading(text);
}

} // namespace penumbra
