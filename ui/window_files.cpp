// What MainWindow opens and writes.
#include "base/error.h"
#include "io/posterior_file.h"
#include "io/region_file.h"
#include "ui/choice_names.h"
#include "ui/classroom.h"
#include "ui/explorer.h"
#include "ui/file_task.h"
#include "ui/input_check.h"
#include "ui/main_window.h"
#include "ui/map_preview_dialog.h"
#include "ui/notice_bar.h"
#include "ui/notice_topics.h"
#include "ui/posterior_files.h"
#include "ui/posterior_view.h"
#include "ui/readout_line.h"
#include "ui/recent_files.h"
#include "ui/resumption.h"
#include "ui/run_controller.h"
#include "ui/run_panel.h"
#include "ui/run_recipe.h"
#include "ui/texts.h"
#include "ui/view_history.h"

#include <QFileInfo>
#include <QStackedWidget>

namespace penumbra {
bool MainWindow::open(const std::filesystem::path& path, std::size_t index,
                      const std::optional<std::filesystem::path>& truth)
{
    MapReference map;
    map.path = path;
    map.options.index = index;
    map.truth = truth;
    return open(std::move(map));
}

bool MainWindow::open(MapReference map, Preview preview)
{
    if (isRegionFile(map.path))
        return openRegions(map.path);
    if (!mayOpen())
        return false;
    if (map.path.extension() == ".safetensors") {
        chooseModel(map.path);
        return m_modelInfo.has_value();
    }
    if (Session::isSession(map.path))
        return openSession(map.path);
    if (carriesRecipeOnly(map.path))
        return attempt(tr("The file could not be opened"), [&] { loadRecipe(recipeIn(map.path)); });
    bool posterior = false;
    if (!attempt(tr("The file could not be opened"), [&] { posterior = isPosteriorFile(map.path); }))
        return false;
    return posterior ? openPosteriorFile(map.path, map.truth) : openMapFile(std::move(map), preview);
}

bool MainWindow::mayOpen()
{
    if (isRunning())
        m_readout->setStatus(tr("Stop the run to open another map"));
    else if (m_task)
        m_readout->setStatus(busyText());
    return !isRunning() && !m_task;
}

QString MainWindow::busyText()
{
    return tr("A file is still being read or written: try again in a moment");
}

bool MainWindow::openSample(const SampleMap& sample)
{
    MapReference map;
    map.path = sample.path;
    map.options.dataset = sample.dataset;
    return mayOpen() && openMapFile(std::move(map), Preview::ifNeeded);
}

/// Nothing where the preview can ask: how large the map is, or what else mends it. A script is told of the options.
std::optional<OpenedMap> MainWindow::openUnlessAsked(MapReference map) const
{
    try {
        if (m_dialogsShown && !probeStellarMap(map.path, map.options).geometry)
            return std::nullopt;
        return openStellarMap(map);
    } catch (const InputError& error) {
        if (!m_dialogsShown)
            throw InputError(toldWithOptions(error));
        const bool noMass = dynamic_cast<const NoMassMap*>(&error) != nullptr; // another map of the file may be one
        if (!noMass && !isMendedInPreview(error))
            throw;
        return std::nullopt;
    }
}

bool MainWindow::openMapFile(MapReference map, Preview preview)
{
    bool opened = false;
    attempt(tr("The map could not be opened"), [&] {
        const bool wanted = preview == Preview::asWanted && m_dialogsShown && MapPreviewDialog::isWanted();
        std::optional<OpenedMap> found;
        if (!wanted)
            found = openUnlessAsked(map);
        if (!found)
            found = openAsAsked(std::move(map), MapPreviewDialog::Purpose::open);
        if (!found)
            return;
        takeOpened(std::move(*found));
        opened = true;
    });
    return opened;
}

/// As the preview says; it stays until the map can be opened so. Nothing when it was left.
std::optional<OpenedMap> MainWindow::openAsAsked(MapReference map, MapPreviewDialog::Purpose purpose)
{
    MapPreviewDialog dialog(std::move(map), purpose, this);
    while (dialog.exec() == QDialog::Accepted) {
        try {
            return openStellarMap(dialog.choice());
        } catch (const InputError& error) {
            dialog.refuse(QString::fromUtf8(error.what()));
        }
    }
    return std::nullopt;
}

void MainWindow::takeOpened(OpenedMap map)
{
    const std::string problem = map.truthProblem;
    showOpened(std::move(map));
    m_recent->add(*openedMap());
    if (!problem.empty())
        m_notice->tell(tr("Opened without a truth: what was found with the map cannot be used. %1")
                           .arg(QString::fromStdString(problem)),
                       {{tr("Choose truth…"), [this] { askForTruth(); }}, {tr("Close"), {}}}, truthTopic());
}

std::optional<MapReference> MainWindow::openedMap() const
{
    if (!m_map)
        return std::nullopt;
    MapReference map{m_map->info.path, m_map->options, std::nullopt, m_map->withoutTruth, {}};
    if (m_map->truth && !m_map->truthFound) {
        map.truth = m_map->truthPath;
        map.truthIndex = m_map->truthIndex;
    }
    return map;
}

void MainWindow::openIndex(std::size_t index)
{
    MapReference map = *openedMap();
    map.options.index = index;
    map.truthIndex.reset(); // that of the new map
    if (mayOpen())
        whenWorkIsSafe([this, map] { openMapFile(map, Preview::ifNeeded); });
    m_panel->showField(*m_map, m_classroom->isMapEdited()); // back to the index that is shown when it was not opened
}

void MainWindow::reviewMap()
{
    if (!mayOpen())
        return;
    attempt(tr("The map could not be read again"), [&] {
        if (auto map = openAsAsked(*openedMap(), MapPreviewDialog::Purpose::review))
            whenWorkIsSafe([this, map = std::move(*map)] { takeOpened(map); });
    });
}

void MainWindow::showOpened(OpenedMap map)
{
    const bool other = !m_map || m_map->info.path != map.info.path || m_map->info.dataset != map.info.dataset ||
                       m_map->options.index != map.options.index || m_map->stellar.geometry() != map.stellar.geometry();
    m_map.reset();
    for (const QString& topic : {truthTopic(), regionsTopic()})
        m_notice->withdraw(topic);
    m_classroom->takeMap(map);
    m_map = std::move(map);
    m_savedEdits.clear();
    m_posterior.reset();
    m_run->forget();
    m_drawnSeconds = 0.0;
    m_posteriorFiles.clear();
    m_panel->showField(*m_map, false);
    m_inputCheck->check(m_map->stellar, m_modelInfo);
    m_panel->clearProgress();
    m_panel->setMessage(QString::fromStdString(epochWarning(m_map->info)));
    m_view->showInput(m_map->stellar, truthToShow());
    showModelLimits();
    m_explorer->setPosterior(nullptr);
    if (other) {
        m_explorer->clearMarks();
        m_history->forget();
    }
    const bool first = m_pages->currentIndex() == 0;
    m_pages->setCurrentIndex(1);
    if (first)
        m_view->setFocus(); // keys are for the maps, not for the first number of the panel
    updateTitle();
    m_readout->setStatus({});
    m_panel->setState(RunState::idle);
    updateActions();
    prepareRun();
}

bool MainWindow::openPosteriorFile(const std::filesystem::path& path, const std::optional<std::filesystem::path>& truth)
{
    openSamples(tr("Opening %1").arg(fileTitle(path)), {{path}, {}, {}, {}},
                [this, path, truth, asRead = identityOf(path)](ReadPosterior read) {
                    showOpened(asMap(*read.snapshot, path, asRead));
                    m_recent->add({path, {}, {}});
                    showReadPosterior(std::move(read), {path});
                    if (truth)
                        openTruth(*truth);
                });
    return true;
}

void MainWindow::openSamples(const QString& what, const SampleFiles& files, std::function<void(ReadPosterior)> then,
                             std::function<void()> otherwise)
{
    const std::vector<std::filesystem::path> models = m_panel->models();
    const auto read = std::make_shared<ReadPosterior>();
    const auto work = [files, models, read] {
        std::shared_ptr<PosteriorAccumulator> posterior = readPosteriorFiles(files.samples);
        if (files.truth && !posterior->snapshot()->truth)
            posterior = withTruth(*posterior->snapshot(), *files.truth);
        read->snapshot = posterior->snapshot();
        read->resumption = resumptionOf(posterior, models);
        if (!files.before.empty())
            read->before = readPosteriorFiles(files.before)->snapshot();
        if (files.map)
            read->map = readPosteriorFiles({*files.map})->snapshot();
    };
    runTask(
        what, work, [read, then = std::move(then)] { then(std::move(*read)); }, std::move(otherwise));
}

void MainWindow::showReadPosterior(ReadPosterior read, std::vector<std::filesystem::path> files)
{
    m_run->resume(std::move(read.resumption));
    m_view->replaceInput(*read.snapshot->input, read.snapshot->truth);
    showPosterior(read.snapshot);
    m_panel->showOpenedSamples(m_posterior->samples.size());
    m_posteriorFiles = std::move(files);
    if (!m_modelInfo)
        m_view->fitLimits();
    m_explorer->showSample(0);
    Q_EMIT samplesShown(m_posterior->samples.size());
}

void MainWindow::savePosterior(const std::filesystem::path& path, std::function<void()> then)
{
    const std::shared_ptr<const PosteriorSnapshot> posterior = m_posterior;
    if (!posterior || posterior->samples.empty()) {
        report(tr("There is nothing to save"), tr("No sample has been drawn of this map yet."));
        return;
    }
    const QString name = QString::fromStdString(path.string());
    const auto write = [path, posterior] { writePosterior(path, *posterior); };
    // The edits of the map that was drawn are part of its recipe.
    const std::vector<GalaxyEdit> edits =
        m_classroom->isPosteriorStale() ? m_savedEdits : m_classroom->editor().edits();
    runTask(tr("Saving %1").arg(name), write, [this, path, name, posterior, edits, then = std::move(then)] {
        if (m_posterior == posterior) { // else more samples have come meanwhile
            m_posteriorFiles = {path};
            m_savedEdits = edits;
        }
        noteWritten(path);
        m_recent->add({path, {}, {}});
        m_readout->setStatus(tr("Saved %1").arg(QFileInfo(name).fileName()));
        Q_EMIT fileWritten(name);
        if (then)
            then();
    });
}

void MainWindow::noteWritten(const std::filesystem::path& samples)
{
    if (m_map && m_map->info.path == samples)
        m_map->asRead = identityOf(samples);
}

void MainWindow::exportFits(const std::filesystem::path& path)
{
    const std::shared_ptr<const PosteriorSnapshot> posterior = m_posterior;
    if (!posterior || posterior->samples.empty()) {
        report(tr("There is nothing to save"), tr("No sample has been drawn of this map yet."));
        return;
    }
    const QString name = QString::fromStdString(path.string());
    runTask(
        tr("Exporting %1").arg(name), [path, posterior] { writeFits(path, contentsOf(*posterior)); },
        [this, name] {
            m_readout->setStatus(tr("Exported %1").arg(name));
            Q_EMIT fileWritten(name);
        });
}

void MainWindow::runTask(const QString& what, std::function<void()> work, std::function<void()> then,
                         std::function<void()> otherwise)
{
    if (m_task) {
        m_readout->setStatus(busyText());
        return;
    }
    m_readout->setStatus(what + QStringLiteral("…"));
    m_task = std::make_unique<FileTask>(std::move(work));
    m_run->hold(true);
    const auto end = [this] {
        m_task.release()->deleteLater(); // the sender of the signal being handled
        m_run->hold(false);
        m_readout->setStatus({});
        updateActions();
    };
    connect(m_task.get(), &FileTask::done, this, [this, end, then = std::move(then)] {
        end();
        then();
        Q_EMIT taskEnded(true);
        closeOnceWritten(true);
    });
    connect(m_task.get(), &FileTask::failed, this,
            [this, end, what, otherwise = std::move(otherwise)](const QString& message) {
                end();
                if (otherwise)
                    otherwise();
                report(tr("%1 failed").arg(what), message);
                Q_EMIT taskEnded(false);
                closeOnceWritten(false);
            });
    m_task->start();
    updateActions();
}

} // namespace penumbra
