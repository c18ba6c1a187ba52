// What MainWindow shows beside the maps: its own looks, the recipe, help, the tour.
#include "ui/explorer.h"
#include "ui/help_window.h"
#include "ui/key_sheet.h"
#include "ui/main_window.h"
#include "ui/map_view.h"
#include "ui/notice_bar.h"
#include "ui/posterior_view.h"
#include "ui/presentation.h"
#include "ui/run_panel.h"
#include "ui/run_recipe.h"
#include "ui/sample_bar.h"
#include "ui/theme.h"
#include "ui/tour.h"
#include "ui/view_history.h"
#include "ui/window_parts.h"
#include "ui/window_scale.h"

#include <QActionGroup>
#include <QApplication>
#include <QJsonDocument>
#include <QMenuBar>
#include <QSettings>

namespace penumbra {
namespace {

QString geometryKey()
{
    return QStringLiteral("window/geometry");
}
QString partsKey()
{
    return QStringLiteral("window/putAway");
}
QString runKey()
{
    return QStringLiteral("run/settings");
}
QString tourKey()
{
    return QStringLiteral("tour/offered");
}

// What is told of the size of everything.
QString scaleTopic()
{
    return QStringLiteral("scale");
}

// A window with less is given two panels to begin with [logical pixels].
constexpr QSize roomForFour{900, 560};

} // namespace

void MainWindow::buildEditMenu()
{
    QMenu& edit = *menuBar()->addMenu(tr("&Edit"));
    const auto add = [&edit](QUndoStack& stack, const QString& undo, const QList<QKeySequence>& undoKeys,
                             const QString& redo, const QList<QKeySequence>& redoKeys) {
        QAction* back = stack.createUndoAction(&edit, undo);
        back->setObjectName(QString(undo).remove(QLatin1Char('&'))); // its text tells what it would undo
        back->setShortcuts(undoKeys);
        QAction* forth = stack.createRedoAction(&edit, redo);
        forth->setObjectName(QString(redo).remove(QLatin1Char('&')));
        forth->setShortcuts(redoKeys);
        edit.addAction(back);
        edit.addAction(forth);
    };
    add(m_history->edits(), tr("&Undo"), {QKeySequence(tr("Ctrl+Z"))}, tr("&Redo"),
        {QKeySequence(tr("Ctrl+Shift+Z")), QKeySequence(tr("Ctrl+Y"))});
    edit.addSeparator();
    add(m_history->parts(), tr("&Back to"), {QKeySequence(tr("Alt+Left"))}, tr("&Forward to"),
        {QKeySequence(tr("Alt+Right"))});
    edit.addSeparator();
    m_actions.copyFigure =
        addAction(edit, tr("&Copy figure"), QKeySequence(tr("Ctrl+Shift+C")), [this] { copyFigure(); });
}

void MainWindow::buildWindowMenu()
{
    QMenu& window = *menuBar()->addMenu(tr("&Window"));
    auto* themes = new QActionGroup(this);
    for (const auto& [kind, text] :
         {std::pair(ThemeKind::dark, tr("&Dark")), std::pair(ThemeKind::light, tr("&Light"))}) {
        QAction* action = addAction(window, text, {}, [kind = kind] {
            applyTheme(*qApp, kind);
            rememberTheme(kind);
        });
        action->setCheckable(true);
        action->setChecked(theme().kind == kind);
        themes->addAction(action);
    }
    QMenu& scales = *window.addMenu(tr("&Size of everything"));
    auto* sizes = new QActionGroup(this);
    for (const int percent : windowScales) {
        QAction* action = addAction(scales, tr("%1 %").arg(percent), {}, [this, percent] { chooseScale(percent); });
        action->setCheckable(true);
        action->setChecked(percent == rememberedScale());
        sizes->addAction(action);
    }
    window.addSeparator();
    for (const WindowParts::Part part : WindowParts::all)
        window.addAction(m_around->toggle(part));
    window.addSeparator();
    QAction* presentation = addAction(window, tr("&Presentation"), QKeySequence(Qt::Key_F11),
                                      [this] { m_presentation->setOn(!m_presentation->isOn()); });
    presentation->setCheckable(true);
    connect(m_presentation, &Presentation::changed, presentation, &QAction::setChecked);
}

void MainWindow::buildHelpMenu()
{
    QMenu& help = *menuBar()->addMenu(tr("&Help"));
    addAction(help, tr("&Help"), QKeySequence::HelpContents, [this] {
        if (!m_help) {
            m_help = new HelpWindow(this);
            m_help->setAttribute(Qt::WA_DeleteOnClose);
        }
        m_help->show();
        m_help->raise();
    });
    addAction(help, tr("&Keys"), QKeySequence(Qt::Key_Question), [this] {
        auto* sheet = new KeySheet(*menuBar(), this);
        sheet->setAttribute(Qt::WA_DeleteOnClose);
        sheet->open();
    });
    m_actions.tour = addAction(help, tr("&Tour"), {}, [this] { startTour(); });
    m_actions.card = addAction(help, tr("&Model card"), {}, [this] { showModelCard(); });
    help.addSeparator();
    addAction(help, tr("&About Penumbra"), {}, [this] { showAbout(); });
}

void MainWindow::chooseScale(int percent)
{
    if (percent == rememberedScale())
        return;
    rememberScale(percent);
    if (percent == scaleInForce()) { // chosen back
        m_notice->tell(tr("Everything stays %1 % large.").arg(percent), {{tr("Close"), {}}}, scaleTopic());
        return;
    }
    m_notice->tell(tr("Everything will be %1 % large from the next start on.").arg(percent),
                   {{tr("Start again now"), [this] { startAgain(); }}, {tr("Later"), {}}}, scaleTopic());
}

void MainWindow::resume()
{
    const QSettings settings;
    restoreGeometry(settings.value(geometryKey()).toByteArray());
    m_around->setPutAway(settings.value(partsKey()).toInt());
    if (width() < roomForFour.width() || height() < roomForFour.height()) {
        MapLayout layout;
        layout.panels = 2;
        m_view->setMapLayout(layout);
    }
    const QJsonObject run = QJsonDocument::fromJson(settings.value(runKey()).toByteArray()).object();
    if (!run.isEmpty()) {
        RunSettings wanted = runSettingsFrom(run, this->settings());
        if (!run.contains(QLatin1String("noise"))) // remembered before there was a choice: no choice
            wanted.noise = this->settings().noise;
        if (wanted.model != this->settings().model)
            chooseModel(wanted.model);
        setSettings(wanted);
    }
    if (!settings.value(tourKey(), false).toBool() && !m_samples.empty())
        offerTour();
}

void MainWindow::rememberSettings() const
{
    QSettings settings;
    if (!m_presentation->isOn())
        settings.setValue(geometryKey(), saveGeometry());
    settings.setValue(partsKey(), m_around->putAway());
    settings.setValue(runKey(), QJsonDocument(toJson(this->settings())).toJson(QJsonDocument::Compact));
}

void MainWindow::offerTour()
{
    m_notice->tell(tr("New here? A tour of one minute shows what a posterior is, on a map that came with Penumbra."),
                   {{tr("Take the tour"), [this] { startTour(); }},
                    {tr("No, thanks"), [] { QSettings().setValue(tourKey(), true); }}},
                   tourKey());
}

void MainWindow::startTour()
{
    if (isRunning() || m_samples.empty())
        return;
    QSettings().setValue(tourKey(), true);
    m_view->setMapLayout(MapLayout()); // the tour points at its panels
    m_explorer->panel().setTab(ExplorePanel::Tab::spectrum);
    m_around->setPutAway(0);
    new Tour(tourStops(), *this);
}

std::vector<TourStop> MainWindow::tourStops()
{
    const auto view = [this](std::size_t i) {
        return [this, i]() -> QWidget* { return i < m_view->views().size() ? m_view->views()[i] : nullptr; };
    };
    const auto openFirst = [this] {
        if (!m_map)
            openSample(m_samples.front());
    };
    const auto run = [this] {
        if (!isRunning() && !m_posterior)
            startRun();
    };
    return {
        {{},
         tr("Stars, and what they imply"),
         tr("Stars are what we see of a galaxy; five sixths of its matter are dark. Penumbra draws maps of dark matter "
            "that fit a map of stars. Let us open one."),
         {}},
        {view(0), tr("The input"),
         tr("A map of stellar mass, 25 Mpc/h wide. Most of it is empty: pixels without stars have a colour of their "
            "own. Wheel and mouse zoom and move all maps together."),
         openFirst},
        {[this]() -> QWidget* { return m_panel; },
         tr("One button runs it"),
         tr("The defaults are good. The estimate tells what the run will take before it starts. We press Run now."),
         {}},
        {view(1), tr("From noise to a sample"),
         tr("The model starts from noise and takes it away step by step. What you see is its estimate at this step; "
            "only at the last one is it a sample: one whole possible universe."),
         run},
        {view(2),
         tr("What is known"),
         tr("The mean of all samples. Where they agree it is sharp; where they do not it blurs. It is no possible "
            "universe itself."),
         {}},
        {view(3),
         tr("What is not known"),
         tr("The standard deviation: how far the samples differ, in dex. 0.3 dex is a factor of two."),
         {}},
        {[this]() -> QWidget* { return &m_explorer->bar(); },
         tr("One by one"),
         tr("The samples as they come. Space plays them, U lets them flicker. Beside them, the steps by which the "
            "first "
            "one came out of noise."),
         {}},
        {[this]() -> QWidget* { return &m_explorer->panel(); },
         tr("The same in numbers"),
         tr("Power spectra of the samples with the bands that hold 68 and 95 % of them, and the truth, which is known "
            "for this mock universe. The other tabs ask about a pixel, a region, a line."),
         {}},
        {[this]() -> QWidget* { return menuBar(); },
         tr("And then"),
         tr("Save the posterior, make a figure for a paper, or open a map of your own. F1 tells more, ? shows all "
            "keys."),
         {}},
    };
}

} // namespace penumbra
