#include "ui/explorer.h"

#include "ui/contact_sheet.h"
#include "ui/explore_actions.h"
#include "ui/map_canvas.h"
#include "ui/map_overlay.h"
#include "ui/map_view.h"
#include "ui/posterior_view.h"
#include "ui/probe_view.h"
#include "ui/profile_view.h"
#include "ui/region_view.h"
#include "ui/run_controller.h"
#include "ui/sample_bar.h"
#include "ui/sample_player.h"
#include "ui/spectrum_view.h"
#include "ui/time_machine.h"
#include "ui/viewport.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

constexpr std::size_t colorSteps = 1024; // between the limits, of the thumbnails

// What it tells stands there.
ExplorePanel::Tab tabOf(MarkGrip::Mark mark)
{
    if (mark == MarkGrip::Mark::pin)
        return ExplorePanel::Tab::probe;
    return mark == MarkGrip::Mark::region ? ExplorePanel::Tab::region : ExplorePanel::Tab::profile;
}

} // namespace

Explorer::Explorer(PosteriorView& view, RunController& run, QWidget& window)
    : QObject(&window), m_view(view), m_run(run), m_actions(new ExploreActions(window)), m_tools(new MapTools(this)),
      m_player(new SamplePlayer(this)), m_panel(new ExplorePanel), m_bar(new SampleBar(m_actions->sampleActions())),
      m_sheet(new ContactSheet(&view))
{
    for (MapView* map : view.views())
        adopt(*map);
    connect(&view, &PosteriorView::viewAdded, this, [this](MapView* map) { adopt(*map); });
    connect(&view.display(), &MapDisplay::changed, this, [this](MapScale scale) {
        if (scale == MapScale::darkMatter)
            updateColors();
    });
    connectRun();
    connectActions();
    connectParts();
    updateColors();
    qApp->installEventFilter(this);
}

Explorer::~Explorer() = default;

void Explorer::adopt(MapView& view)
{
    new MapOverlay(view.canvas(), m_view.viewport(), *m_tools); // a child of the canvas
}

void Explorer::fillMenu(QMenu& menu) const
{
    m_actions->fillMenu(menu);
}

QList<QAction*> Explorer::toolActions() const
{
    return m_actions->toolActions();
}

void Explorer::connectRun()
{
    connect(&m_run, &RunController::started, this, [this](const SamplingStart& start) {
        if (start.posterior)
            showSample(std::nullopt);
        updateTimeMachine();
    });
    connect(&m_run, &RunController::heldChanged, this, &Explorer::updateTimeMachine);
    connect(&m_run, &RunController::estimateReady, this, &Explorer::showEstimate);
    connect(&m_run, &RunController::progressed, this, [this](const SamplingProgress& progress) {
        if (m_run.isTracing())
            m_bar->timeMachine().showTracing(progress.step, progress.steps);
    });
    connect(&m_run, &RunController::pathReady, this, [this](const std::shared_ptr<const SamplePath>&) {
        if (!m_run.isTracing())
            updateTimeMachine();
    });
}

void Explorer::connectActions()
{
    const ExploreActions& actions = *m_actions;
    connect(&actions, &ExploreActions::stepWanted, this, &Explorer::stepSample);
    connect(&actions, &ExploreActions::modeWanted, m_player, &SamplePlayer::setMode);
    connect(m_player, &SamplePlayer::modeChanged, m_actions, &ExploreActions::showMode);
    connect(m_player, &SamplePlayer::chosen, this, [this](std::size_t position) { showSample(position); });
    connect(&actions, &ExploreActions::sheetWanted, this, [this](bool shown) {
        if (shown)
            m_sheet->open();
        else
            m_sheet->hide();
        m_actions->showSheet(shown);
    });
    connect(m_sheet, &ContactSheet::closed, this, [this] { m_actions->showSheet(false); });
    connect(&actions, &ExploreActions::toolWanted, m_tools, &MapTools::setTool);
    connect(m_tools, &MapTools::toolChanged, m_actions, &ExploreActions::showTool);
    connect(m_tools, &MapTools::toolChanged, this, [this](MapTool tool) {
        if (tool != MapTool::none) {
            m_panel->setTab(tabOf(markOf(tool)));
            takeKeys();
        }
        Q_EMIT instructed(ExploreActions::instruction(tool));
    });
    connect(&actions, &ExploreActions::removeWanted, m_tools, &MapTools::remove);
    connect(&actions, &ExploreActions::tabWanted, this, &Explorer::turnTo);
    connect(m_panel, &ExplorePanel::tabChanged, m_actions, &ExploreActions::showTab);
    SpectrumView& spectrum = m_panel->spectrum();
    connect(&actions, &ExploreActions::nextSpectrumWanted, &spectrum, &SpectrumView::nextQuantity);
    connect(&actions, &ExploreActions::nextSpectrumFieldWanted, &spectrum, [&spectrum] {
        spectrum.setField(spectrum.field() == SpectrumField::linear ? SpectrumField::log10 : SpectrumField::linear);
    });
    connect(&actions, &ExploreActions::copyValuesWanted, this, [this] {
        if (PlotView* view = m_panel->chartView())
            view->copyValues();
    });
    connect(&actions, &ExploreActions::saveValuesWanted, this, [this] {
        if (PlotView* view = m_panel->chartView())
            view->saveValues();
    });
    connect(&actions, &ExploreActions::frameStepWanted, &m_bar->timeMachine(), &TimeMachine::stepFrame);
    connect(&actions, &ExploreActions::traceWanted, this, &Explorer::trace);
    connect(&actions, &ExploreActions::previewWanted, this, [this](bool wanted) {
        m_previewWanted = wanted;
        updateEstimatesWanted();
    });
}

