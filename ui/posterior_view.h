#pragma once

#include "ui/point_reading.h"
#include "ui/posterior_maps.h"
#include "ui/quantity_button.h"
#include "ui/view_settings.h"

#include <QWidget>

#include <optional>
#include <set>
#include <vector>

class QStackedLayout;

namespace penumbra {

class CompareView;
class MapView;
class PanelGrid;
class ReliefView;
class Viewport;

/// The maps of a posterior with linked views: panels side by side, or two or more of them compared in one place. Joins
/// what there is to see (PosteriorMaps), how it is drawn (MapDisplay) and where (MapLayout). GUI thread only.
class PosteriorView : public QWidget
{
    Q_OBJECT

public:
    explicit PosteriorView(QWidget* parent = nullptr);
    ~PosteriorView() override;

    [[nodiscard]] Viewport& viewport() { return *m_viewport; }
    [[nodiscard]] const PosteriorMaps& maps() const { return *m_maps; }
    [[nodiscard]] MapDisplay& display() { return *m_display; }

    /// A stellar map, from before a run; forgets the posterior.
    void showInput(const Field& stellar, const std::shared_ptr<const Field>& truth);
    /// The same map on the model's grid. The colour limits stay.
    void replaceInput(const Field& stellar, const std::shared_ptr<const Field>& truth);
    void clearPosterior();
    /// Standard limits of the dark-matter maps [dex].
    void setDarkMatterLimits(Limits limits);
    /// Limits of the dark-matter and std maps from the pixels, for want of a model that knows better.
    void fitLimits();

    /// The estimate of a sample at a step: of the run at hand (live), or one that was kept.
    void showEstimate(const Field& estimate, std::uint32_t index, int step, int steps, bool live = true);
    void showPosterior(std::shared_ptr<const PosteriorSnapshot> snapshot);
    /// What the next posteriors are compared with, see PosteriorMaps; null for none.
    void setBefore(std::shared_ptr<const PosteriorSnapshot> before);
    /// See PosteriorMaps.
    void setStale(bool stale);
    void setTruthHidden(bool hidden);
    void setNewestShown(bool shown);
    /// The run is over: the sample view shows finished samples.
    void showSample(std::size_t position);
    [[nodiscard]] std::size_t sample() const { return m_maps->sample(); }

    [[nodiscard]] std::optional<PointReading> reading() const;

    [[nodiscard]] const MapLayout& mapLayout() const { return m_layout; }
    void setMapLayout(const MapLayout& layout);
    [[nodiscard]] const ContourSettings& contours() const { return m_contours; }
    void setContours(const ContourSettings& contours);
    /// As they are drawn now, or null.
    [[nodiscard]] const std::shared_ptr<const ContourLines>& contourLines() const { return m_lines; }
    [[nodiscard]] ViewSettings viewSettings() const;
    void setViewSettings(const ViewSettings& settings);

    /// What keys and toolbar act on: the panel that the mouse or the focus was in last, or the one compared view.
    [[nodiscard]] MapQuantity activeQuantity() const;
    [[nodiscard]] MapScale activeScale() const { return scaleOf(activeQuantity()); }
    /// Another quantity in the active panel; nothing happens when it cannot be shown.
    void showQuantity(MapQuantity quantity);
    /// A complete step of the user's: other than through display(), it counts for viewSettingsChanged().
    void setDisplaySettings(MapScale scale, const DisplaySettings& settings);
    void resetDisplay(MapScale scale);
    /// Limits of a scale by a preset, worked out from all maps of it that are shown.
    void applyPreset(MapScale scale, LimitsPreset preset);
    /// The finite values of all shown maps of a scale.
    [[nodiscard]] std::vector<float> shownValues(MapScale scale) const;
    /// The next (1) or previous (-1) map of a blink, which then waits.
    void stepBlink(int by);
    /// Zooms so that every pixel of the map takes the same whole number of screen pixels.
    void zoomToPixels();

    /// What is on the screen now, from the upper left.
    [[nodiscard]] std::vector<MapQuantity> shownQuantities() const;
    [[nodiscard]] std::vector<MapQuantity> blinkTurns() const;
    /// The panels side by side, from the upper left.
    [[nodiscard]] const std::vector<MapView*>& views() const;
    /// The active one of them, or that of a comparison.
    [[nodiscard]] MapView& frontView() const;

Q_SIGNALS:
    /// A complete step of the user's, or a programmatic change, to what viewSettings() returns.
    void viewSettingsChanged();
    /// What activeQuantity() returns, or its settings.
    void activeChanged();
    /// A map that is shown is another one now.
    void mapsChanged();
    /// What can be chosen has changed.
    void choicesChanged();
    /// One more view of maps is there, shown or not.
    void viewAdded(penumbra::MapView* view);

private:
    // posterior_view_pages.cpp
    void adopt(MapView& view);
    void arrange();
    void makeCompareView();
    void makeReliefView();
    void refresh(MapQuantity quantity);
    void refreshAll();
    void follow(MapScale scale);
    void fitToPreset(MapScale scale, LimitsPreset preset);
    [[nodiscard]] std::vector<MapChoice> choices() const;
    void updateChoices();
    /// Also those that are drawn from all samples, off the GUI thread: of the panels and of the contours.
    void wantMaps();
    void updateContours();

    Viewport* m_viewport;
    PosteriorMaps* m_maps;
    MapDisplay* m_display;
    MapLayout m_layout;
    ContourSettings m_contours;
    std::shared_ptr<const ContourLines> m_lines;
    PanelGrid* m_grid;
    CompareView* m_compare = nullptr; ///< both made when they are first wanted
    ReliefView* m_relief = nullptr;
    QStackedLayout* m_pages;
};

} // namespace penumbra
