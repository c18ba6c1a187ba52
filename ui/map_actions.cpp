#include "ui/map_actions.h"

#include "ui/contour_dialog.h"
#include "ui/limits_dialog.h"
#include "ui/posterior_view.h"
#include "ui/viewport.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>

#include <algorithm>

namespace penumbra {
namespace {

constexpr double zoomStep = 1.5;
constexpr std::array<double, 3> blinkSeconds{1.0, 0.5, 0.25};

QKeySequence keyOf(MapQuantity quantity)
{
    switch (quantity) {
    case MapQuantity::stellarMass:
        return QKeySequence(QStringLiteral("I"));
    case MapQuantity::sample:
        break;
    case MapQuantity::mean:
        return QKeySequence(QStringLiteral("M"));
    case MapQuantity::std:
        return QKeySequence(QStringLiteral("S"));
    case MapQuantity::truth:
        return QKeySequence(QStringLiteral("T"));
    case MapQuantity::residual:
        return QKeySequence(QStringLiteral("D"));
    case MapQuantity::zScore:
        return QKeySequence(QStringLiteral("Z"));
    case MapQuantity::signalToNoise:
        return QKeySequence(QStringLiteral("Shift+S"));
    case MapQuantity::quantile16:
        return QKeySequence(QStringLiteral("Q"));
    case MapQuantity::median:
        return QKeySequence(QStringLiteral("W"));
    case MapQuantity::quantile84:
        return QKeySequence(QStringLiteral("E"));
    case MapQuantity::meanBefore:
        return QKeySequence(QStringLiteral("Shift+M"));
    case MapQuantity::change:
        return QKeySequence(QStringLiteral("Shift+D"));
    }
    return QKeySequence(QStringLiteral("A"));
}

QString tipOf(Stretch stretch)
{
    switch (stretch) {
    case Stretch::linear:
        return QObject::tr("Colours even in the value itself");
    case Stretch::log:
        break;
    case Stretch::sqrt:
        return QObject::tr("Colours by the square root");
    case Stretch::asinh:
        return QObject::tr("Linear for small values, logarithmic for large ones");
    }
    return QObject::tr("Colours even in the logarithm");
}

// The one after `now`, round and round.
template <typename Values>
auto after(const Values& values, typename Values::value_type now)
{
    auto found = std::find(values.begin(), values.end(), now);
    return found == values.end() || ++found == values.end() ? values.front() : *found;
}

// With the keys.
void openOrClose(QDialog& dialog)
{
    dialog.setVisible(!dialog.isVisible());
    if (dialog.isVisible()) {
        dialog.raise();
        dialog.activateWindow();
    }
}

} // namespace

MapActions::MapActions(PosteriorView& view, QWidget& window) : QObject(&window), m_view(view), m_window(window)
{
    buildZoom();
    buildPanels();
    buildComparisons();
    buildColors();
    buildDialogs();
    connect(&m_view, &PosteriorView::viewSettingsChanged, this, &MapActions::update);
    connect(&m_view, &PosteriorView::activeChanged, this, &MapActions::update);
    connect(&m_view, &PosteriorView::choicesChanged, this, &MapActions::update);
    update();
}

QAction* MapActions::add(const QString& text, const QKeySequence& key, const QString& tip, std::function<void()> run)
{
    auto* action = new QAction(text, this);
    action->setShortcut(key);
    QString help = tip.isEmpty() ? QString(text).remove(QLatin1Char('&')) : tip;
    if (!key.isEmpty())
        help += QStringLiteral("  (%1)").arg(key.toString(QKeySequence::NativeText));
    action->setToolTip(help);
    m_window.addAction(action);
    connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
    return action;
}

QAction* MapActions::addChoice(QActionGroup* group, const QString& text, const QKeySequence& key, const QString& tip,
                               std::function<void()> run)
{
    QAction* action = add(text, key, tip, std::move(run));
    action->setCheckable(true);
    group->addAction(action);
    return action;
}

void MapActions::buildZoom()
{
    const auto zoom = [this](double factor) {
        Viewport& viewport = m_view.viewport();
        viewport.zoom(factor, viewport.cursor().value_or(viewport.visible().center()));
    };
    m_zoom = {add(tr("&Fit whole map"), QKeySequence(QStringLiteral("0")), {}, [this] { m_view.viewport().fit(); }),
              add(tr("&Whole screen pixels"), QKeySequence(QStringLiteral("1")),
                  tr("Every pixel of the map takes the same whole number of screen pixels"),
                  [this] { m_view.zoomToPixels(); }),
              add(tr("Zoom &in"), QKeySequence(QStringLiteral("+")), {}, [zoom] { zoom(zoomStep); }),
              add(tr("Zoom &out"), QKeySequence(QStringLiteral("-")), {}, [zoom] { zoom(1.0 / zoomStep); }),
              add(tr("Free&ze readout"), QKeySequence(QStringLiteral("F")), {}, [this] {
                  m_view.viewport().setFrozen(!m_view.viewport().isFrozen());
                  m_zoom.last()->setChecked(m_view.viewport().isFrozen());
              })};
    m_zoom[2]->setShortcuts({QKeySequence(QStringLiteral("+")), QKeySequence(QStringLiteral("="))});
    m_zoom.last()->setCheckable(true);
    connect(&m_view.viewport(), &Viewport::cursorChanged, this,
            [this] { m_zoom.last()->setChecked(m_view.viewport().isFrozen()); });
}

void MapActions::buildPanels()
{
    m_panelCounts = new QActionGroup(this);
    for (const int count : panelCounts)
        addChoice(m_panelCounts, count == 1 ? tr("1 panel") : tr("%1 panels").arg(count),
                  QKeySequence(QStringLiteral("Ctrl+%1").arg(count)), {}, [this, count] {
                      changeLayout([count](MapLayout& layout) {
                          layout.panels = count;
                          layout.mode = Comparison::tile;
                      });
                  });
    m_quantities = new QActionGroup(this);
    for (const MapQuantity quantity : mapQuantities)
        addChoice(m_quantities, title(quantity), keyOf(quantity), {},
                  [this, quantity] { m_view.showQuantity(quantity); });
}

void MapActions::buildComparisons()
{
    m_comparisons = new QActionGroup(this);
    addChoice(m_comparisons, tr("Tile"), QKeySequence(QStringLiteral("G")), tr("Maps side by side"),
              [this] { changeLayout([](MapLayout& layout) { layout.mode = Comparison::tile; }); });
    addChoice(m_comparisons, tr("Blink"), QKeySequence(QStringLiteral("B")), tr("Maps in turn, in the same place"),
              [this] { toggle(Comparison::blink); });
    addChoice(m_comparisons, tr("Curtain"), QKeySequence(QStringLiteral("C")),
              tr("Two maps in the same place, with a divider to drag"), [this] { toggle(Comparison::curtain); });
    addChoice(m_comparisons, tr("Relief"), QKeySequence(QStringLiteral("V")),
              tr("One map as a landscape, which the mouse turns"), [this] { toggle(Comparison::relief); });
    m_blink = {
        add(tr("&Next map of the blink"), QKeySequence(QStringLiteral("N")), {}, [this] { m_view.stepBlink(1); }),
        add(tr("&Previous map of the blink"), QKeySequence(QStringLiteral("Shift+N")), {},
            [this] { m_view.stepBlink(-1); })};
    m_blinkRates = new QActionGroup(this);
    for (const double seconds : blinkSeconds)
        addChoice(m_blinkRates, tr("%1 maps per second").arg(1.0 / seconds), {}, {},
                  [this, seconds] { changeLayout([seconds](MapLayout& layout) { layout.blinkSeconds = seconds; }); });
}

void MapActions::buildColors()
{
    m_stretches = new QActionGroup(this);
    for (const Stretch stretch : stretches)
        addChoice(m_stretches, title(stretch), {}, tr("%1  (L: next one)").arg(tipOf(stretch)),
                  [this, stretch] { change([stretch](DisplaySettings& settings) { settings.stretch = stretch; }); });
    m_cycleStretch = add(tr("Next stretch"), QKeySequence(QStringLiteral("L")), {}, [this] { cycleStretch(); });
    m_presets = new QActionGroup(this);
    for (const LimitsPreset preset : limitsPresets)
        if (preset != LimitsPreset::custom)
            addChoice(m_presets, title(preset), {}, {},
                      [this, preset] { m_view.applyPreset(m_view.activeScale(), preset); });
    m_cyclePreset = add(tr("Next preset"), QKeySequence(QStringLiteral("Shift+L")), {}, [this] { cyclePreset(); });
    m_follow = add(tr("Follow the data"), {}, tr("Work the limits out again whenever a map changes"),
                   [this] { change([this](DisplaySettings& settings) { settings.follows = m_follow->isChecked(); }); });
    m_follow->setCheckable(true);
    m_colorMaps = new QActionGroup(this);
    for (const ColorMap map : colorMaps)
        addChoice(m_colorMaps, title(map), {}, {},
                  [this, map] { change([map](DisplaySettings& settings) { settings.colorMap = map; }); });
    m_invert = add(tr("Inverted"), QKeySequence(QStringLiteral("Shift+I")), tr("Low values light, high values dark"),
                   [this] { change([](DisplaySettings& settings) { settings.inverted = !settings.inverted; }); });
    m_invert->setCheckable(true);
    m_reset = add(tr("&Reset limits and contrast"), QKeySequence(QStringLiteral("R")), {},
                  [this] { m_view.resetDisplay(m_view.activeScale()); });
}

void MapActions::buildDialogs()
{
    m_limits = add(tr("Limits…"), QKeySequence(QStringLiteral("Ctrl+L")),
                   tr("Histogram, limits, percentiles, colours and contrast of this panel's scale"), [this] {
                       if (m_limitsDialog == nullptr)
                           m_limitsDialog = new LimitsDialog(m_view, &m_window);
                       openOrClose(*m_limitsDialog);
                   });
    m_contours =
        add(tr("Contours"), QKeySequence(QStringLiteral("K")), tr("Contours of one map over the others"), [this] {
            ContourSettings contours = m_view.contours();
            contours.shown = !contours.shown;
            m_view.setContours(contours);
        });
    m_contours->setCheckable(true);
    m_contourLevels = add(tr("Contour levels…"), QKeySequence(QStringLiteral("Shift+K")),
                          tr("Which map, which levels, how smooth"), [this] {
                              if (m_contourDialog == nullptr)
                                  m_contourDialog = new ContourDialog(m_view, &m_window);
                              openOrClose(*m_contourDialog);
                          });
}

void MapActions::change(const std::function<void(DisplaySettings&)>& edit)
{
    DisplaySettings settings = m_view.display().settings(m_view.activeScale());
    edit(settings);
    m_view.setDisplaySettings(m_view.activeScale(), settings);
}

void MapActions::changeLayout(const std::function<void(MapLayout&)>& edit)
{
    MapLayout layout = m_view.mapLayout();
    edit(layout);
    m_view.setMapLayout(layout);
    update(); // also when it was the same, for what the click has unchecked
}

void MapActions::toggle(Comparison mode)
{
    changeLayout([mode](MapLayout& layout) { layout.mode = layout.mode == mode ? Comparison::tile : mode; });
}

void MapActions::cycleStretch()
{
    change([this](DisplaySettings& settings) {
        do
            settings.stretch = after(stretches, settings.stretch);
        while (!allows(m_view.activeScale(), settings.stretch));
    });
}

void MapActions::cyclePreset()
{
    const MapScale scale = m_view.activeScale();
    LimitsPreset next = after(limitsPresets, m_view.display().settings(scale).preset);
    if (next == LimitsPreset::custom)
        next = LimitsPreset::standard;
    m_view.applyPreset(scale, next);
}

QString MapActions::stretchTitle() const
{
    return title(m_view.display().settings(m_view.activeScale()).stretch);
}

QString MapActions::presetTitle() const
{
    return title(m_view.display().settings(m_view.activeScale()).preset);
}

void MapActions::update()
{
    const MapLayout& layout = m_view.mapLayout();
    const MapScale scale = m_view.activeScale();
    const DisplaySettings& settings = m_view.display().settings(scale);
    const bool map = m_view.maps().map(MapQuantity::stellarMass) != nullptr;
    for (QAction* action :
         m_zoom + presetActions() + QList{m_cyclePreset, m_limits, m_reset, m_contours, m_contourLevels})
        action->setEnabled(map);
    for (std::size_t i = 0; i < panelCounts.size(); ++i)
        panelActions()[static_cast<qsizetype>(i)]->setChecked(panelCounts[i] == layout.panels);
    for (std::size_t i = 0; i < mapQuantities.size(); ++i) {
        QAction* action = m_quantities->actions()[static_cast<qsizetype>(i)];
        action->setChecked(mapQuantities[i] == m_view.activeQuantity());
        const QString whyNot = m_view.maps().whyNot(mapQuantities[i]);
        action->setEnabled(map && whyNot.isEmpty());
        action->setToolTip(whyNot.isEmpty() ? action->text() : whyNot);
    }
    for (qsizetype i = 0; i < comparisonActions().size(); ++i)
        comparisonActions()[i]->setChecked(comparisons[static_cast<std::size_t>(i)] == layout.mode);
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        QAction* action = stretchActions()[static_cast<qsizetype>(i)];
        action->setChecked(stretches[i] == settings.stretch);
        action->setEnabled(allows(scale, stretches[i]));
        action->setToolTip(allows(scale, stretches[i])
                               ? tr("%1  (L: next one)").arg(tipOf(stretches[i]))
                               : tr("%1 has both signs, so it has no logarithm").arg(title(scale)));
    }
    const auto uncheck = [](QActionGroup* group) {
        if (group->checkedAction() != nullptr) {
            group->setExclusionPolicy(QActionGroup::ExclusionPolicy::None);
            group->checkedAction()->setChecked(false);
            group->setExclusionPolicy(QActionGroup::ExclusionPolicy::Exclusive);
        }
    };
    uncheck(m_presets);
    uncheck(m_blinkRates);
    for (std::size_t i = 0; i + 1 < limitsPresets.size(); ++i)
        if (limitsPresets[i] == settings.preset)
            presetActions()[static_cast<qsizetype>(i)]->setChecked(true);
    for (std::size_t i = 0; i < blinkSeconds.size(); ++i)
        if (blinkSeconds[i] == layout.blinkSeconds)
            m_blinkRates->actions()[static_cast<qsizetype>(i)]->setChecked(true);
    for (std::size_t i = 0; i < colorMaps.size(); ++i)
        m_colorMaps->actions()[static_cast<qsizetype>(i)]->setChecked(colorMaps[i] == settings.colorMap);
    m_follow->setChecked(settings.follows);
    m_follow->setEnabled(map && settings.preset != LimitsPreset::standard && settings.preset != LimitsPreset::custom);
    m_invert->setChecked(settings.inverted);
    m_contours->setChecked(m_view.contours().shown);
    for (QAction* action : m_blink)
        action->setEnabled(layout.mode == Comparison::blink);
    Q_EMIT updated();
}

