#include "ui/probe_view.h"

#include "ui/latest_task.h"
#include "ui/texts.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

constexpr double windowWidth = 1.0;     // [dex]
constexpr std::size_t leastForBars = 5; // fewer samples have bins of no width, or of one sample each
constexpr double tickAxis = 2.2;        // height of the axis where each sample is a tick of height 1

// One thick line for each sample, half as high as those of mean and truth. The legend has them all by one name.
void addTicks(PlotPane& pane, const std::vector<double>& values)
{
    const QString name = PlotView::tr("samples");
    for (std::size_t i = 0; i < values.size(); ++i)
        pane.lines.push_back(
            {i == 0 ? name : QString(), Ink::posterior, {values[i], values[i]}, {0.0, 1.0}, 5.0, false, name});
}

} // namespace

PlotAxis steadyWindow(const NumberOverSamples& number, double least, const QString& label)
{
    const auto [lowest, highest] = std::minmax_element(number.values.begin(), number.values.end());
    double low = *lowest, high = *highest;
    if (number.truth) {
        low = std::min(low, *number.truth);
        high = std::max(high, *number.truth);
    }
    const double step = 0.25 * least;
    const double centre = std::round(number.summary.median / step) * step;
    const double half = std::max(0.5 * least, std::ceil(std::max(centre - low, high - centre) / step + 0.4) * step);
    return {label, false, centre - half, centre + half};
}

Plot histogramPlot(const NumberOverSamples& number, PlotAxis x)
{
    const bool few = number.values.size() < leastForBars;
    const SampleHistogram histogram = sampleHistogram(number);
    PlotPane pane;
    pane.y.label = few ? PlotView::tr("samples") : PlotView::tr("samples per bin");
    pane.y.high = few ? tickAxis : 1.15 * *std::max_element(histogram.counts.begin(), histogram.counts.end());
    pane.y.whole = true;
    // Behind the bars, which an opaque one would hide.
    const SampleSummary& summary = number.summary;
    pane.bands.push_back({intervalText(68, summary.count),
                          Ink::posterior,
                          {summary.low68, summary.high68},
                          {0.0, 0.0},
                          {pane.y.high, pane.y.high},
                          0.16});
    const auto vertical = [&pane](const QString& name, Ink ink, double at) {
        pane.lines.push_back({name, ink, {at, at}, {0.0, pane.y.high}, 2.0, false});
    };
    if (few) {
        addTicks(pane, number.values);
    } else {
        PlotBand bars = stepBand(histogram.edges, histogram.counts);
        bars.name = PlotView::tr("samples");
        bars.opacity = 0.5;
        pane.bands.push_back(std::move(bars));
    }
    vertical(PlotView::tr("mean"), Ink::posterior, summary.mean);
    if (number.truth)
        vertical(PlotView::tr("truth"), Ink::truth, *number.truth);
    Plot plot;
    plot.x = std::move(x);
    plot.x.low = std::min(plot.x.low, histogram.edges.front()); // bars are whole
    plot.x.high = std::max(plot.x.high, histogram.edges.back());
    plot.panes.push_back(std::move(pane));
    return plot;
}

ProbeView::ProbeView(QWidget* parent)
    : PlotView(parent), m_task(new LatestTask(this)),
      m_pin(segmentButton(tr("Pin"), tr("Keep this pixel while the cursor goes elsewhere; P and a click pin another")))
{
    controls().insertWidget(0, m_pin);
    m_pin->setEnabled(false);
    connect(m_pin, &QToolButton::clicked, this,
            [this](bool pin) { Q_EMIT pinRequested(pin ? m_point : std::nullopt); });
    connect(m_task, &LatestTask::failed, this, &ProbeView::setReading);
    setHint(tr("Point at a pixel of a map to see its values in all samples"));
}

ProbeView::~ProbeView() = default;

void ProbeView::setPosterior(std::shared_ptr<const PosteriorSnapshot> snapshot)
{
    if (!snapshot || snapshot->samples.empty())
        m_answer.reset();
    PlotView::setPosterior(std::move(snapshot));
}

void ProbeView::setPoint(std::optional<QPointF> position, bool pinned)
{
    m_pinned = pinned;
    m_pin->setChecked(pinned);
    if (!position || position == m_point)
        return;
    m_point = position;
    changed();
}

void ProbeView::forgetPoint()
{
    m_point.reset();
    changed();
}

void ProbeView::refresh()
{
    if (!posterior() || !m_point) {
        setNote({});
        setReading({});
        m_pin->setEnabled(false);
        showPlot({});
        return;
    }
    const Field& like = *posterior()->samples.front();
    const auto pixel = [&like](double at) {
        return static_cast<std::size_t>(std::clamp(at / like.pixelSide(), 0.0, static_cast<double>(like.size() - 1)));
    };
    const std::size_t column = pixel(m_point->x()), row = pixel(m_point->y());
    m_task->run([this, posterior = posterior(), column, row]() -> std::function<void()> {
        auto answer = pixelOverSamples(posterior->sampleSet(), column, row);
        return [this, answer = std::move(answer), column, row] { show(answer, column, row); };
    });
}

void ProbeView::show(std::optional<NumberOverSamples> answer, std::size_t column, std::size_t row)
{
    m_answer = std::move(answer);
    if (!m_answer || !posterior())
        return;
    m_pin->setEnabled(true);
    const SampleSummary& summary = m_answer->summary;
    setNote(tr("pixel %1, %2").arg(column).arg(row));
    showPlot(
        histogramPlot(*m_answer, steadyWindow(*m_answer, windowWidth, tr("log₁₀ Σ dark matter  [(M☉/h) / (Mpc/h)²]"))));
    QString text = tr("mean %1 ± %2 dex, %3<br>%4 in %5 … %6 dex")
                       .arg(summary.mean, 0, 'f', 2)
                       .arg(summary.std, 0, 'f', 2)
                       .arg(samplesText(summary.count), intervalText(68, summary.count))
                       .arg(summary.low68, 0, 'f', 2)
                       .arg(summary.high68, 0, 'f', 2);
    if (m_answer->truth)
        text += tr("<br><span style='color:%1'>truth %2 dex, %3</span>")
                    .arg(theme().amber.name())
                    .arg(*m_answer->truth, 0, 'f', 2)
                    .arg(rankText(*m_answer->truthRank, summary.count));
    setReading(text);
}

} // namespace penumbra
