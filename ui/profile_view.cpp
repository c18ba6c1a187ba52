#include "ui/profile_view.h"

#include "ui/latest_task.h"
#include "ui/plot_legend.h"
#include "ui/texts.h"

#include <algorithm>
#include <cmath>

namespace penumbra {

ProfileView::ProfileView(QWidget* parent) : PlotView(parent), m_task(new LatestTask(this))
{
    connect(m_task, &LatestTask::failed, this, &ProfileView::setReading);
    legend().setHiddenAtFirst(tr("stars"));
    connect(&legend(), &PlotLegend::toggled, this, &ProfileView::changed); // the axis holds what is shown
    setHint(tr("Draw a line (J) on a map to see the profile along it"));
}

ProfileView::~ProfileView() = default;

void ProfileView::setPosterior(std::shared_ptr<const PosteriorSnapshot> snapshot)
{
    if (!snapshot || snapshot->samples.empty())
        m_answer.reset();
    PlotView::setPosterior(std::move(snapshot));
}

void ProfileView::setLine(const std::optional<Line>& line)
{
    if (line == m_line)
        return;
    m_line = line;
    changed();
}

void ProfileView::refresh()
{
    if (!posterior() || !m_line) {
        m_answer.reset();
        setNote({});
        setReading({});
        showPlot({});
        return;
    }
    m_task->run([this, posterior = posterior(), line = *m_line]() -> std::function<void()> {
        auto answer = profileOverSamples(posterior->sampleSet(), line);
        return [this, answer = std::move(answer)] { show(answer); };
    });
}

void ProfileView::show(std::optional<ProfileOverSamples> answer)
{
    if (!posterior() || !m_line)
        return;
    m_answer = std::move(answer);
    setReading({});
    if (!m_answer) {
        showPlot({});
        setReading(tr("The line is shorter than a pixel."));
        return;
    }
    const ProfileOverSamples& profile = *m_answer;
    PlotPane pane;
    pane.y.label = tr("log₁₀ Σ  [(M☉/h) / (Mpc/h)²]");
    addSampleBand(pane, profile.distance, profile.band, posterior()->samples.size());
    double low = *std::min_element(profile.band.low95.begin(), profile.band.low95.end());
    double high = *std::max_element(profile.band.high95.begin(), profile.band.high95.end());
    if (!profile.truth.empty()) {
        pane.lines.push_back({tr("truth"), Ink::truth, profile.distance, profile.truth, 1.8, false});
        low = std::min(low, *std::min_element(profile.truth.begin(), profile.truth.end()));
        high = std::max(high, *std::max_element(profile.truth.begin(), profile.truth.end()));
    }
    pane.lines.push_back({tr("stars"), Ink::input, profile.distance, profile.input, 1.3, false});
    if (legend().isShown(tr("stars")))
        for (const double stars : profile.input)
            if (stars > 0.0) { // where there are none the curve leaves the chart
                low = std::min(low, stars);
                high = std::max(high, stars);
            }
    pane.y.low = std::floor(2.0 * low) / 2.0;
    pane.y.high = std::ceil(2.0 * high) / 2.0;
    Plot plot;
    plot.x = {tr("distance from the line's start (0)  [Mpc/h]"), false, 0.0, profile.distance.back()};
    plot.panes.push_back(std::move(pane));
    setNote(tr("%1 Mpc/h, %2").arg(profile.distance.back(), 0, 'f', 2).arg(samplesText(profile.samples)));
    showPlot(std::move(plot));
}

void ProfileView::read(std::optional<double> distance)
{
    if (!distance || !m_answer || !m_line) {
        setReading({});
        return;
    }
    const ProfileOverSamples& profile = *m_answer;
    const double along = *distance / profile.distance.back();
    const auto at =
        std::min(static_cast<std::size_t>(std::lround(along * static_cast<double>(profile.distance.size() - 1))),
                 profile.distance.size() - 1);
    const std::size_t samples = posterior()->samples.size();
    QString text =
        tr("at %1 Mpc/h: mean %2 dex").arg(profile.distance[at], 0, 'f', 2).arg(profile.band.mean[at], 0, 'f', 2);
    for (const QString& interval :
         bandTexts(profile.band, at, samples, [](double value) { return QString::number(value, 'f', 2); }))
        text += QStringLiteral("<br>") + tr("%1 dex").arg(interval);
    if (!profile.truth.empty())
        text += tr("<br>truth %1 dex").arg(profile.truth[at], 0, 'f', 2);
    setReading(text);
    Q_EMIT pointRead({m_line->x1 + along * (m_line->x2 - m_line->x1), m_line->y1 + along * (m_line->y2 - m_line->y1)});
}

} // namespace penumbra
