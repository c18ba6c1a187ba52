// How the user chooses what MainWindow opens: in dialogs, by dropping files, and during a run.
#include "io/posterior_file.h"
#include "io/region_file.h"
#include "ui/last_folder.h"
#include "ui/main_window.h"
#include "ui/readout_line.h"
#include "ui/run_recipe.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QTimer>

#include <utility>

namespace penumbra {
namespace {

std::vector<std::filesystem::path> droppedFiles(const QMimeData& data)
{
    std::vector<std::filesystem::path> files;
    for (const QUrl& url : data.urls())
        if (url.isLocalFile())
            files.emplace_back(url.toLocalFile().toStdString());
    return files;
}

// Models, recipes and regions leave it as it is.
bool replacesTheMap(const std::filesystem::path& file)
{
    return file.extension() != ".safetensors" && !isRegionFile(file) && !carriesRecipeOnly(file);
}

// One file; or a map and its dark matter, in any order.
MapReference mapOf(const std::vector<std::filesystem::path>& files)
{
    MapReference map;
    map.path = files.front();
    if (files.size() == 1)
        return map;
    const auto isTruth = [](const std::filesystem::path& path) {
        return probeMap(path).quantity == Quantity::darkMatter;
    };
    if (files.size() > 2 || isTruth(files[0]) == isTruth(files[1]))
        throw InputError("One file can be opened at a time, or a map of stars together with its dark matter.");
    const bool first = isTruth(files[0]);
    map.path = files[first ? 1 : 0];
    map.truth = files[first ? 0 : 1];
    return map;
}

} // namespace

void MainWindow::whenStopped(std::function<void()> then)
{
    if (!isRunning()) {
        then();
        return;
    }
    m_readout->setStatus(tr("Stop the run first"));
    if (!m_dialogsShown)
        return;
    QMessageBox box(QMessageBox::NoIcon, tr("A run is going on"),
                    QStringLiteral("<b>%1</b>").arg(tr("Stop the run, to open something else?")), QMessageBox::NoButton,
                    this);
    box.setObjectName(QStringLiteral("stopFirst"));
    box.setInformativeText(tr("Samples that are finished can be saved first."));
    // Without letters that press them: a file's name may be typed blindly.
    const QPushButton* stop = box.addButton(tr("Stop the run"), QMessageBox::AcceptRole);
    box.setDefaultButton(box.addButton(tr("Go on with it"), QMessageBox::RejectRole));
    box.exec();
    m_readout->setStatus({});
    if (box.clickedButton() != stop)
        return;
    if (!isRunning()) { // it has ended meanwhile
        then();
        return;
    }
    m_afterRun = std::move(then);
    stopRun();
}

void MainWindow::whenFree(std::function<void()> then)
{
    whenStopped([this, then = std::move(then)] { whenWorkIsSafe(then); });
}

void MainWindow::askForMap()
{
    whenStopped([this] {
        const QString name = QFileDialog::getOpenFileName(
            this, tr("Open a stellar-mass map, a posterior or a session"), lastFolder(),
            tr("Maps, posteriors and sessions (*.npy *.fits *.fit *.h5 *.hdf5 *.%1);;All files (*)")
                .arg(QLatin1String(Session::suffix)));
        if (name.isEmpty())
            return;
        rememberFolderOf(name);
        MapReference map;
        map.path = name.toStdString();
        openWhenFree(map);
    });
}

void MainWindow::openWhenFree(const MapReference& map)
{
    const auto take = [this, map] { open(map, Preview::asWanted); };
    const auto look = [&map] {
        if (!Session::isSession(map.path) && !isPosteriorFile(map.path))
            static_cast<void>(probeMap(map.path, map.options));
    };
    if (!replacesTheMap(map.path))
        whenStopped(take);
    else if (attempt(tr("The file could not be opened"), look)) // before anybody is asked to give up something for it
        whenFree(take);
}

void MainWindow::askForSession()
{
    whenStopped([this] {
        const QString name = QFileDialog::getOpenFileName(this, tr("Open a session"), lastFolder(),
                                                          sessionFilter() + tr(";;All files (*)"));
        if (!name.isEmpty())
            whenFree([this, name] { openSession(name.toStdString()); });
    });
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    const std::vector<std::filesystem::path> files = droppedFiles(*event->mimeData());
    if (files.empty())
        return;
    event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const std::vector<std::filesystem::path> files = droppedFiles(*event->mimeData());
    const bool regions = files.size() == 1 && isRegionFile(files.front());
    if (files.empty())
        return;
    event->acceptProposedAction();
    // The program that the files were dragged from waits until this returns; dialogs come after.
    QTimer::singleShot(0, this, [this, files, regions] {
        if (regions) {
            openRegions(files.front());
            return;
        }
        attempt(tr("The files could not be opened"), [&] { openWhenFree(mapOf(files)); });
    });
}

} // namespace penumbra
