// What MainWindow opens and writes.
#include "base/error.h"
#include "io/posterior_file.h"
#include "ui/explorer.h"
#include "ui/file_task.h"
#include "ui/geometry_dialog.h"
#include "ui/input_check.h"
#include "ui/main_window.h"
#include "ui/posterior_view.h"
#include "ui/readout_line.h"
#include "ui/run_controller.h"
#include "ui/run_panel.h"
#include "ui/texts.h"

#include <QDragEnterEvent>
#include <QMimeData>
#include <QStackedWidget>

namespace penumbra {
namespace {

std::optional<std::filesystem::path> droppedFile(const QMimeData& data)
{
    if (data.urls().size() != 1 || !data.urls().first().isLocalFile())
        return std::nullopt;
    return data.urls().first().toLocalFile().toStdString();
}

PosteriorContents contentsOf(const PosteriorSnapshot& posterior)
{
    PosteriorContents contents;
    contents.input = *posterior.input;
    if (posterior.truth)
        contents.truth = *posterior.truth;
    for (const auto& sample : posterior.samples)
        contents.samples.push_back(*sample);
    contents.indices = posterior.indices;
    contents.recipe = posterior.recipe;
    contents.seed = posterior.seed;
    return contents;
}

} // namespace

bool MainWindow::open(const std::filesystem::path& path, std::size_t index,
                      const std::optional<std::filesystem::path>& truth)
{
    if (isRunning()) {
        m_readout->setStatus(tr("Stop the run to open another map"));
        return false;
    }
    if (path.extension() == ".safetensors") {
        chooseModel(path);
        return m_modelInfo.has_value();
    }
    bool posterior = false;
    if (!attempt(tr("The file could not be opened"), [&] { posterior = isPosteriorFile(path); }))
        return false;
    if (posterior)
        return openPosteriorFile(path);
    MapOptions options;
    options.index = index;
    return openMapWith(path, options, truth);
}

bool MainWindow::openSample(const SampleMap& sample)
{
    MapOptions options;
    options.dataset = sample.dataset;
    return !isRunning() && openMapWith(sample.path, options, std::nullopt);
}

bool MainWindow::openMapWith(const std::filesystem::path& path, MapOptions options,
                             const std::optional<std::filesystem::path>& truth)
{
    bool opened = false;
    attempt(tr("The map could not be opened"), [&] {
        const MapFileInfo info = probeStellarMap(path, options);
        if (!info.geometry) {
            GeometryDialog dialog(info, this);
            if (!m_dialogsShown)
                throw InputError(path.string() + " does not say how large an area it covers");
            if (dialog.exec() != QDialog::Accepted)
                return;
            const Geometry geometry = dialog.geometry();
            options.side = geometry.side;
            options.depth = geometry.depth;
            options.periodic = geometry.periodic;
        }
        showOpened(openStellarMap(path, options, truth));
        opened = true;
    });
    return opened;
}

void MainWindow::openTruth(const std::filesystem::path& path)
{
    if (!m_map || isRunning())
        return;
    attempt(tr("The truth could not be opened"), [&] {
        OpenedMap map = *m_map;
        addTruth(map, path);
        showOpened(std::move(map));
    });
}

void MainWindow::showOpened(OpenedMap map)
{
    if (!m_map || m_map->info.path != map.info.path || m_map->options.index != map.options.index)
        m_explorer->clearMarks();
    m_map = std::move(map);
    m_posterior.reset();
    m_run->forget();
    m_panel->showField(*m_map);
    m_inputCheck->check(m_map->stellar, m_modelInfo);
    m_panel->clearProgress();
    m_panel->setMessage({});
    m_view->showInput(m_map->stellar, m_map->truth ? std::make_shared<const Field>(*m_map->truth) : nullptr);
    showModelLimits();
    m_explorer->setPosterior(nullptr);
    const bool first = m_pages->currentIndex() == 0;
    m_pages->setCurrentIndex(1);
    if (first)
        m_view->setFocus(); // keys are for the maps, not for the first number of the panel
    setWindowTitle(tr("%1 – Penumbra").arg(fileTitle(m_map->info.path)));
    m_readout->setStatus({});
    m_panel->setState(RunState::idle);
    updateActions();
}

bool MainWindow::openPosteriorFile(const std::filesystem::path& path)
{
    auto contents = std::make_shared<PosteriorContents>();
    auto snapshot = std::make_shared<std::shared_ptr<const PosteriorSnapshot>>();
    const auto read = [path, contents, snapshot] {
        *contents = readPosterior(path);
        const auto shared = [](const Field& field) { return std::make_shared<const Field>(field); };
        PosteriorAccumulator posterior(shared(contents->input), contents->truth ? shared(*contents->truth) : nullptr,
                                       contents->seed, contents->recipe);
        for (std::size_t i = 0; i < contents->samples.size(); ++i)
            posterior.add(std::move(contents->samples[i]), contents->indices[i]);
        *snapshot = posterior.snapshot();
    };
    runTask(tr("Opening %1").arg(fileTitle(path)), read, [this, path, contents, snapshot] {
        OpenedMap map;
        map.info.path = path;
        map.info.maps = 1;
        map.stellar = contents->input;
        map.truth = contents->truth;
        map.truthPath = path;
        showOpened(std::move(map));
        showPosterior(*snapshot);
        if (!m_modelInfo)
            m_view->fitLimits();
        m_explorer->showSample(0);
        Q_EMIT samplesShown(m_posterior->samples.size());
    });
    return true;
}

void MainWindow::savePosterior(const std::filesystem::path& path)
{
    const std::shared_ptr<const PosteriorSnapshot> posterior = m_posterior;
    if (!posterior || posterior->samples.empty())
        return;
    const auto write = [path, posterior] {
        const PosteriorContents contents = contentsOf(*posterior);
        PosteriorWriter writer(path, {contents.input, contents.truth, posterior->seed, contents.recipe});
        for (std::size_t i = 0; i < contents.samples.size(); ++i)
            writer.append(contents.samples[i], contents.indices[i]);
        writer.finish();
    };
    const QString name = QString::fromStdString(path.string());
    runTask(tr("Saving %1").arg(name), write, [this, name] {
        m_readout->setStatus(tr("Saved %1").arg(name));
        Q_EMIT fileWritten(name);
    });
}

void MainWindow::exportFits(const std::filesystem::path& path)
{
    const std::shared_ptr<const PosteriorSnapshot> posterior = m_posterior;
    if (!posterior || posterior->samples.empty())
        return;
    const QString name = QString::fromStdString(path.string());
    runTask(
        tr("Exporting %1").arg(name), [path, posterior] { writeFits(path, contentsOf(*posterior)); },
        [this, name] {
            m_readout->setStatus(tr("Exported %1").arg(name));
            Q_EMIT fileWritten(name);
        });
}

void MainWindow::saveFigure(const std::filesystem::path& path)
{
    const QString name = QString::fromStdString(path.string());
    if (!m_view->parentWidget()->grab().save(name)) {
        report(tr("The figure could not be written"), tr("%1: is the folder there, and writable?").arg(name));
        return;
    }
    m_readout->setStatus(tr("Exported %1").arg(name));
    Q_EMIT fileWritten(name);
}

void MainWindow::runTask(const QString& what, std::function<void()> work, std::function<void()> then)
{
    if (m_task)
        return;
    m_readout->setStatus(what + QStringLiteral("…"));
    m_task = std::make_unique<FileTask>(std::move(work));
    const auto end = [this] {
        m_task.release()->deleteLater(); // the sender of the signal being handled
        m_readout->setStatus({});
        updateActions();
    };
    connect(m_task.get(), &FileTask::done, this, [end, then = std::move(then)] {
        end();
        then();
    });
    connect(m_task.get(), &FileTask::failed, this, [this, end, what](const QString& message) {
        end();
        report(tr("%1 failed").arg(what), message);
    });
    m_task->start();
    updateActions();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (!isRunning() && droppedFile(*event->mimeData()))
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    if (const auto file = droppedFile(*event->mimeData())) {
        event->acceptProposedAction();
        open(*file);
    }
}

} // namespace penumbra