// Arrows and Return draw too, on the map that has the keys; else on the active one.
void Explorer::takeKeys()
{
    const auto hasKeys = [](MapView* map) { return map->canvas().hasFocus(); };
    MapCanvas& canvas = m_view.frontView().canvas();
    if (std::ranges::none_of(m_view.views(), hasKeys) && canvas.isVisible())
        canvas.setFocus(Qt::OtherFocusReason);
}

void Explorer::connectParts()
{
    connect(m_bar, &SampleBar::chosen, this, [this](std::size_t position) { showSample(position); });
    connect(m_bar, &SampleBar::liveChosen, this, [this] { showSample(std::nullopt); });
    connect(m_sheet, &ContactSheet::chosen, this, [this](std::size_t position) { showSample(position); });
    connect(&m_bar->timeMachine(), &TimeMachine::frameChosen, this, &Explorer::showFrame);
    connect(&m_bar->timeMachine(), &TimeMachine::traceRequested, this, &Explorer::trace);
    connect(m_tools, &MapTools::marksChanged, this, &Explorer::showMarks);
    connect(m_tools, &MapTools::touched, this, [this](MarkGrip::Mark mark) { turnTo(tabOf(mark)); });
    connect(&m_view.viewport(), &Viewport::cursorChanged, this, &Explorer::updatePoint);
    connect(&m_panel->probe(), &ProbeView::pinRequested, this, [this](std::optional<QPointF> position) {
        MapMarks marks = m_tools->marks();
        marks.pin = position;
        m_tools->edit(marks);
    });
    connect(&m_panel->region(), &RegionView::regionEdited, this,
            [this](std::size_t region, const MarkedRegion& edited) {
                MapMarks marks = m_tools->marks();
                marks.regions.at(region) = edited;
                m_tools->edit(marks);
            });
    connect(&m_panel->region(), &RegionView::regionChosen, this, [this](std::size_t region) {
        m_tools->select({MarkGrip::Mark::region, -1, region});
    });
    connect(&m_panel->profile(), &ProfileView::pointRead, this,
            [this](QPointF position) { m_view.viewport().setCursor(position); });
}

void Explorer::setPosterior(std::shared_ptr<const PosteriorSnapshot> snapshot)
{
    m_posterior = std::move(snapshot);
    const std::size_t count = m_posterior ? m_posterior->samples.size() : 0;
    if (count == 0) {
        m_player->setMode(SamplePlayer::Mode::still);
        m_sample.reset();
        m_bar->setLive(nullptr, 0);
    }
    m_player->setCount(count);
    m_actions->setSamples(count);
    if (count > 0)
        m_tools->setPeriodic(m_posterior->input->geometry().periodic);
    m_bar->setPosterior(m_posterior);
    m_sheet->setPosterior(m_posterior);
    m_panel->setPosterior(m_posterior);
    updateTimeMachine();
}

void Explorer::clearMarks()
{
    m_tools->setTool(MapTool::none);
    m_tools->setMarks({});
    m_panel->probe().forgetPoint();
}

void Explorer::showSample(std::optional<std::size_t> position)
{
    if (position && (!m_posterior || *position >= m_posterior->samples.size()))
        return;
    m_sample = position;
    m_panel->setFrame(nullptr);
    if (position) {
        m_view.showSample(*position);
        m_player->setCurrent(*position);
    } else {
        m_player->setMode(SamplePlayer::Mode::still);
    }
    m_bar->setCurrent(position);
    m_sheet->setCurrent(position);
    updateTimeMachine();
    m_bar->timeMachine().rewind();
    updateEstimatesWanted();
    Q_EMIT shownChanged();
}

void Explorer::stepSample(int by)
{
    if (!m_posterior || m_posterior->samples.empty())
        return;
    const auto count = static_cast<int>(m_posterior->samples.size());
    // From the live sample the step back leads to the last finished one.
    const int from = m_sample ? static_cast<int>(*m_sample) : by > 0 ? -1 : count;
    showSample(static_cast<std::size_t>((from + by + count) % count));
}

void Explorer::showEstimate(const std::shared_ptr<const Field>& estimate, const SamplingProgress& progress)
{
    if (m_run.isTracing())
        return; // the sample is shown already; its path comes at the end
    m_bar->setLive(estimate, progress.index);
    if (!m_sample)
        m_view.showEstimate(*estimate, progress.index, progress.step, progress.steps);
}

