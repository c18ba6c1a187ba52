#pragma once

#include "ui/view_settings.h"

#include <QKeySequence>
#include <QList>
#include <QObject>

#include <functional>

class QAction;
class QActionGroup;
class QMenu;
class QWidget;

namespace penumbra {

class ContourDialog;
class LimitsDialog;
class PosteriorView;

/// Everything that can be done to the look of the maps, as actions that menus, toolbar and keys share. Keeps what is
/// checked and enabled in step with the view.
class MapActions : public QObject
{
    Q_OBJECT

public:
    /// The actions' keys work in `window`.
    MapActions(PosteriorView& view, QWidget& window);

    void fillMenu(QMenu& menu);

    /// Exclusive and checkable, in the order of comparisons, stretches, limitsPresets (without custom) and panelCounts.
    [[nodiscard]] QList<QAction*> comparisonActions() const;
    [[nodiscard]] QList<QAction*> stretchActions() const;
    [[nodiscard]] QList<QAction*> presetActions() const;
    [[nodiscard]] QList<QAction*> panelActions() const;
    [[nodiscard]] QAction* limits() const { return m_limits; } ///< opens the dialog
    [[nodiscard]] QAction* contours() const { return m_contours; }

    /// "Log", "99.5 %": of the active panel's scale.
    [[nodiscard]] QString stretchTitle() const;
    [[nodiscard]] QString presetTitle() const;

Q_SIGNALS:
    /// What is checked or enabled is up to date with the view again.
    void updated();

private:
    QAction* add(const QString& text, const QKeySequence& key, const QString& tip, std::function<void()> run);
    QAction* addChoice(QActionGroup* group, const QString& text, const QKeySequence& key, const QString& tip,
                       std::function<void()> run);
    void buildZoom();
    void buildPanels();
    void buildComparisons();
    void buildColors();
    void buildDialogs();
    void change(const std::function<void(DisplaySettings&)>& edit);
    void changeLayout(const std::function<void(MapLayout&)>& edit);
    void toggle(Comparison mode);
    void cycleStretch();
    void cyclePreset();
    void update();

    PosteriorView& m_view;
    QWidget& m_window;
    QList<QAction*> m_zoom, m_blink;
    QActionGroup *m_panelCounts, *m_quantities, *m_comparisons, *m_stretches, *m_presets, *m_colorMaps, *m_blinkRates;
    QAction *m_follow, *m_invert, *m_reset, *m_cycleStretch, *m_cyclePreset, *m_limits, *m_contours, *m_contourLevels;
    LimitsDialog* m_limitsDialog = nullptr; ///< both made when they are first wanted
    ContourDialog* m_contourDialog = nullptr;
};

} // namespace penumbra
