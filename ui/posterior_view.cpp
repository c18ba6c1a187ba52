#include "ui/posterior_view.h"

#include "ui/map_view.h"
#include "ui/texts.h"
#include "ui/viewport.h"

#include <QGridLayout>

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

enum Place { inputView, sampleView, meanView, stdView };

// Standard deviations of log10 surface density beyond this are rare [dex].
constexpr Limits stdLimits{0.0, 0.6};

} // namespace

PosteriorView::PosteriorView(QWidget* parent) : QWidget(parent), m_viewport(new Viewport(this))
{
    const QString unit = tr("(M☉/h) / (Mpc/h)²");
    const QString darkMatter = tr("log₁₀ Σ dark matter  [%1]").arg(unit);
    m_views = {
        new MapView(*m_viewport, {tr("Stellar mass"), ColorMap::ember, tr("log₁₀(1 + Σ stars)  [%1]").arg(unit), true}),
        new MapView(*m_viewport, {tr("Sample"), ColorMap::inferno, darkMatter, false}),
        new MapView(*m_viewport, {tr("Posterior mean"), ColorMap::inferno, darkMatter, false}),
        new MapView(*m_viewport,
                    {tr("Standard deviation"), ColorMap::viridis, tr("σ of log₁₀ Σ dark matter  [dex]"), false})};
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(0);
    for (int i = 0; i < 4; ++i) {
        grid->addWidget(m_views[static_cast<std::size_t>(i)], i / 2, i % 2);
        grid->setRowStretch(i / 2, 1);
        grid->setColumnStretch(i % 2, 1);
    }
    m_views[stdView]->setLimits(stdLimits);
    m_views[sampleView]->setHint(tr("Run to draw the dark matter\nthat this map implies"));
    m_views[meanView]->setHint(tr("The mean of the samples"));
    m_views[stdView]->setHint(tr("How far the samples differ,\nfrom the second one on"));
}

PosteriorView::~PosteriorView() = default;

void PosteriorView::showInput(const Field& stellar, const std::shared_ptr<const Field>& truth)
{
    clearPosterior();
    m_viewport->setSide(stellar.geometry().side);
    m_viewport->fit();
    replaceInput(stellar, truth);
    const MapView& view = *m_views[inputView];
    m_views[inputView]->setLimits(percentileLimits(*view.map(), 2.0, 99.5));
}

void PosteriorView::replaceInput(const Field& stellar, const std::shared_ptr<const Field>& truth)
{
    m_views[inputView]->setMap(displayStellarMass(stellar));
    m_views[inputView]->setNote(tr("input, %1 pixels").arg(squared(stellar.size())));
    m_truth = truth ? displayDarkMatter(*truth) : nullptr;
}

void PosteriorView::clearPosterior()
{
    m_snapshot.reset();
    m_sample = 0;
    for (const Place place : {sampleView, meanView, stdView}) {
        m_views[place]->setMap(nullptr);
        m_views[place]->setNote({});
        m_views[place]->setLive(false);
    }
    m_views[sampleView]->setTitle(tr("Sample"));
}

void PosteriorView::setDarkMatterLimits(Limits limits)
{
    m_views[sampleView]->setLimits(limits);
    m_views[meanView]->setLimits(limits);
}

void PosteriorView::fitLimits()
{
    if (hasSamples())
        setDarkMatterLimits(percentileLimits(*displayDarkMatter(*m_snapshot->samples.front()), 0.5, 99.8));
    if (m_views[stdView]->map())
        m_views[stdView]->setLimits({0.0, percentileLimits(*m_views[stdView]->map(), 0.5, 99.5).high});
}

void PosteriorView::showEstimate(const Field& estimate, std::uint32_t index, int step, int steps, bool live)
{
    MapView& view = *m_views[sampleView];
    view.setMap(displayDarkMatter(estimate));
    view.setTitle(tr("Sample %1").arg(index));
    view.setNote(tr("estimate at step %1 of %2").arg(step).arg(steps));
    view.setLive(live);
}

void PosteriorView::showPosterior(std::shared_ptr<const PosteriorSnapshot> snapshot)
{
    m_snapshot = std::move(snapshot);
    if (!hasSamples())
        return;
    const Field& like = *m_snapshot->samples.front();
    m_views[meanView]->setMap(displayDex(m_snapshot->meanLog10, like));
    m_views[meanView]->setNote(samplesText(m_snapshot->samples.size()));
    if (m_snapshot->stdLog10.empty())
        return;
    m_views[stdView]->setMap(displayDex(m_snapshot->stdLog10, like));
    m_views[stdView]->setNote(tr("dex, %1").arg(samplesText(m_snapshot->samples.size())));
}

void PosteriorView::showSample(std::size_t position)
{
    MapView& view = *m_views[sampleView];
    view.setLive(false);
    if (!hasSamples()) {
        view.setMap(nullptr);
        view.setTitle(tr("Sample"));
        view.setNote({});
        return;
    }
    m_sample = std::min(position, m_snapshot->samples.size() - 1);
    view.setMap(displayDarkMatter(*m_snapshot->samples[m_sample]));
    view.setTitle(tr("Sample %1").arg(m_snapshot->indices[m_sample]));
    view.setNote(tr("%1 of %2").arg(m_sample + 1).arg(m_snapshot->samples.size()));
}

void PosteriorView::stepSample(int by)
{
    if (!hasSamples())
        return;
    const auto count = static_cast<int>(m_snapshot->samples.size());
    showSample(static_cast<std::size_t>((static_cast<int>(m_sample) + by + count) % count));
}

std::optional<PointReading> PosteriorView::reading() const
{
    const std::optional<QPointF> cursor = m_viewport->cursor();
    const auto& input = m_views[inputView]->map();
    if (!cursor || !input)
        return std::nullopt;
    PointReading reading;
    reading.x = cursor->x();
    reading.y = cursor->y();
    reading.size = hasSamples() ? m_snapshot->samples.front()->size() : input->size;
    const auto pixel = [&](double position) {
        const auto index = static_cast<std::size_t>(position / input->side * static_cast<double>(reading.size));
        return std::min(index, reading.size - 1);
    };
    reading.column = pixel(reading.x);
    reading.row = pixel(reading.y);
    const auto value = [&](const std::shared_ptr<const DisplayMap>& map) -> std::optional<float> {
        if (!map)
            return std::nullopt;
        const float at = map->at(reading.x, reading.y);
        return std::isfinite(at) ? std::optional(at) : std::nullopt;
    };
    reading.stellarKnown = true;
    reading.stellar = value(input);
    reading.sample = value(m_views[sampleView]->map());
    reading.mean = value(m_views[meanView]->map());
    reading.std = value(m_views[stdView]->map());
    reading.truth = value(m_truth);
    if (hasSamples()) {
        reading.samples = m_snapshot->samples.size();
        if (m_snapshot->truth) {
            const float truth = (*m_snapshot->truth)(reading.column, reading.row);
            const auto below = std::count_if(m_snapshot->samples.begin(), m_snapshot->samples.end(),
                                             [&](const auto& s) { return (*s)(reading.column, reading.row) < truth; });
            reading.truthRank = static_cast<double>(below) / static_cast<double>(reading.samples);
        }
    }
    return reading;
}

} // namespace penumbra
