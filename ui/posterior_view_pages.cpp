// The pages of PosteriorView: what is where, and what each of them shows.
#include "ui/compare_view.h"
#include "ui/map_canvas.h"
#include "ui/map_view.h"
#include "ui/panel_grid.h"
#include "ui/posterior_view.h"
#include "ui/relief_canvas.h"
#include "ui/relief_view.h"
#include "ui/viewport.h"

#include <QApplication>
#include <QStackedLayout>

#include <algorithm>
#include <cmath>

namespace penumbra {

// What every view can do to the display settings of the map it shows.
void PosteriorView::adopt(MapView& view)
{
    MapCanvas& canvas = view.canvas();
    const auto scaleAt = [this, &view](bool second) {
        return second && m_compare && m_compare->second() ? scaleOf(*m_compare->second())
                                                          : scaleOf(view.picture().quantity);
    };
    const auto setContrast = [this, scaleAt](bool second, double contrast, double bias) {
        DisplaySettings settings = m_display->settings(scaleAt(second));
        settings.contrast = contrast;
        settings.bias = bias;
        m_display->setSettings(scaleAt(second), settings);
    };
    connect(&canvas, &MapCanvas::contrastDragged, this, setContrast);
    connect(&canvas, &MapCanvas::contrastDropped, this, &PosteriorView::viewSettingsChanged);
    connect(&canvas, &MapCanvas::contrastReset, this, [this, setContrast](bool second) {
        setContrast(second, 1.0, 0.5);
        Q_EMIT viewSettingsChanged();
    });
    view.setContours(m_lines);
    view.setChoices(choices());
    Q_EMIT viewAdded(&view);
}

void PosteriorView::makeCompareView()
{
    m_compare = new CompareView(*m_viewport);
    m_pages->addWidget(m_compare);
    adopt(m_compare->view());
    connect(m_compare, &CompareView::pictureWanted, this, [this] {
        refreshAll();
        Q_EMIT activeChanged();
    });
    connect(&m_compare->view().canvas(), &MapCanvas::dividerDragged, this, [this](double fraction) {
        m_layout.divider = fraction;
        m_compare->view().canvas().setDivider(fraction);
    });
    connect(&m_compare->view().canvas(), &MapCanvas::dividerDropped, this, &PosteriorView::viewSettingsChanged);
    connect(&m_compare->view(), &MapView::quantityChosen, this, [this](bool second, MapQuantity quantity) {
        if (!second) {
            showQuantity(quantity);
            return;
        }
        MapLayout layout = m_layout;
        layout.right = quantity;
        setMapLayout(layout);
    });
}

void PosteriorView::makeReliefView()
{
    m_relief = new ReliefView;
    m_pages->addWidget(m_relief);
    connect(m_relief, &ReliefView::quantityChosen, this, &PosteriorView::showQuantity);
    m_relief->setChoices(choices());
    m_relief->setContours(m_lines);
}

void PosteriorView::arrange()
{
    const QWidget* focus = QApplication::focusWidget();
    const bool hasKeys = focus == nullptr || focus == this || isAncestorOf(focus);
    m_grid->setCount(m_layout.panels);
    if (m_compare)
        m_compare->rest();
    const bool compares = m_layout.mode == Comparison::blink || m_layout.mode == Comparison::curtain;
    if (compares && !m_compare)
        makeCompareView();
    if (m_layout.mode == Comparison::relief && !m_relief)
        makeReliefView();
    if (compares)
        m_pages->setCurrentWidget(m_compare);
    else
        m_pages->setCurrentWidget(m_layout.mode == Comparison::relief ? static_cast<QWidget*>(m_relief) : m_grid);
    if (hasKeys && m_layout.mode == Comparison::relief)
        m_relief->canvas().setFocus(); // the arrow keys turn it
    if (m_layout.mode == Comparison::blink)
        m_compare->blink(shownQuantities(), m_layout.blinkSeconds);
    if (m_layout.mode == Comparison::curtain)
        m_compare->curtain(m_layout.left, m_layout.right, m_layout.divider);
    wantMaps();
    refreshAll();
}

void PosteriorView::wantMaps()
{
    const std::vector<MapQuantity> shown = shownQuantities();
    std::set<MapQuantity> wanted(shown.begin(), shown.end());
    if (m_contours.shown)
        wanted.insert(m_contours.quantity);
    m_maps->setWanted(std::move(wanted));
}

void PosteriorView::refresh(MapQuantity quantity)
{
    if (m_layout.mode != Comparison::tile) {
        const std::vector<MapQuantity> shown = shownQuantities();
        if (std::find(shown.begin(), shown.end(), quantity) != shown.end())
            refreshAll();
        return;
    }
    for (std::size_t i = 0; i < views().size(); ++i)
        if (m_layout.quantities[i] == quantity)
            views()[i]->setPicture(m_maps->picture(quantity), m_display->colorScale(quantity));
}

void PosteriorView::refreshAll()
{
    const auto scale = [this](MapQuantity quantity) { return m_display->colorScale(quantity); };
    switch (m_layout.mode) {
    case Comparison::tile:
        for (std::size_t i = 0; i < views().size(); ++i) {
            const MapQuantity quantity = m_layout.quantities[i];
            views()[i]->setPicture(m_maps->picture(quantity), scale(quantity));
        }
        break;
    case Comparison::blink:
    case Comparison::curtain:
        m_compare->view().setPicture(m_maps->picture(m_compare->shown()), scale(m_compare->shown()));
        if (const auto second = m_compare->second())
            m_compare->view().setSecond(m_maps->picture(*second), scale(*second));
        break;
    case Comparison::relief:
        m_relief->setPicture(m_maps->picture(m_layout.relief), scale(m_layout.relief));
        break;
    }
}

std::vector<MapChoice> PosteriorView::choices() const
{
    std::vector<MapChoice> choices;
    for (const MapQuantity quantity : mapQuantities)
        choices.push_back({quantity, m_maps->whyNot(quantity)});
    return choices;
}

void PosteriorView::updateChoices()
{
    for (MapView* view : m_grid->allPanels())
        view->setChoices(choices());
    if (m_compare)
        m_compare->view().setChoices(choices());
    if (m_relief)
        m_relief->setChoices(choices());
    Q_EMIT choicesChanged();
}

void PosteriorView::updateContours()
{
    const auto map = m_contours.shown && !m_contours.levels.empty() ? m_maps->map(m_contours.quantity) : nullptr;
    m_lines = map ? penumbra::contourLines(*map, m_contours) : nullptr;
    for (MapView* view : m_grid->allPanels())
        view->setContours(m_lines);
    if (m_compare)
        m_compare->view().setContours(m_lines);
    if (m_relief)
        m_relief->setContours(m_lines);
}

std::vector<MapQuantity> PosteriorView::shownQuantities() const
{
    if (m_layout.mode == Comparison::curtain)
        return {m_layout.left, m_layout.right};
    if (m_layout.mode == Comparison::relief)
        return {m_layout.relief};
    if (m_layout.mode == Comparison::blink)
        return blinkTurns();
    return {m_layout.quantities.begin(), m_layout.quantities.begin() + m_layout.panels};
}

// The maps of the panels, each once, without those that are not there and would only be darkness. A single map has
// nothing to be compared with: those of the panels that are put away come too.
std::vector<MapQuantity> PosteriorView::blinkTurns() const
{
    std::vector<MapQuantity> turns;
    for (std::size_t i = 0; i < m_layout.quantities.size(); ++i) {
        const MapQuantity quantity = m_layout.quantities[i];
        const bool enough = i >= static_cast<std::size_t>(m_layout.panels) && turns.size() > 1;
        if (!enough && m_maps->whyNot(quantity).isEmpty() &&
            std::find(turns.begin(), turns.end(), quantity) == turns.end())
            turns.push_back(quantity);
    }
    return turns;
}

MapView& PosteriorView::frontView() const
{
    const bool compares = m_layout.mode == Comparison::blink || m_layout.mode == Comparison::curtain;
    return compares ? m_compare->view() : *views()[m_grid->active()];
}

void PosteriorView::zoomToPixels()
{
    MapView& view = frontView();
    if (!view.map())
        return;
    const double screen = view.canvas().width() * devicePixelRatioF();
    const auto pixels = static_cast<double>(view.map()->size);
    const double whole = std::max(1.0, std::ceil(screen / pixels - 1e-9));
    const double width = std::min(1.0, screen / (whole * pixels)) * m_viewport->side();
    const QPointF centre = m_viewport->cursor().value_or(m_viewport->visible().center());
    m_viewport->zoom(m_viewport->visible().width() / width, centre);
}

void PosteriorView::stepBlink(int by)
{
    if (m_layout.mode == Comparison::blink)
        m_compare->step(by);
}

MapQuantity PosteriorView::activeQuantity() const
{
    switch (m_layout.mode) {
    case Comparison::tile:
        break;
    case Comparison::blink:
    case Comparison::curtain:
        return m_compare->shown();
    case Comparison::relief:
        return m_layout.relief;
    }
    return m_layout.quantities[m_grid->active()];
}

void PosteriorView::showQuantity(MapQuantity quantity)
{
    if (!m_maps->whyNot(quantity).isEmpty())
        return;
    MapLayout layout = m_layout;
    if (m_layout.mode == Comparison::curtain) {
        layout.left = quantity;
    } else if (m_layout.mode == Comparison::blink) {
        std::replace(layout.quantities.begin(), layout.quantities.end(), m_compare->shown(), quantity);
        m_compare->show(quantity);
    } else if (m_layout.mode == Comparison::relief) {
        layout.relief = quantity;
    } else {
        layout.quantities[m_grid->active()] = quantity;
    }
    setMapLayout(layout);
}

} // namespace penumbra
