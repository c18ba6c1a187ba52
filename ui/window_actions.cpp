// The menus of MainWindow, and what they ask before they act.
#include "base/version.h"
#include "diffusion/model_card.h"
#include "io/posterior_file.h"
#include "ui/classroom.h"
#include "ui/explorer.h"
#include "ui/file_task.h"
#include "ui/last_folder.h"
#include "ui/main_window.h"
#include "ui/map_actions.h"
#include "ui/model_card_dialog.h"
#include "ui/posterior_view.h"
#include "ui/recent_files.h"
#include "ui/run_controller.h"
#include "ui/run_panel.h"
#include "ui/texts.h"
#include "ui/window_parts.h"

#include <QApplication>
#include <QFileDialog>
#include <QMenuBar>
#include <QMessageBox>

namespace penumbra {
namespace {

// The name of the map alone may be the map's own.
QString posteriorEnding()
{
    return QStringLiteral("-posterior");
}

} // namespace

QAction* MainWindow::addAction(QMenu& menu, const QString& text, const QKeySequence& shortcut,
                               std::function<void()> run)
{
    auto* action = menu.addAction(text);
    action->setShortcut(shortcut);
    connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
    return action;
}

void MainWindow::buildMenus()
{
    buildFileMenu();
    buildEditMenu();
    buildViewMenu();
    QMenu& explore = *menuBar()->addMenu(tr("E&xplore"));
    m_explorer->fillMenu(explore);
    buildRegionActions(explore);
    m_classroom->fillMenu(*menuBar()->addMenu(tr("&Classroom")));
    buildRunMenu();
    buildWindowMenu();
    buildHelpMenu();
}

void MainWindow::buildFileMenu()
{
    QMenu& file = *menuBar()->addMenu(tr("&File"));
    m_actions.openMap = addAction(file, tr("&Open map…"), QKeySequence::Open, [this] { askForMap(); });
    m_actions.samples = file.addMenu(tr("Sample &maps"));
    for (const SampleMap& sample : m_samples)
        addAction(*m_actions.samples, sample.name, {},
                  [this, sample] { whenFree([this, sample] { openSample(sample); }); });
    m_actions.recent = file.addMenu(tr("Open &recent"));
    m_recent->fill(*m_actions.recent);
    m_actions.review = addAction(file, tr("Map &details…"), QKeySequence(tr("Ctrl+I")), [this] { reviewMap(); });
    m_actions.openTruth = addAction(file, tr("Open &truth…"), {}, [this] { askForTruth(); });
    m_actions.openPosterior =
        addAction(file, tr("Open &posterior…"), QKeySequence(tr("Ctrl+Shift+O")), [this] { askForMap(); });
    m_actions.openSession = addAction(file, tr("Open s&ession…"), {}, [this] { askForSession(); });
    file.addSeparator();
    m_actions.saveSession =
        addAction(file, tr("Save sess&ion…"), QKeySequence(tr("Ctrl+Shift+S")), [this] { askWhereToSaveSession(); });
    m_actions.save = addAction(file, tr("&Save posterior…"), QKeySequence::Save, [this] { askWhereToSavePosterior(); });
    m_actions.fits = addAction(file, tr("Export &FITS…"), QKeySequence(tr("Ctrl+E")), [this] {
        askWhereToSave(tr("Export the posterior"), posteriorEnding(), QStringLiteral("fits"), tr("FITS (*.fits)"),
                       [this](const std::filesystem::path& path) { exportFits(path); });
    });
    m_actions.figure =
        addAction(file, tr("Export fi&gure…"), QKeySequence(tr("Ctrl+Shift+E")), [this] { askForFigure(); });
    file.addSeparator();
    addAction(file, tr("&Quit"), QKeySequence::Quit, [this] { close(); });
}

void MainWindow::buildRunMenu()
{
    QMenu& run = *menuBar()->addMenu(tr("&Run"));
    m_actions.run = addAction(run, tr("&Run"), QKeySequence(tr("Ctrl+Return")), [this] { requestRun(); });
    m_actions.stop =
        addAction(run, tr("&Stop, keep finished samples"), QKeySequence(tr("Ctrl+.")), [this] { stopRun(); });
    m_actions.more = addAction(run, tr("&Draw more samples"), QKeySequence(tr("Ctrl+Shift+Return")),
                               [this] { drawMore(settings().samples); });
    run.addSeparator();
    m_actions.record = addAction(run, tr("Record a &video or GIF…"), {}, [this] { askForRecording(); });
    m_actions.record->setObjectName(QStringLiteral("Record an animation")); // scripts know it so
    m_actions.loadRecipe = addAction(run, tr("&Load the recipe of a file…"), {}, [this] { askForRecipe(); });
    m_actions.chooseModel = addAction(run, tr("Choose a &model…"), {}, [this] { askForModel(); });
}

void MainWindow::buildViewMenu()
{
    QMenu& view = *menuBar()->addMenu(tr("&View"));
    m_mapActions->fillMenu(view);
}

void MainWindow::updateActions()
{
    const bool running = isRunning();
    const bool samples = m_posterior && !m_posterior->samples.empty();
    m_actions.samples->setEnabled(!m_samples.empty());
    m_actions.recent->setEnabled(!m_actions.recent->isEmpty());
    m_actions.review->setEnabled(!running && m_map && !m_map->info.format.empty());
    m_actions.openTruth->setEnabled(!running && m_map);
    m_actions.openRegions->setEnabled(m_map.has_value());
    m_actions.saveRegions->setEnabled(m_map && m_explorer->tools().marks() != MapMarks{});
    m_actions.save->setEnabled(samples && !m_task);
    m_actions.openSession->setEnabled(!m_task);
    m_actions.saveSession->setEnabled(m_map && !m_task);
    m_actions.loadRecipe->setEnabled(!running);
    m_actions.chooseModel->setEnabled(!running);
    m_actions.record->setEnabled(!running && !m_recorder);
    m_actions.copyFigure->setEnabled(m_map.has_value());
    m_actions.fits->setEnabled(samples && !m_task);
    m_actions.figure->setEnabled(m_map.has_value());
    m_actions.run->setEnabled(!running && m_map && m_modelInfo && !m_task);
    m_actions.card->setEnabled(m_modelInfo && modelCard(m_modelInfo->path));
    m_actions.stop->setEnabled(running && !m_run->isStopping());
    m_actions.more->setEnabled(m_run->canGoOn() && !m_task && !m_classroom->isPosteriorStale());
    m_panel->setMoreEnabled(m_actions.more->isEnabled(), m_run->drawnWith(),
                            m_classroom->isPosteriorStale() ? staleText() : m_run->obstacle());
    m_view->setStale(samples && m_classroom->isPosteriorStale());
    m_panel->setTruthLeftOut(m_classroom->isMapEdited());
    m_panel->setBusy(m_task != nullptr);
    for (const WindowParts::Part part : {WindowParts::Part::explore, WindowParts::Part::samples})
        m_around->toggle(part)->setEnabled(m_map.has_value()); // else there are no maps to stand around
    m_actions.tour->setEnabled(!running && !m_samples.empty());
    m_explorer->setRecorded(m_recorder != nullptr);
    m_classroom->setIdle(!running && !m_task);
}

void MainWindow::askForModel()
{
    const QString name = QFileDialog::getOpenFileName(this, tr("Choose a model"), QString(),
                                                      tr("Models (*.safetensors);;All files (*)"));
    if (!name.isEmpty())
        chooseModel(name.toStdString());
    else if (m_modelInfo)
        m_panel->chooseModel(m_modelInfo->path); // the list still shows the entry that asked
}

void MainWindow::askWhereToSave(const QString& title, const QString& ending, const QString& suffix,
                                const QString& filter, const std::function<void(const std::filesystem::path&)>& save)
{
    QFileDialog dialog(this, title, saveFolder(), filter);
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(suffix);
    dialog.selectFile(fileTitle(m_map->info.path).replace(QLatin1Char(' '), QLatin1Char('-')).toLower() + ending +
                      QLatin1Char('.') + suffix);
    if (dialog.exec() != QDialog::Accepted)
        return;
    const std::filesystem::path path = dialog.selectedFiles().first().toStdString();
    std::error_code code;
    for (const std::filesystem::path& opened : {m_map->info.path, m_map->truthPath})
        if (std::filesystem::equivalent(path, opened, code) && !isPosteriorFile(opened)) {
            report(tr("Nothing was written"),
                   tr("%1 is the map that is open, or its truth: it would be lost. Choose another name.")
                       .arg(dialog.selectedFiles().first()));
            return;
        }
    rememberFolderOf(dialog.selectedFiles().first());
    save(path);
}

void MainWindow::askWhereToSavePosterior(std::function<void()> then)
{
    askWhereToSave(tr("Save the posterior"), posteriorEnding(), QStringLiteral("h5"), tr("HDF5 (*.h5)"),
                   [this, then = std::move(then)](const std::filesystem::path& path) { savePosterior(path, then); });
}

void MainWindow::showModelCard()
{
    attempt(tr("The model card could not be opened"), [this] {
        auto* dialog = new ModelCardDialog(*modelCard(m_modelInfo->path), this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->show();
    });
}

void MainWindow::showAbout()
{
    QString text = tr("<b>Penumbra %1</b><br>The dark matter behind a galaxy map, and how sure one can be of it.")
                       .arg(QString::fromUtf8(version().data(), static_cast<qsizetype>(version().size())));
    if (m_modelInfo)
        text += tr("<p>Model %1: %2</p>")
                    .arg(QString::fromStdString(m_modelInfo->name).toHtmlEscaped(), modelSummary(*m_modelInfo));
    if (m_run->model()) // its hash is known once it has been loaded
        text += tr("<p>SHA-256 %1…</p>").arg(QString::fromStdString(m_run->model()->info().hash).left(32));
    text += tr("<p>GPL-3.0-or-later. Built with Qt, VTK, LibTorch, HDF5, FFTW and CFITSIO.</p>");
    QMessageBox::about(this, tr("About Penumbra"), text);
}

} // namespace penumbra
