#include "ui/explore_actions.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>
#include <QWidget>

namespace penumbra {

ExploreActions::ExploreActions(QWidget& window)
    : QObject(&window), m_window(window), m_tools(new QActionGroup(this)), m_tabs(new QActionGroup(this))
{
    buildSamples();
    buildTools();
    buildTabs();
    setSamples(0);
    setTraceEnabled(false);
    setMarksThere(false);
    setFramesThere(false);
}

QAction* ExploreActions::add(const QString& text, const QString& shortText, const QKeySequence& key, const QString& tip,
                             std::function<void()> run)
{
    auto* action = new QAction(text, this);
    action->setIconText(shortText);
    action->setShortcut(key);
    action->setToolTip(key.isEmpty() ? tip : tr("%1 (%2)").arg(tip, key.toString(QKeySequence::NativeText)));
    connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
    m_window.addAction(action);
    return action;
}

QAction* ExploreActions::addToggle(const QString& text, const QString& shortText, const QKeySequence& key,
                                   const QString& tip, std::function<void(bool)> run)
{
    QAction* action = add(text, shortText, key, tip, [] {});
    action->setCheckable(true);
    connect(action, &QAction::triggered, this, [run = std::move(run)](bool on) { run(on); });
    return action;
}

void ExploreActions::buildSamples()
{
    using Mode = SamplePlayer::Mode;
    m_previous = add(tr("&Previous sample"), tr("◂"), QKeySequence(tr("[")), tr("Previous sample"),
                     [this] { Q_EMIT stepWanted(-1); });
    m_next =
        add(tr("&Next sample"), tr("▸"), QKeySequence(tr("]")), tr("Next sample"), [this] { Q_EMIT stepWanted(1); });
    m_play = addToggle(tr("Pla&y the samples"), tr("Play"), QKeySequence(tr("Space")), tr("Play the samples in order"),
                       [this](bool on) { Q_EMIT modeWanted(on ? Mode::inOrder : Mode::still); });
    m_flicker =
        addToggle(tr("&Uncertainty flicker"), tr("Flicker"), QKeySequence(tr("U")),
                  tr("Samples at random, three a second: what is uncertain flickers, what is known stands still"),
                  [this](bool on) { Q_EMIT modeWanted(on ? Mode::flicker : Mode::still); });
    m_sheet = addToggle(tr("&Contact sheet"), tr("Sheet"), QKeySequence(tr("Shift+C")), tr("All samples side by side"),
                        [this](bool on) { Q_EMIT sheetWanted(on); });
    m_preview = addToggle(tr("Li&ve preview"), {}, {}, tr("Shows the sample being drawn after every denoising step"),
                          [this](bool on) { Q_EMIT previewWanted(on); });
    m_preview->setChecked(true);
    m_earlier = add(tr("Earlier denoising s&tep"), {}, QKeySequence(tr(",")), tr("Earlier denoising step"),
                    [this] { Q_EMIT frameStepWanted(-1); });
    m_later = add(tr("&Later denoising step"), {}, QKeySequence(tr(".")), tr("Later denoising step"),
                  [this] { Q_EMIT frameStepWanted(1); });
    m_trace = add(tr("&Draw this sample's path"), {}, QKeySequence(tr("Ctrl+T")),
                  tr("Draws the sample again from the same noise and keeps its estimates at every step"),
                  [this] { Q_EMIT traceWanted(); });
}

void ExploreActions::buildTools()
{
    const struct
    {
        MapTool tool;
        QString text, name, key, tip;
    } tools[] = {
        {MapTool::probe, tr("Pro&be a pixel"), tr("Probe"), tr("P"),
         tr("Click a pixel to see its values in all samples")},
        {MapTool::circle, tr("C&ircle"), tr("Circle"), tr("O"),
         tr("Drag a circle to see the mass inside in all samples")},
        {MapTool::ellipse, tr("&Ellipse"), tr("Ellipse"), tr("H"),
         tr("Drag an ellipse to see the mass inside in all samples")},
        {MapTool::box, tr("Bo&x"), tr("Box"), tr("X"), tr("Drag a box to see the mass inside in all samples")},
        {MapTool::polygon, tr("P&olygon"), tr("Polygon"), tr("Y"),
         tr("Click corner after corner to see the mass inside in all samples")},
        {MapTool::line, tr("Line pro&file"), tr("Line"), tr("J"), tr("Drag a line to see the profile along it")},
    };
    m_tools->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
    for (const auto& tool : tools) {
        QAction* action =
            addToggle(tool.text, tool.name, QKeySequence(tool.key), tool.tip,
                      [this, kind = tool.tool](bool on) { Q_EMIT toolWanted(on ? kind : MapTool::none); });
        action->setData(static_cast<int>(tool.tool));
        m_tools->addAction(action);
    }
    m_remove = add(tr("&Remove the mark"), {}, QKeySequence(Qt::Key_Delete), tr("Removes the mark touched last"),
                   [this] { Q_EMIT removeWanted(); });
    m_cancel = add(tr("Put the tool a&way"), {}, QKeySequence(Qt::Key_Escape), tr("Puts the tool away, stops playing"),
                   [this] {
                       Q_EMIT toolWanted(MapTool::none);
                       Q_EMIT modeWanted(SamplePlayer::Mode::still);
                       Q_EMIT sheetWanted(false);
                   });
}

void ExploreActions::buildTabs()
{
    for (const ExplorePanel::Tab tab : ExplorePanel::tabs) {
        const QKeySequence key(QStringLiteral("Alt+%1").arg(static_cast<int>(tab) + 1));
        QAction* action = addToggle(ExplorePanel::title(tab), {}, key, ExplorePanel::title(tab),
                                    [this, tab](bool) { Q_EMIT tabWanted(tab); });
        action->setData(static_cast<int>(tab));
        m_tabs->addAction(action);
    }
    showTab(ExplorePanel::Tab::spectrum);
    m_nextSpectrum = add(tr("P(&k), Δ² or transfer function"), {}, QKeySequence(tr("Shift+P")), {},
                         [this] { Q_EMIT nextSpectrumWanted(); });
    m_nextField = add(tr("Spectra of linear or lo&g field"), {}, QKeySequence(tr("Shift+O")), {},
                      [this] { Q_EMIT nextSpectrumFieldWanted(); });
    m_copyValues =
        add(tr("Copy t&he chart's values"), {}, {}, tr("Puts what the chart shows on the clipboard, as numbers"),
            [this] { Q_EMIT copyValuesWanted(); });
    m_saveValues = add(tr("&Save the chart's values…"), {}, {}, tr("Writes what the chart shows as CSV"),
                       [this] { Q_EMIT saveValuesWanted(); });
}

void ExploreActions::fillMenu(QMenu& menu) const
{
    menu.addActions({m_previous, m_next, m_play, m_flicker, m_sheet});
    menu.addSeparator();
    menu.addActions({m_earlier, m_later, m_trace});
    menu.addSeparator();
    menu.addActions(m_tools->actions());
    menu.addActions({m_remove, m_cancel});
    menu.addSeparator();
    menu.addActions(m_tabs->actions());
    menu.addActions({m_nextSpectrum, m_nextField, m_copyValues, m_saveValues});
    menu.addSeparator();
    menu.addAction(m_preview);
}

QList<QAction*> ExploreActions::toolActions() const
{
    return m_tools->actions();
}

QString ExploreActions::instruction(MapTool tool)
{
    switch (tool) {
    case MapTool::probe:
        return tr("Click a pixel on any map; Esc puts the tool away");
    case MapTool::circle:
        return tr("Drag from the centre outwards, on any map; Esc puts the tool away");
    case MapTool::ellipse:
        return tr(
            "Drag from the centre to a corner of the ellipse's box, then turn it by its axes; Esc puts the tool away");
    case MapTool::polygon:
        return tr("Click corner after corner, double-click the last; Backspace takes one back, Esc puts the tool away");
    case MapTool::box:
        return tr("Drag from corner to corner, on any map; Esc puts the tool away");
    case MapTool::line:
        return tr("Drag from end to end, on any map; Esc puts the tool away");
    case MapTool::none:
        break;
    }
    return {};
}

void ExploreActions::showTool(MapTool tool)
{
    for (QAction* action : m_tools->actions())
        action->setChecked(action->data().toInt() == static_cast<int>(tool));
}

void ExploreActions::showMode(SamplePlayer::Mode mode)
{
    m_play->setChecked(mode == SamplePlayer::Mode::inOrder);
    m_flicker->setChecked(mode == SamplePlayer::Mode::flicker);
}

void ExploreActions::showTab(ExplorePanel::Tab tab)
{
    for (QAction* action : m_tabs->actions())
        action->setChecked(action->data().toInt() == static_cast<int>(tab));
}

void ExploreActions::showSheet(bool shown)
{
    m_sheet->setChecked(shown);
}

void ExploreActions::setSamples(std::size_t count)
{
    for (QAction* action : {m_previous, m_next, m_sheet})
        action->setEnabled(count > 0);
    for (QAction* action : {m_play, m_flicker})
        action->setEnabled(count > 1);
}

void ExploreActions::setTraceEnabled(bool enabled)
{
    m_trace->setEnabled(enabled);
}

void ExploreActions::setMarksThere(bool there)
{
    m_remove->setEnabled(there);
}

void ExploreActions::setFramesThere(bool there)
{
    m_earlier->setEnabled(there);
    m_later->setEnabled(there);
}

} // namespace penumbra