QList<QAction*> MapActions::comparisonActions() const
{
    return m_comparisons->actions();
}

QList<QAction*> MapActions::stretchActions() const
{
    return m_stretches->actions();
}

QList<QAction*> MapActions::presetActions() const
{
    return m_presets->actions();
}

QList<QAction*> MapActions::panelActions() const
{
    return m_panelCounts->actions();
}

void MapActions::fillMenu(QMenu& menu)
{
    menu.setToolTipsVisible(true);
    const auto submenu = [&menu](const QString& text, const QList<QAction*>& actions) {
        QMenu* sub = menu.addMenu(text);
        sub->setToolTipsVisible(true);
        sub->addActions(actions);
        return sub;
    };
    menu.addActions(m_zoom);
    menu.addSeparator();
    submenu(tr("&Panels"), panelActions());
    submenu(tr("Panel &shows"), m_quantities->actions());
    QMenu* compare = submenu(tr("&Compare"), comparisonActions());
    compare->addSeparator();
    compare->addActions(m_blink);
    compare->addActions(m_blinkRates->actions());
    menu.addSeparator();
    submenu(tr("S&tretch"), stretchActions())->addAction(m_cycleStretch);
    QMenu* limits = submenu(tr("&Limits"), presetActions());
    limits->addSeparator();
    limits->addActions({m_follow, m_cyclePreset});
    QMenu* colors = submenu(tr("Colour &map"), m_colorMaps->actions());
    colors->addSeparator();
    colors->addAction(m_invert);
    menu.addActions({m_limits, m_reset, m_contours, m_contourLevels});
    menu.addSeparator();
}

} // namespace penumbra
