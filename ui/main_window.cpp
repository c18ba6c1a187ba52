#include "ui/main_window.h"

#include "ui/animation.h"
#include "ui/auto_save.h"
#include "ui/classroom.h"
#include "ui/explorer.h"
#include "ui/file_task.h"
#include "ui/input_check.h"
#include "ui/map_actions.h"
#include "ui/map_tool_bar.h"
#include "ui/notice_bar.h"
#include "ui/posterior_view.h"
#include "ui/presentation.h"
#include "ui/readout_line.h"
#include "ui/recent_files.h"
#include "ui/recipe_view.h"
#include "ui/run_controller.h"
#include "ui/run_panel.h"
#include "ui/sample_bar.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/view_history.h"
#include "ui/viewport.h"
#include "ui/welcome_page.h"
#include "ui/window_parts.h"

#include <QBoxLayout>
#include <QIcon>
#include <QMenuBar>
#include <QMessageBox>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>

#include <cmath>

namespace penumbra {
namespace {

QWidget* hairline(bool vertical)
{
    auto* line = new QWidget;
    line->setObjectName(QStringLiteral("separator"));
    line->setAttribute(Qt::WA_StyledBackground);
    vertical ? line->setFixedWidth(1) : line->setFixedHeight(1);
    return line;
}

struct InBox
{
    QWidget* widget;
    int stretch = 0;
};

// With nothing around and between them.
QWidget* boxOf(QBoxLayout::Direction direction, const std::vector<InBox>& parts)
{
    auto* box = new QWidget;
    auto* layout = new QBoxLayout(direction, box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (const auto& [widget, stretch] : parts)
        layout->addWidget(widget, stretch);
    return box;
}

// Colours from voids to haloes: a field's log10 is skewed towards its haloes.
Limits limitsOf(const Normalization& output)
{
    const auto rounded = [](double value) { return std::round(value * 10.0) / 10.0; };
    return {rounded(output.mean - 1.6 * output.std), rounded(output.mean + 4.6 * output.std)};
}

} // namespace

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent), m_inputCheck(new InputCheck(this)), m_run(new RunController(this)), m_samples(sampleMaps()),
      m_recent(new RecentFiles(this))
{
    setWindowTitle(tr("Penumbra"));
    setWindowIcon(QIcon(QStringLiteral(":/icons/penumbra.png")));
    setAcceptDrops(true);
    setMinimumSize(640, 360); // a screen of 1280 x 800 holds it at 200 %
    buildLayout();
    buildMenus();
    buildSessionParts();

    connect(m_welcome, &WelcomePage::openRequested, this, &MainWindow::askForMap);
    connect(m_welcome, &WelcomePage::sampleRequested, this, &MainWindow::openSample);
    connect(m_welcome, &WelcomePage::recentRequested, this, [this](const MapReference& map) { open(map); });
    connect(m_panel, &RunPanel::runRequested, this, &MainWindow::requestRun);
    connect(m_panel, &RunPanel::stopRequested, this, &MainWindow::stopRun);
    connect(m_panel, &RunPanel::moreRequested, this, &MainWindow::drawMore);
    connect(m_panel, &RunPanel::modelChanged, this, &MainWindow::showModel);
    connect(m_panel, &RunPanel::modelFileWanted, this, &MainWindow::askForModel);
    connect(m_panel, &RunPanel::truthFileWanted, this, &MainWindow::askForTruth);
    connect(m_panel, &RunPanel::typed, m_view, qOverload<>(&QWidget::setFocus));
    connect(m_panel, &RunPanel::indexChanged, this, &MainWindow::openIndex);
    connect(m_panel, &RunPanel::resourcesChanged, m_run, &RunController::setResources);
    connect(m_recent, &RecentFiles::chosen, this,
            [this](const MapReference& map) { whenFree([this, map] { open(map); }); });
    connect(&m_explorer->panel().recipe(), &RecipeView::loadRequested, this, &MainWindow::loadRecipe);
    connect(&m_explorer->panel().recipe(), &RecipeView::saveRequested, this, &MainWindow::askWhereToSaveRecipe);
    connect(&m_explorer->panel(), &ExplorePanel::valuesToSave, this, &MainWindow::askWhereToSaveValues);
    connect(&m_explorer->panel(), &ExplorePanel::valuesCopied, this,
            [this] { m_readout->setStatus(tr("The chart's values are on the clipboard")); });
    connect(m_inputCheck, &InputCheck::placed, m_panel, &RunPanel::showInputPlace);
    connect(&m_view->viewport(), &Viewport::cursorChanged, this, &MainWindow::updateReading);
    connect(m_explorer, &Explorer::shownChanged, this, &MainWindow::updateReading);
    connect(m_explorer, &Explorer::instructed, m_readout, &ReadoutLine::setStatus);
    connect(m_view, &PosteriorView::viewSettingsChanged, this, &MainWindow::updateReading);
    connect(&m_view->maps(), &PosteriorMaps::changed, this, [this](MapQuantity quantity) {
        if (quantity == MapQuantity::sample) // another one, or another step of it
            updateReading();
    });
    connectRun();
    m_run->setResources(settings().threads, settings().device);
    showModel(m_panel->settings().model);
    updateActions();
}

MainWindow::~MainWindow()
{
    m_panel->disconnect(this); // a field that is being typed in says so once more when it goes
}

void MainWindow::buildLayout()
{
    m_panel = new RunPanel;
    m_view = new PosteriorView;
    m_mapActions = new MapActions(*m_view, *this);
    m_explorer = new Explorer(*m_view, *m_run, *this);
    m_history = new ViewHistory(*m_view, m_explorer->tools());
    buildClassroom();
    m_welcome = new WelcomePage(m_samples, m_recent->list());
    m_notice = new NoticeBar;
    m_recordNotice = new NoticeBar;
    m_readout = new ReadoutLine;
    auto* tools = new MapToolBar(*m_mapActions);
    tools->addGroup(m_explorer->toolActions(), tr("Marks"));
    QWidget* run = boxOf(QBoxLayout::LeftToRight, {{m_panel}, {hairline(true)}});
    QWidget* explore = boxOf(QBoxLayout::LeftToRight, {{hairline(true)}, {&m_explorer->panel(), 1}});
    explore->layout()->setSizeConstraint(QLayout::SetMinAndMaxSize); // no wider than its panel
    QWidget* samples = boxOf(QBoxLayout::TopToBottom, {{hairline(false)}, {&m_explorer->bar()}});
    QWidget* answers = boxOf(QBoxLayout::LeftToRight, {{m_view, 5}, {explore, 2}});
    QWidget* results = boxOf(QBoxLayout::TopToBottom, {{tools}, {hairline(false)}, {answers, 1}, {samples}});
    m_pages = new QStackedWidget;
    auto* welcomeArea = new QScrollArea; // for small windows
    welcomeArea->setWidget(m_welcome);
    welcomeArea->setWidgetResizable(true);
    welcomeArea->setFrameShape(QFrame::NoFrame);
    welcomeArea->setFocusPolicy(Qt::NoFocus);
    m_pages->addWidget(welcomeArea);
    m_pages->addWidget(results);

    QWidget* body = boxOf(QBoxLayout::LeftToRight, {{run}, {m_pages, 1}});
    // Each of them comes and goes, whether they are out of sight or not.
    QWidget* notices = boxOf(QBoxLayout::TopToBottom, {{m_notice}, {m_recordNotice}});
    setCentralWidget(
        boxOf(QBoxLayout::TopToBottom, {{notices}, {&m_classroom->bars()}, {body, 1}, {hairline(false)}, {m_readout}}));
    m_presentation = new Presentation(*this, {m_panel, notices, tools});
    const auto toggle = [this](const QString& text, const QKeySequence& key, const QString& tip) {
        auto* action = new QAction(text, this);
        action->setShortcut(key);
        action->setToolTip(QStringLiteral("%1  (%2)").arg(tip, key.toString(QKeySequence::NativeText)));
        return action;
    };
    m_around = new WindowParts(
        *body, *tools,
        {{{run, toggle(tr("&Run panel"), QKeySequence(Qt::Key_F8), tr("Run panel: field, model, run"))},
          {explore,
           toggle(tr("&Explore panel"), QKeySequence(Qt::Key_F9), tr("Explore panel: spectra and other tabs"))},
          {samples, toggle(tr("Fil&m strip"), QKeySequence(tr("Ctrl+B")), tr("The samples and the time machine"))}}});
    connect(m_around, &WindowParts::changed, m_explorer, &Explorer::updateEstimatesWanted);
    connect(m_explorer, &Explorer::answerWanted, m_around, [this] { m_around->ask(WindowParts::Part::explore); });
    menuBar()->setCornerWidget(m_around->makeButtons());
}

bool MainWindow::isRunning() const
{
    return m_run->isRunning();
}

RunSettings MainWindow::settings() const
{
    return m_panel->settings();
}

void MainWindow::setSettings(const RunSettings& settings)
{
    m_panel->setSettings(settings);
}

bool MainWindow::attempt(const QString& title, const std::function<void()>& action)
{
    try {
        action();
        return true;
    } catch (const std::exception& error) {
        report(title, failureText(error));
        return false;
    }
}

void MainWindow::report(const QString& title, const QString& message)
{
    if (m_dialogsShown) {
        auto* box = new QMessageBox(QMessageBox::NoIcon, title, QStringLiteral("<b>%1</b>").arg(title.toHtmlEscaped()),
                                    QMessageBox::Ok, this);
        box->setInformativeText(message.toHtmlEscaped());
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
    }
    Q_EMIT problem(message);
}

void MainWindow::reportUnexpected(const QString& message)
{
    m_readout->setStatus(tr("Something went wrong: %1").arg(message));
    if (m_unexpected.contains(message)) // what is painted again goes wrong again
        return;
    m_unexpected << message;
    QString told = message;
    try {
        if (m_autoSave != nullptr)
            m_autoSave->look();
    } catch (const std::exception& error) {
        told += tr(" Unsaved work could not be kept: %1").arg(failureText(error));
    }
    report(tr("Something went wrong that should not"),
           tr("%1 Penumbra goes on. Save your work, then start it again if something looks odd.").arg(told));
}

void MainWindow::chooseModel(const std::filesystem::path& path)
{
    if (!isRunning())
        m_panel->chooseModel(path);
}

void MainWindow::showModel(const std::filesystem::path& path)
{
    std::optional<ModelInfo> info;
    QString problem = tr("No model: choose a .safetensors file");
    if (!path.empty() && !attempt(tr("The model could not be used"), [&] { info = Model::probe(path); })) {
        if (m_modelInfo && m_modelInfo->path != path) { // the one before stays
            m_panel->removeModel(path);
            m_panel->chooseModel(m_modelInfo->path);
            return;
        }
        problem = tr("This file is no usable model");
    }
    m_modelInfo = std::move(info);
    m_panel->showModel(m_modelInfo, problem);
    m_inputCheck->check(m_map ? m_map->stellar : Field(), m_modelInfo);
    loadModel();
    showModelLimits();
    updateActions();
}

void MainWindow::showModelLimits()
{
    if (m_modelInfo)
        m_view->setDarkMatterLimits(limitsOf(m_modelInfo->darkMatter()));
}

void MainWindow::showPosterior(std::shared_ptr<const PosteriorSnapshot> posterior)
{
    m_posterior = std::move(posterior);
    m_view->showPosterior(m_posterior);
    m_explorer->setPosterior(m_posterior);
    m_classroom->setPosterior(m_posterior);
    m_panel->showConvergence(m_posterior->convergence);
    updateReading();
    updateActions();
}

void MainWindow::updateReading()
{
    m_readout->show(m_view->reading(), m_view->viewport().isFrozen());
}

} // namespace penumbra
