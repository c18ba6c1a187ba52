#include "ui/spectrum_view.h"

#include "ui/plot_chart.h"
#include "ui/plot_legend.h"
#include "ui/texts.h"

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

// Round limits about the samples and the truth; what is laid over them (a path's frame, the stars) does not count.
std::pair<double, double> rangeOf(const PlotPane& pane)
{
    constexpr double least = 1e-12;
    double low = std::numeric_limits<double>::max(), high = least;
    const auto count = [&](const std::vector<double>& values) {
        for (const double value : values) {
            low = std::min(low, std::max(value, least));
            high = std::max(high, value);
        }
    };
    for (const PlotBand& band : pane.bands) {
        count(band.low);
        count(band.high);
    }
    for (const PlotLine& line : pane.lines)
        if (line.ink == Ink::truth)
            count(line.y);
    if (pane.y.logarithmic)
        return {std::pow(10.0, std::floor(std::log10(low))), std::pow(10.0, std::ceil(std::log10(high)))};
    return {std::floor(low * 5.0 - 0.5) / 5.0, std::ceil(high * 5.0 + 0.5) / 5.0};
}

} // namespace

SpectrumView::SpectrumView(QWidget* parent) : PlotView(parent)
{
    int at = 0;
    m_quantities = segments(controls(), this,
                            {{tr("P(k)"), tr("Power spectrum")},
                             {tr("Δ²"), tr("Dimensionless power k² P / 2π")},
                             {tr("T(k)"), tr("Transfer function √(P / P of the truth)")}},
                            at);
    controls().insertSpacing(at++, 5);
    m_fields = segments(controls(), this,
                        {{tr("δ"), tr("Of the linear field: overdensity δ = Σ / mean − 1")},
                         {tr("log Σ"), tr("Of the logarithm of surface density")}},
                        at);
    connect(m_quantities, &QButtonGroup::idClicked, this, [this](int id) { setQuantity(static_cast<Quantity>(id)); });
    connect(m_fields, &QButtonGroup::idClicked, this, [this](int id) { setField(static_cast<SpectrumField>(id)); });
    legend().setHiddenAtFirst(tr("stars"));
    setHint(tr("P(k) of the samples,\nfrom the first one on"));
}

SpectrumView::~SpectrumView() = default;

