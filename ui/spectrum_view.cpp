#include "ui/spectrum_view.h"

#include "ui/plot_chart.h"
#include "ui/plot_legend.h"
#include "ui/texts.h"
#include "ui/ticks.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace penumbra {
namespace {

QButtonGroup* segments(QHBoxLayout& row, QWidget* parent, const QList<QPair<QString, QString>>& texts, int& at)
{
    auto* group = new QButtonGroup(parent);
    for (int i = 0; i < texts.size(); ++i) {
        QToolButton* button = segmentButton(texts[i].first, texts[i].second);
        group->addButton(button, i);
        row.insertWidget(at++, button);
    }
    group->button(0)->setChecked(true);
    return group;
}

std::size_t nearestBin(const std::vector<double>& k, double at)
{
    const auto nearest = std::min_element(k.begin(), k.end(), [at](double a, double b) {
        return std::abs(std::log(a / at)) < std::abs(std::log(b / at));
    });
    return static_cast<std::size_t>(nearest - k.begin());
}

// Low and high of values, of those that an axis can show.
class Span
{
public:
    explicit Span(bool positive) : m_positive(positive) {}

    void add(const std::vector<double>& values)
    {
        for (const double value : values) {
            if (m_positive && !(value > 0.0))
                continue;
            m_low = std::min(m_low, value);
            m_high = std::max(m_high, value);
        }
    }
    // Round limits about them: decades, or fifths with a margin.
    [[nodiscard]] std::pair<double, double> rounded() const
    {
        if (m_low > m_high)
            return {0.1, 1.0};
        if (m_positive)
            return {std::pow(10.0, std::floor(std::log10(m_low))), std::pow(10.0, std::ceil(std::log10(m_high)))};
        return {std::floor(m_low * 5.0 - 0.5) / 5.0, std::ceil(m_high * 5.0 + 0.5) / 5.0};
    }

private:
    bool m_positive;
    double m_low = std::numeric_limits<double>::max(), m_high = std::numeric_limits<double>::lowest();
};

void include(PlotAxis& axis, std::pair<double, double> range)
{
    axis.low = std::min(axis.low, range.first);
    axis.high = std::max(axis.high, range.second);
}

QString transferTip()
{
    return SpectrumView::tr("Transfer function √(P / P of the truth)");
}

QString tooSmall()
{
    return SpectrumView::tr("A power spectrum needs maps of 6 × 6 pixels or more.");
}

QString noTruth()
{
    return SpectrumView::tr("The true dark matter, which it compares with, is not known. Open it (File, Open truth).");
}

} // namespace

SpectrumView::SpectrumView(QWidget* parent) : PlotView(parent)
{
    int at = 0;
    m_quantities = segments(controls(), this,
                            {{tr("P(k)"), tr("Power spectrum")},
                             {tr("Δ²"), tr("Dimensionless power k² P / 2π")},
                             {tr("T(k)"), transferTip()}},
                            at);
    controls().insertSpacing(at++, 5);
    m_fields = segments(controls(), this,
                        {{tr("δ"), tr("Of the linear field: overdensity δ = Σ / mean − 1")},
                         {tr("log Σ"), tr("Of the logarithm of surface density")}},
                        at);
    connect(m_quantities, &QButtonGroup::idClicked, this, [this](int id) { setQuantity(static_cast<Quantity>(id)); });
    connect(m_fields, &QButtonGroup::idClicked, this, [this](int id) { setField(static_cast<SpectrumField>(id)); });
    legend().setHiddenAtFirst(tr("stars"));
    connect(&legend(), &PlotLegend::toggled, this, &SpectrumView::changed); // the axes hold what is shown
    setReadingHint(tr("Point at the chart to read its values"));
}

SpectrumView::~SpectrumView() = default;

void SpectrumView::setPosterior(std::shared_ptr<const PosteriorSnapshot> snapshot)
{
    if (!snapshot || snapshot->samples.empty())
        m_ranges.clear(); // another posterior gets axes of its own
    PlotView::setPosterior(std::move(snapshot));
}

void SpectrumView::setField(SpectrumField field)
{
    m_field = field;
    m_fields->button(static_cast<int>(field))->setChecked(true);
    changed();
}

void SpectrumView::setQuantity(Quantity quantity)
{
    m_quantity = quantity;
    m_quantities->button(static_cast<int>(quantity))->setChecked(true);
    changed();
}

void SpectrumView::nextQuantity()
{
    const int count = posterior() && !posterior()->truth ? 2 : 3;
    setQuantity(static_cast<Quantity>((static_cast<int>(m_quantity) + 1) % count));
}

