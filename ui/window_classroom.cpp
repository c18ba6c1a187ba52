// How MainWindow does what the classroom asks for.
#include "base/error.h"
#include "ui/classroom.h"
#include "ui/galaxy_editor.h"
#include "ui/input_check.h"
#include "ui/main_window.h"
#include "ui/new_universe_dialog.h"
#include "ui/posterior_view.h"
#include "ui/readout_line.h"
#include "ui/run_controller.h"
#include "ui/run_panel.h"
#include "ui/run_recipe.h"
#include "ui/texts.h"
#include "ui/view_history.h"

#include <algorithm>

namespace penumbra {

void MainWindow::buildClassroom()
{
    m_classroom = new Classroom(*m_view, m_history->edits(), *this);
    connect(m_classroom, &Classroom::predictionWanted, this,
            [this](const SimulatedMap& map) { whenWorkIsSafe([this, map] { predict(map); }); });
    connect(m_classroom, &Classroom::revealWanted, this, &MainWindow::revealTruth);
    connect(m_classroom, &Classroom::mapEdited, this, &MainWindow::showEdits);
    connect(m_classroom, &Classroom::editsSettled, this, [this] {
        if (m_map)
            m_inputCheck->check(m_map->stellar, m_modelInfo);
    });
    connect(m_classroom, &Classroom::runWanted, this, [this](const QByteArray& recipe) {
        const auto again = [this, recipe] { runAgain(recipe); };
        // Samples of the map as it was stay, to be compared with.
        m_classroom->isCompared() ? whenLongWorkIsSafe(again) : again();
    });
    connect(m_classroom, &Classroom::problem, this,
            [this](const QString& message) { report(tr("The universe could not be made"), message); });
}

void MainWindow::runAgain(const QByteArray& recipe)
{
    attempt(tr("The map was not run again"), [&] {
        // For this run only: what is chosen stays.
        const RecipeSettings same = settingsOfRecipe(recipe, settings(), m_panel->models());
        if (!same.note.isEmpty())
            throw InputError(tr("Only the same model tells what the edit alone does. %1").arg(same.note).toStdString());
        startRun(same.settings);
        m_classroom->showComparison();
    });
}

void MainWindow::predict(const SimulatedMap& simulated)
{
    MapReference map;
    map.path = simulated.file;
    map.options.index = simulated.map;
    if (!open(std::move(map)))
        return;
    m_classroom->hideNewUniverse();
    startRun();
}

QString MainWindow::staleText()
{
    return tr("These samples are of the galaxies before the last edit.");
}

void MainWindow::updateTitle()
{
    const QString name = fileTitle(m_map->info.path);
    setWindowTitle(m_classroom->isMapEdited() ? tr("%1 (edited) – Penumbra").arg(name) : tr("%1 – Penumbra").arg(name));
}

void MainWindow::showEdits()
{
    if (!m_map || m_classroom->editor().map().empty())
        return;
    m_map->stellar = m_classroom->editor().map();
    const bool drawn = m_posterior && !m_classroom->isPosteriorStale();
    m_view->replaceInput(drawn ? *m_posterior->input : m_map->stellar, truthToShow());
    if (m_posterior && !isRunning())
        m_panel->setMessage(!m_posterior->samples.empty() && m_classroom->isPosteriorStale() ? staleText() : QString());
    updateTitle();
    updateReading();
    updateActions();
}

} // namespace penumbra