void SpectrumView::setPosterior(std::shared_ptr<const PosteriorSnapshot> snapshot)
{
    if (!snapshot || snapshot->samples.empty()) {
        m_ranges.clear(); // another posterior gets axes of its own
        m_path.reset();
    }
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

void SpectrumView::setFrame(std::shared_ptr<const SamplePath> path, std::size_t frame)
{
    m_path = std::move(path);
    m_frame = frame;
    changed();
}

const SpectrumSummary& SpectrumView::spectra() const
{
    return m_field == SpectrumField::linear ? posterior()->linear : posterior()->log10;
}

std::vector<double> SpectrumView::scaled(const std::vector<double>& k, std::vector<double> power) const
{
    if (m_quantity == Quantity::dimensionless)
        for (std::size_t i = 0; i < power.size(); ++i)
            power[i] *= k[i] * k[i] / (2.0 * std::numbers::pi);
    return power;
}

PlotPane SpectrumView::powerPane(const SpectrumSummary& spectra) const
{
    const auto& k = spectra.k;
    SampleBand band = spectra.power;
    for (auto* part : {&band.mean, &band.low68, &band.high68, &band.low95, &band.high95})
        *part = scaled(k, std::move(*part));
    PlotPane pane;
    pane.y.logarithmic = true;
    const bool linear = m_field == SpectrumField::linear;
    if (m_quantity == Quantity::power)
        pane.y.label = linear ? tr("P(k)  [(Mpc/h)²]") : tr("P(k)  [dex² (Mpc/h)²]");
    else
        pane.y.label = linear ? tr("Δ²(k)") : tr("Δ²(k)  [dex²]");
    addSampleBand(pane, k, band);
    pane.lines.push_back({tr("mean map"), Ink::quiet, k, scaled(k, spectra.meanPower), 1.3, true});
    if (!spectra.truthPower.empty())
        pane.lines.push_back({tr("truth"), Ink::truth, k, scaled(k, spectra.truthPower), 1.8, false});
    pane.lines.push_back({tr("stars"), Ink::input, k, scaled(k, spectra.inputPower), 1.3, false});
    if (m_path) {
        const PathFrame& frame = m_path->frames[m_frame];
        pane.lines.push_back({tr("at step %1").arg(frame.step), Ink::accent, m_path->k,
                              scaled(m_path->k, linear ? frame.linear : frame.log10), 2.2, false});
    }
    return pane;
}

PlotPane SpectrumView::transferPane(const SpectrumSummary& spectra) const
{
    PlotPane pane;
    pane.y.label = tr("T(k) = √(P / P truth)");
    addSampleBand(pane, spectra.k, spectra.transfer);
    pane.lines.push_back({tr("truth"), Ink::truth, spectra.k, std::vector<double>(spectra.k.size(), 1.0), 1.3, false});
    if (m_path && m_path->k.size() == spectra.k.size()) {
        const PathFrame& frame = m_path->frames[m_frame];
        std::vector<double> transfer = m_field == SpectrumField::linear ? frame.linear : frame.log10;
        for (std::size_t i = 0; i < transfer.size(); ++i)
            transfer[i] = std::sqrt(transfer[i] / spectra.truthPower[i]);
        pane.lines.push_back(
            {tr("at step %1").arg(frame.step), Ink::accent, m_path->k, std::move(transfer), 2.2, false});
    }
    return pane;
}

PlotPane SpectrumView::correlationPane(const SpectrumSummary& spectra)
{
    PlotPane pane;
    pane.share = 0.55;
    pane.y.label = posterior()->truth ? tr("r(k) with truth") : tr("r(k) with stars");
    addSampleBand(pane, spectra.k, spectra.r, false);
    const double lowest = *std::min_element(spectra.r.low95.begin(), spectra.r.low95.end());
    widen(pane.y, std::floor(std::min(lowest, 0.8) * 5.0) / 5.0, 1.04);
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
    const bool hasTruth = posterior() && posterior()->truth;
    m_quantities->button(static_cast<int>(Quantity::transfer))->setEnabled(!posterior() || hasTruth);
    setReading({});
    if (!posterior()) {
        setNote({});
        showPlot({});
        return;
    }
    const SpectrumSummary& now = spectra();
    setNote(samplesText(posterior()->samples.size()));
    Plot plot;
    plot.x = {tr("k  [h/Mpc]"), true, 0.9 * now.k.front(), 1.1 * now.nyquist};
    const bool transfer = m_quantity == Quantity::transfer && hasTruth;
    PlotPane correlation = correlationPane(now);
    plot.panes.push_back(transfer ? transferPane(now) : powerPane(now));
    const auto [low, high] = rangeOf(plot.panes.front());
    widen(plot.panes.front().y, low, high);
    plot.panes.push_back(std::move(correlation));
    plot.marks.push_back({tr("Nyquist"), Ink::quiet, now.nyquist, true, false});
    showPlot(std::move(plot));
}

QString SpectrumView::powerReading(const SpectrumSummary& spectra, std::size_t bin) const
{
    const double scale =
        m_quantity == Quantity::dimensionless ? spectra.k[bin] * spectra.k[bin] / (2.0 * std::numbers::pi) : 1.0;
    const auto number = [scale](double value) { return QString::number(scale * value, 'g', 3); };
    QString unit = m_quantity == Quantity::power ? QStringLiteral(" (Mpc/h)²") : QString();
    if (m_field == SpectrumField::log10)
        unit = QStringLiteral(" dex²") + unit;
    return tr("%1 = %2%3<br>68 % in %4 … %5")
        .arg(m_quantity == Quantity::power ? tr("P") : tr("Δ²"), number(spectra.power.mean[bin]), unit,
             number(spectra.power.low68[bin]), number(spectra.power.high68[bin]));
}

void SpectrumView::read(std::optional<double> k)
{
    if (!k || !posterior()) {
        setReading({});
        return;
    }
    const SpectrumSummary& now = spectra();
    const std::size_t bin = nearestBin(now.k, *k);
    QString text = tr("k = %1 h/Mpc · r = %2<br>").arg(now.k[bin], 0, 'f', 2).arg(now.r.mean[bin], 0, 'f', 3);
    if (m_quantity == Quantity::transfer && !now.transfer.mean.empty())
        text += tr("T = %1<br>68 % in %2 … %3")
                    .arg(now.transfer.mean[bin], 0, 'f', 3)
                    .arg(now.transfer.low68[bin], 0, 'f', 3)
                    .arg(now.transfer.high68[bin], 0, 'f', 3);
    else
        text += powerReading(now, bin);
    if (!now.truthRank.empty())
        text += tr("<br>truth at the %1 percentile of %2")
                    .arg(ordinal(static_cast<int>(std::lround(100.0 * now.truthRank[bin]))),
                         samplesText(posterior()->samples.size()));
    setReading(text);
}

} // namespace penumbra