void Explorer::showFrame(int frame)
{
    const std::shared_ptr<const SamplePath> path = m_bar->timeMachine().path();
    if (!path || !m_sample)
        return;
    m_player->setMode(SamplePlayer::Mode::still);
    const auto at = static_cast<std::size_t>(frame);
    const PathFrame& shown = path->frames[at];
    m_view.showEstimate(*shown.estimate, path->index, shown.step, path->steps, false);
    m_panel->setFrame(path, at);
    Q_EMIT shownChanged();
}

void Explorer::endRun()
{
    m_bar->setLive(nullptr, 0);
    const bool samples = m_posterior && !m_posterior->samples.empty();
    if (!samples)
        m_view.showSample(0); // nothing: the estimate of a sample that was not finished goes
    else if (!m_sample)
        showSample(m_posterior->samples.size() - 1);
    updateTimeMachine();
}

void Explorer::updateTimeMachine()
{
    std::optional<std::uint32_t> index;
    if (m_posterior && m_sample && *m_sample < m_posterior->indices.size())
        index = m_posterior->indices[*m_sample];
    const std::shared_ptr<const SamplePath> path = index ? m_run.path(*index) : nullptr;
    m_bar->timeMachine().show(index, path, m_run.canGoOn(), m_run.obstacle());
    m_actions->setTraceEnabled(index && !path && m_run.canGoOn());
    m_actions->setFramesThere(path != nullptr);
}

void Explorer::trace()
{
    if (m_posterior && m_sample && m_run.canGoOn())
        m_run.trace(m_posterior->indices[*m_sample]);
    updateTimeMachine();
}

void Explorer::setWindowSeen(bool seen)
{
    m_windowSeen = seen;
    updateEstimatesWanted();
}

void Explorer::setRecorded(bool recorded)
{
    m_recorded = recorded;
    updateEstimatesWanted();
}

void Explorer::updateEstimatesWanted()
{
    // The panel shows the live sample while it is followed, the film strip always.
    const bool seen = !m_sample || m_bar->isVisibleTo(m_bar->window());
    m_run.setEstimatesWanted(m_recorded || (m_windowSeen && m_previewWanted && seen));
}

void Explorer::updatePoint()
{
    const std::optional<QPointF>& pin = m_tools->marks().pin;
    m_panel->probe().setPoint(pin ? pin : m_view.viewport().cursor(), pin.has_value());
}

void Explorer::mark(const MapMarks& marks)
{
    MapMarks all = m_tools->marks();
    if (marks.pin)
        all.pin = marks.pin;
    std::optional<std::size_t> first; // of them
    for (const MarkedRegion& region : marks.regions) {
        const auto at = std::ranges::find(all.regions, region); // loaded again, it is still one
        first = first.value_or(static_cast<std::size_t>(at - all.regions.begin()));
        if (at == all.regions.end())
            all.regions.push_back(region);
    }
    if (marks.line)
        all.line = marks.line;
    m_tools->edit(all);
    if (first)
        m_tools->select({MarkGrip::Mark::region, -1, *first});
    turnTo(marks.line              ? ExplorePanel::Tab::profile
           : marks.regions.empty() ? ExplorePanel::Tab::probe
                                   : ExplorePanel::Tab::region);
}

void Explorer::turnTo(ExplorePanel::Tab tab)
{
    m_panel->setTab(tab);
    Q_EMIT answerWanted();
}

void Explorer::showMarks()
{
    const MapMarks& marks = m_tools->marks();
    m_actions->setMarksThere(m_tools->selected().has_value());
    m_panel->region().setRegions(marks.regions, m_tools->region().value_or(0));
    m_panel->profile().setLine(marks.line);
    updatePoint();
}

void Explorer::updateColors()
{
    // Colours at equal steps of dex: a strip full of thumbnails is drawn again for every change.
    const ColorScale scale = m_view.display().colorScale(MapScale::darkMatter);
    const Limits limits = scale.settings().limits;
    std::vector<QRgb> table(colorSteps);
    for (std::size_t i = 0; i < colorSteps; ++i) {
        const double share = static_cast<double>(i) / (colorSteps - 1);
        const Rgb rgb = scale.color(std::lerp(limits.low, limits.high, share));
        table[i] = qRgb(rgb.red, rgb.green, rgb.blue);
    }
    const auto color = [table = std::move(table), limits](float dex) {
        const double share = std::clamp((dex - limits.low) / (limits.high - limits.low), 0.0, 1.0);
        return table[static_cast<std::size_t>(std::lround(share * (colorSteps - 1)))];
    };
    m_bar->strip().setColors(color);
    m_bar->timeMachine().setColors(color);
    m_sheet->thumbnails().setColors(color);
}

bool Explorer::eventFilter(QObject* watched, QEvent* event)
{
    // Space plays, but presses a button that has the focus.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space) {
        const QWidget* focus = QApplication::focusWidget();
        if (qobject_cast<const QAbstractButton*>(focus) != nullptr || qobject_cast<const QComboBox*>(focus) != nullptr)
            event->accept();
    }
    return QObject::eventFilter(watched, event);
}

} // namespace penumbra
