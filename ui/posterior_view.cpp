#include "ui/posterior_view.h"

#include "ui/panel_grid.h"
#include "ui/viewport.h"

#include <QStackedLayout>

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

// Rounded outwards to 0.1 dex.
Limits rounded(Limits limits)
{
    const double low = std::floor(limits.low * 10.0) / 10.0;
    return {low, std::max(std::ceil(limits.high * 10.0) / 10.0, low + 0.1)};
}

} // namespace

PosteriorView::PosteriorView(QWidget* parent)
    : QWidget(parent), m_viewport(new Viewport(this)), m_maps(new PosteriorMaps(this)), m_display(new MapDisplay(this)),
      m_grid(new PanelGrid(*m_viewport)), m_pages(new QStackedLayout(this))
{
    m_pages->setContentsMargins(0, 0, 0, 0);
    m_pages->addWidget(m_grid);
    connect(m_grid, &PanelGrid::panelAdded, this, [this](MapView* view) { adopt(*view); });
    connect(m_grid, &PanelGrid::activeChanged, this, &PosteriorView::activeChanged);
    connect(m_grid, &PanelGrid::quantityChosen, this, [this](std::size_t panel, MapQuantity quantity) {
        MapLayout layout = m_layout;
        layout.quantities[panel] = quantity;
        setMapLayout(layout);
    });
    connect(m_maps, &PosteriorMaps::changed, this, [this](MapQuantity quantity) {
        const std::vector<MapQuantity> shown = shownQuantities();
        if (std::find(shown.begin(), shown.end(), quantity) != shown.end())
            follow(scaleOf(quantity));
        refresh(quantity);
        if (m_contours.shown && quantity == m_contours.quantity)
            updateContours();
        Q_EMIT mapsChanged();
    });
    connect(m_maps, &PosteriorMaps::choicesChanged, this, &PosteriorView::updateChoices);
    connect(m_display, &MapDisplay::changed, this, [this](MapScale scale) {
        for (const MapQuantity quantity : mapQuantities)
            if (scaleOf(quantity) == scale)
                refresh(quantity);
        if (scale == activeScale())
            Q_EMIT activeChanged();
    });
    arrange();
}

PosteriorView::~PosteriorView() = default;

void PosteriorView::setMapLayout(const MapLayout& layout)
{
    if (layout == m_layout)
        return;
    m_layout = layout;
    arrange();
    Q_EMIT viewSettingsChanged();
    Q_EMIT activeChanged();
}

void PosteriorView::follow(MapScale scale)
{
    const DisplaySettings& settings = m_display->settings(scale);
    if (settings.follows)
        fitToPreset(scale, settings.preset);
}

void PosteriorView::showInput(const Field& stellar, const std::shared_ptr<const Field>& truth)
{
    clearPosterior();
    m_viewport->setFrozen(false);
    m_viewport->setSide(stellar.geometry().side);
    m_viewport->fit();
    replaceInput(stellar, truth);
    m_display->setStandardLimits(MapScale::stellarMass,
                                 rounded(percentileLimits(m_maps->map(MapQuantity::stellarMass)->values, 2.0, 99.5)));
}

void PosteriorView::replaceInput(const Field& stellar, const std::shared_ptr<const Field>& truth)
{
    m_maps->setInput(stellar, truth);
}

void PosteriorView::clearPosterior()
{
    m_maps->clearPosterior();
}

void PosteriorView::setDarkMatterLimits(Limits limits)
{
    m_display->setStandardLimits(MapScale::darkMatter, limits);
}

void PosteriorView::fitLimits()
{
    fitToPreset(MapScale::darkMatter, LimitsPreset::percent99_5);
    fitToPreset(MapScale::std, LimitsPreset::percent99_5);
}

void PosteriorView::showEstimate(const Field& estimate, std::uint32_t index, int step, int steps, bool live)
{
    m_maps->setEstimate(estimate, index, step, steps, live);
}

void PosteriorView::showPosterior(std::shared_ptr<const PosteriorSnapshot> snapshot)
{
    m_maps->setSnapshot(std::move(snapshot));
}

void PosteriorView::setBefore(std::shared_ptr<const PosteriorSnapshot> before)
{
    m_maps->setBefore(std::move(before));
}

void PosteriorView::setStale(bool stale)
{
    m_maps->setStale(stale);
}

void PosteriorView::setTruthHidden(bool hidden)
{
    m_maps->setTruthHidden(hidden);
}

void PosteriorView::setNewestShown(bool shown)
{
    m_maps->setNewestShown(shown);
}

void PosteriorView::showSample(std::size_t position)
{
    m_maps->showSample(position);
}

std::optional<PointReading> PosteriorView::reading() const
{
    const std::optional<QPointF> cursor = m_viewport->cursor();
    return cursor ? readAt(*m_maps, cursor->x(), cursor->y(), shownQuantities()) : std::nullopt;
}

void PosteriorView::setContours(const ContourSettings& contours)
{
    if (contours == m_contours)
        return;
    m_contours = contours;
    wantMaps();
    updateContours();
    Q_EMIT viewSettingsChanged();
}

ViewSettings PosteriorView::viewSettings() const
{
    return {m_display->all(), m_layout, m_contours};
}

void PosteriorView::setViewSettings(const ViewSettings& settings)
{
    m_display->setAll(settings.display);
    setMapLayout(settings.layout);
    setContours(settings.contours);
    for (const MapScale scale : mapScales)
        follow(scale); // limits that follow the maps are those of the maps at hand
}

std::vector<float> PosteriorView::shownValues(MapScale scale) const
{
    std::vector<float> values;
    for (const MapQuantity quantity : shownQuantities()) {
        const auto map = scaleOf(quantity) == scale ? m_maps->map(quantity) : nullptr;
        if (map)
            std::copy_if(map->values.begin(), map->values.end(), std::back_inserter(values),
                         [](float value) { return std::isfinite(value); });
    }
    return values;
}

void PosteriorView::setDisplaySettings(MapScale scale, const DisplaySettings& settings)
{
    m_display->setSettings(scale, settings);
    Q_EMIT viewSettingsChanged();
}

void PosteriorView::resetDisplay(MapScale scale)
{
    m_display->reset(scale);
    Q_EMIT viewSettingsChanged();
}

void PosteriorView::applyPreset(MapScale scale, LimitsPreset preset)
{
    fitToPreset(scale, preset);
    Q_EMIT viewSettingsChanged();
}

void PosteriorView::fitToPreset(MapScale scale, LimitsPreset preset)
{
    DisplaySettings settings = m_display->settings(scale);
    settings.preset = preset;
    if (preset == LimitsPreset::standard) {
        settings.limits = m_display->standardLimits(scale);
    } else if (preset != LimitsPreset::custom) {
        const std::vector<float> values = shownValues(scale);
        if (values.empty())
            return;
        settings.limits = presetLimits(preset, values, isSigned(scale));
    }
    m_display->setSettings(scale, settings);
}

const std::vector<MapView*>& PosteriorView::views() const
{
    return m_grid->panels();
}

} // namespace penumbra