const SpectrumSummary& SpectrumView::spectra() const
{
    return m_field == SpectrumField::linear ? posterior()->linear : posterior()->log10;
}

const std::vector<double>& SpectrumView::powerOf(const PathFrame& frame) const
{
    return m_field == SpectrumField::linear ? frame.linear : frame.log10;
}

std::vector<double> SpectrumView::quantityOf(const SpectrumSummary& spectra, std::vector<double> power) const
{
    for (std::size_t i = 0; i < power.size(); ++i) {
        if (showsTransfer())
            power[i] = spectra.truthPower[i] > 0.0 ? std::sqrt(power[i] / spectra.truthPower[i]) : 0.0;
        else if (m_quantity != Quantity::power)
            power[i] *= spectra.k[i] * spectra.k[i] / (2.0 * std::numbers::pi);
    }
    return power;
}

SampleBand SpectrumView::quantityOf(const SpectrumSummary& spectra, const SampleBand& power) const
{
    if (showsTransfer())
        return spectra.transfer; // the mean of the roots is not the root of the mean
    SampleBand band = power;
    for (auto* part : {&band.mean, &band.median, &band.low68, &band.high68, &band.low95, &band.high95})
        *part = quantityOf(spectra, std::move(*part));
    return band;
}

QString SpectrumView::label() const
{
    const bool linear = m_field == SpectrumField::linear;
    if (showsTransfer())
        return tr("T(k) = √(P / P truth)");
    if (m_quantity == Quantity::power)
        return linear ? tr("P(k)  [(Mpc/h)²]") : tr("P(k)  [dex² (Mpc/h)²]");
    return linear ? tr("Δ²(k)") : tr("Δ²(k)  [dex²]");
}

PlotPane SpectrumView::quantityPane(const SpectrumSummary& spectra)
{
    const auto& k = spectra.k;
    const SampleBand band = quantityOf(spectra, spectra.power);
    PlotPane pane;
    pane.y.label = label();
    pane.y.logarithmic = !showsTransfer();
    addSampleBand(pane, k, band, posterior()->samples.size());
    pane.lines.push_back({tr("mean map"), Ink::quiet, k, quantityOf(spectra, spectra.meanPower), 1.3, true});
    Span always(pane.y.logarithmic);
    always.add(band.low95);
    always.add(band.high95);
    always.add(pane.lines.back().y);
    if (!spectra.truthPower.empty()) {
        pane.lines.push_back({tr("truth"), Ink::truth, k, quantityOf(spectra, spectra.truthPower), 1.8, false});
        always.add(pane.lines.back().y);
    }
    const auto [low, high] = always.rounded();
    widen(pane.y, low, high);
    pane.lines.push_back({tr("stars"), Ink::input, k, quantityOf(spectra, spectra.inputPower), 1.3, false});
    if (legend().isShown(tr("stars"))) {
        Span stars(pane.y.logarithmic);
        stars.add(pane.lines.back().y);
        include(pane.y, stars.rounded());
    }
    if (path()) {
        pane.lines.push_back(frameLine(k, quantityOf(spectra, powerOf(frame()))));
        Span frames(pane.y.logarithmic); // all of them: while one goes through the steps, the axis stays
        for (const PathFrame& one : path()->frames)
            frames.add(quantityOf(spectra, powerOf(one)));
        include(pane.y, frames.rounded());
    }
    return pane;
}

PlotPane SpectrumView::correlationPane(const SpectrumSummary& spectra)
{
    const bool hasTruth = posterior()->truth != nullptr;
    PlotPane pane;
    pane.share = 0.55;
    pane.y.label = hasTruth ? tr("r(k) with truth") : tr("r(k) with stars");
    addSampleBand(pane, spectra.k, spectra.r, posterior()->samples.size());
    pane.lines.push_back({tr("mean map"), Ink::quiet, spectra.k, spectra.meanR, 1.3, true});
    const auto lowEnd = [](double lowest) { return std::floor(std::min(lowest, 0.8) * 5.0) / 5.0; };
    widen(pane.y, lowEnd(*std::min_element(spectra.r.low95.begin(), spectra.r.low95.end())), 1.04);
    if (hasTruth) {
        pane.lines.push_back({tr("stars"), Ink::input, spectra.k, spectra.inputR, 1.3, false});
        if (legend().isShown(tr("stars")))
            include(pane.y, {lowEnd(*std::min_element(spectra.inputR.begin(), spectra.inputR.end())), 1.04});
    }
    if (path()) {
        const Field& reference = hasTruth ? *posterior()->truth : *posterior()->input;
        pane.lines.push_back(frameLine(spectra.k, crossSpectrum(reference, *frame().estimate, m_field).r));
        include(pane.y, {-0.2, 1.04}); // of early frames it scatters about zero at small scales
    }
    return pane;
}

