// The truth of the map that MainWindow shows: chosen, revealed, and held against samples that are there already.
#include "base/error.h"
#include "io/recipe_values.h"
#include "ui/classroom.h"
#include "ui/file_task.h"
#include "ui/last_folder.h"
#include "ui/main_window.h"
#include "ui/notice_bar.h"
#include "ui/notice_topics.h"
#include "ui/posterior_view.h"
#include "ui/run_controller.h"
#include "ui/run_panel.h"

#include <QFileDialog>

#include <algorithm>

namespace penumbra {

void MainWindow::askForTruth()
{
    const QString name = QFileDialog::getOpenFileName(this, tr("Open the true dark matter of this map"), lastFolder(),
                                                      tr("Maps (*.npy *.fits *.fit *.h5 *.hdf5);;All files (*)"));
    if (!name.isEmpty())
        openTruth(name.toStdString());
}

void MainWindow::openTruth(const std::filesystem::path& path)
{
    if (!m_map || !mayOpen())
        return;
    attempt(tr("The truth could not be opened"), [&] {
        if (m_posterior && !m_classroom->isPosteriorOfEdits() && isOfEditedGalaxies(m_posterior->recipe))
            throw InputError("These samples were drawn of a map whose galaxies had been edited, and nobody knows what "
                             "dark matter belongs to them. Open the map itself to compare it with its truth.");
        OpenedMap map = *m_map;
        addTruth(map, path);
        m_map->truth = std::move(map.truth);
        m_map->truthPath = std::move(map.truthPath);
        m_map->truthIndex = map.truthIndex;
        m_map->truthFound = map.truthFound;
        m_map->withoutTruth = false;
        if (!map.truthNote.empty())
            m_notice->tell(
                tr("Truth of %1. %2")
                    .arg(QString::fromStdString(path.filename().string()), QString::fromStdString(map.truthNote)),
                {{tr("Another truth…"), [this] { askForTruth(); }}, {tr("Keep it"), {}}}, truthTopic());
        holdAgainstTruth([] {});
    });
}

void MainWindow::revealTruth()
{
    if (isRunning() || m_task || !m_classroom->isTruthHidden())
        return;
    m_map->truth = m_classroom->revealTruth();
    m_map->truthPath = m_map->info.path;
    holdAgainstTruth([this] {
        const std::vector<MapQuantity> shown = m_view->shownQuantities();
        if (std::ranges::find(shown, MapQuantity::truth) != shown.end()) {
            updateReading();
            Q_EMIT truthShown();
            return;
        }
        MapLayout layout = m_view->mapLayout();
        layout.mode = Comparison::tile;
        layout.panels = std::max(layout.panels, 4);
        layout.quantities[1] = MapQuantity::truth; // beside the stars, above the mean
        m_view->setMapLayout(layout);
        updateReading();
        Q_EMIT truthShown();
    });
}

void MainWindow::holdAgainstTruth(std::function<void()> then)
{
    m_panel->showField(*m_map, m_classroom->isMapEdited());
    const std::shared_ptr<const PosteriorSnapshot> posterior = m_posterior;
    const bool drawn = posterior && !posterior->samples.empty();
    if (!drawn || !isTruthOfSamples()) {
        m_view->replaceInput(drawn ? *posterior->input : m_map->stellar, truthToShow());
        updateReading();
        then();
        return;
    }
    const auto held = std::make_shared<std::shared_ptr<PosteriorAccumulator>>();
    runTask(
        tr("Comparing with the truth"),
        [posterior, truth = *m_map->truth, held] { *held = withTruth(*posterior, truth); },
        [this, held, then = std::move(then)] {
            m_run->adopt(*held, *m_map->truth);
            showPosterior((*held)->snapshot());
            m_view->replaceInput(*m_posterior->input, m_posterior->truth);
            then();
        });
}

bool MainWindow::isTruthOfSamples() const
{
    return m_map->truth && !m_classroom->isPosteriorOfEdits();
}

std::shared_ptr<const Field> MainWindow::truthToShow() const
{
    if (m_posterior && !m_posterior->samples.empty())
        return m_posterior->truth;
    // Of edited galaxies nobody knows the truth.
    return m_map->truth && !m_classroom->isMapEdited() ? std::make_shared<const Field>(*m_map->truth) : nullptr;
}

} // namespace penumbra