void SpectrumView::widen(PlotAxis& axis, double low, double high)
{
    Range& range = *m_ranges.emplace(axis.label, m_ranges.value(axis.label, {low, high}));
    range.low = std::min(range.low, low);
    range.high = std::max(range.high, high);
    axis.low = range.low;
    axis.high = range.high;
}

void SpectrumView::refresh()
{
    const bool compares = !posterior() || posterior()->truth; // or may, once there are samples
    QAbstractButton* transfer = m_quantities->button(static_cast<int>(Quantity::transfer));
    transfer->setEnabled(compares);
    transfer->setToolTip(compares ? transferTip() : transferTip() + QLatin1String(": ") + noTruth());
    const bool hasBins = !posterior() || spectra().k.size() > 1; // a line needs two points
    setHint(!hasBins ? tooSmall() : compares ? tr("P(k) of the samples, from the first one on") : noTruth());
    read(std::nullopt);
    if (!posterior() || !hasBins || (showsTransfer() && !compares)) {
        setNote({});
        showPlot({});
        return;
    }
    const SpectrumSummary& now = spectra();
    setNote(samplesText(posterior()->samples.size()));
    Plot plot;
    plot.x = {tr("k  [h/Mpc]"), true, 0.9 * now.k.front(), 1.1 * now.nyquist};
    plot.panes.push_back(quantityPane(now));
    plot.panes.push_back(correlationPane(now));
    plot.marks.push_back({tr("Nyquist"), Ink::quiet, now.nyquist, true, false});
    showPlot(std::move(plot));
}

QString SpectrumView::quantityReading(const SpectrumSummary& spectra, std::size_t bin)
{
    const auto number = [](double value) { return QString::number(value, 'g', 3); };
    const SampleBand band = quantityOf(spectra, spectra.power);
    const QString& axis = chart().plot().panes[0].y.label;
    const QString symbol = showsTransfer() ? tr("T") : m_quantity == Quantity::power ? tr("P") : tr("Δ²");
    QString unit = axis.section(QStringLiteral("  ["), 1).chopped(axis.endsWith(QLatin1Char(']')) ? 1 : 0);
    if (!unit.isEmpty())
        unit.prepend(QLatin1Char(' '));
    const std::size_t samples = posterior()->samples.size();
    QString text = tr("%1 = %2%3<br>%4")
                       .arg(symbol, number(band.mean[bin]), unit,
                            bandTexts(band, bin, samples, number).join(QStringLiteral(", ")));
    QStringList others;
    for (const PlotLine& line : chart().plot().panes[0].lines) {
        if (line.ink == Ink::truth)
            text +=
                tr("<br>%1 %2, %3")
                    .arg(line.name, number(line.y[bin]), rankText(spectra.truthRank[bin], posterior()->samples.size()));
        else if (line.ink != Ink::posterior)
            others << tr("%1 %2").arg(line.name, number(line.y[bin]));
    }
    return others.isEmpty() ? text : text + QStringLiteral("<br>") + others.join(QStringLiteral(", "));
}

QString SpectrumView::correlationReading(const SpectrumSummary& spectra, std::size_t bin)
{
    QStringList parts{tr("r = %1").arg(withMinus(QString::number(spectra.r.mean[bin], 'f', 2)))};
    for (const PlotLine& line : chart().plot().panes[1].lines)
        if (line.ink != Ink::posterior)
            parts << tr("%1 %2").arg(line.name, withMinus(QString::number(line.y[bin], 'f', 2)));
    return parts.join(QStringLiteral(", "));
}

void SpectrumView::read(std::optional<double> k)
{
    if (!k || !posterior() || chart().plot().isEmpty()) {
        setReading({});
        chart().setReadAt(std::nullopt);
        return;
    }
    const SpectrumSummary& now = spectra();
    const std::size_t bin = nearestBin(now.k, *k);
    chart().setReadAt(now.k[bin]);
    setReading(tr("k = %1 h/Mpc: ").arg(now.k[bin], 0, 'f', 2) + quantityReading(now, bin) + QStringLiteral("<br>") +
               correlationReading(now, bin));
}

} // namespace penumbra
