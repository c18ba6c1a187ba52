// What MainWindow keeps from one start to the next: sessions, unsaved work, recipes.
#include "base/error.h"
#include "io/posterior_file.h"
#include "ui/auto_save.h"
#include "ui/classroom.h"
#include "ui/explorer.h"
#include "ui/explorer_json.h"
#include "ui/last_folder.h"
#include "ui/main_window.h"
#include "ui/posterior_files.h"
#include "ui/posterior_view.h"
#include "ui/readout_line.h"
#include "ui/recent_files.h"
#include "ui/resumption.h"
#include "ui/run_panel.h"
#include "ui/run_recipe.h"
#include "ui/screen_room.h"
#include "ui/text_file.h"
#include "ui/texts.h"
#include "ui/view_history.h"
#include "ui/view_json.h"
#include "ui/viewport.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>
#include <string_view>
#include <utility>

namespace penumbra {
namespace {

QString mapSection()
{
    return QStringLiteral("map");
}
QString posteriorName()
{
    return QStringLiteral("posterior");
}
QString beforeName()
{
    return QStringLiteral("before");
}
QString classroomSection()
{
    return QStringLiteral("classroom");
}

constexpr std::string_view samplesEnding = ".samples.h5";

bool isBesideASession(const std::filesystem::path& samples)
{
    return samples.filename().string().ends_with(samplesEnding);
}

} // namespace

QString MainWindow::sessionFilter()
{
    return tr("Sessions (*.%1)").arg(QLatin1String(Session::suffix));
}

void MainWindow::buildSessionParts()
{
    m_parts.push_back({QStringLiteral("run"), 1, [this] { return toJson(settings()); },
                       [this](const QJsonObject& json) {
                           const RunSettings wanted = runSettingsFrom(json, settings());
                           if (wanted.model != settings().model)
                               chooseModel(wanted.model);
                           setSettings(wanted);
                       }});
    m_parts.push_back(
        {QStringLiteral("look"), 1, [this] { return toJson(m_view->viewSettings()); },
         [this](const QJsonObject& json) { m_view->setViewSettings(viewSettingsFrom(json, m_view->viewSettings())); }});
    m_parts.push_back(
        {QStringLiteral("view"), 1,
         [this] {
             const QRectF part = m_view->viewport().visible();
             return QJsonObject{{QLatin1String("visible_mpc_h"), QJsonArray{part.x(), part.y(), part.width()}}};
         },
         [this](const QJsonObject& json) {
             const QJsonArray part = json.value(QLatin1String("visible_mpc_h")).toArray();
             if (const double side = part.at(2).toDouble(); side > 0.0 && side <= m_view->viewport().side())
                 m_view->viewport().setVisible({part.at(0).toDouble(), part.at(1).toDouble(), side, side});
         }});
    m_parts.push_back({QStringLiteral("explore"), 1, [this] { return toJson(*m_explorer); },
                       [this](const QJsonObject& json) { restoreExplorer(*m_explorer, json); }});
    m_parts.push_back({QStringLiteral("window"), 1,
                       [this] {
                           return QJsonObject{{QLatin1String("width"), width()}, {QLatin1String("height"), height()}};
                       },
                       [this](const QJsonObject& json) {
                           const QSize size(json.value(QLatin1String("width")).toInt(),
                                            json.value(QLatin1String("height")).toInt());
                           if (!isMaximized() && !isFullScreen() && size.isValid())
                               resize(size.boundedTo(roomOnScreen(*this)).expandedTo(minimumSize()));
                       }});
}

Session MainWindow::session(const std::filesystem::path& base) const
{
    Session session;
    const std::optional<MapReference> map = openedMap();
    if (!map)
        return session;
    session.set(mapSection(), 1, toJson(*map, base));
    session.set(classroomSection(), 1, toJson(m_classroom->state()));
    if (!m_posteriorFiles.empty() && m_posterior)
        session.set(posteriorName(), 1, posteriorSection(m_posteriorFiles, m_posterior->samples.size(), base));
    saveParts(m_parts, session);
    return session;
}

void MainWindow::saveSession(const std::filesystem::path& path, std::function<void()> then)
{
    const std::filesystem::path base = absolutePath(path).parent_path();
    Session session = this->session(base);
    const std::filesystem::path samples = samplesBeside(path), compared = beforeBeside(path);
    // Those that lie beside another session are its own: it may be saved again with others.
    const bool ofAnother = m_posterior && m_posteriorFiles.size() == 1 && m_posteriorFiles.front() != samples &&
                           isBesideASession(m_posteriorFiles.front());
    const std::shared_ptr<const PosteriorSnapshot> unsaved = hasUnsavedSamples() || ofAnother ? m_posterior : nullptr;
    const std::shared_ptr<const PosteriorSnapshot> before = m_classroom->before();
    if (unsaved)
        session.set(posteriorName(), 1, posteriorSection({samples}, unsaved->samples.size(), base));
    if (before)
        session.set(beforeName(), 1, posteriorSection({compared}, before->samples.size(), base));
    const QString name = QString::fromStdString(path.string());
    const auto write = [session = std::move(session), path, samples, unsaved, compared, before] {
        if (unsaved)
            writePosterior(samples, *unsaved);
        if (before)
            writePosterior(compared, *before);
        session.write(path);
    };
    runTask(tr("Saving %1").arg(name), write,
            [this, path, name, samples, unsaved, edits = m_classroom->editor().edits(), then = std::move(then)] {
                if (unsaved && m_posterior == unsaved)
                    m_posteriorFiles = {samples};
                if (unsaved)
                    noteWritten(samples);
                m_savedEdits = edits;
                m_recent->add({path, {}, {}});
                m_readout->setStatus(tr("Saved %1").arg(QFileInfo(name).fileName()));
                Q_EMIT fileWritten(name);
                if (then)
                    then();
            });
}

std::filesystem::path MainWindow::samplesBeside(std::filesystem::path session)
{
    return session.replace_extension(samplesEnding);
}

std::filesystem::path MainWindow::beforeBeside(std::filesystem::path session)
{
    return session.replace_extension(".before.h5");
}

bool MainWindow::openSession(const std::filesystem::path& path, std::function<void(bool whole)> then)
{
    if (!mayOpen())
        return false;
    return attempt(tr("The session could not be opened"), [&] {
        const Session session = Session::read(path);
        restore(session, absolutePath(path).parent_path(), fileTitle(path),
                [this, session, path, then = std::move(then)](bool whole) {
                    takeOver(session, path, whole);
                    if (!isOfAutoSave(path))
                        m_recent->add({path, {}, {}});
                    if (then)
                        then(whole);
                });
    });
}

std::filesystem::path MainWindow::locate(const std::filesystem::path& missing)
{
    std::error_code code;
    if (std::filesystem::exists(missing, code) || !m_dialogsShown)
        return missing;
    const QString name = QFileDialog::getOpenFileName(
        this, tr("Where is %1 now?").arg(QString::fromStdString(missing.filename().string())));
    return name.isEmpty() ? missing : std::filesystem::path(name.toStdString());
}

std::vector<std::filesystem::path> MainWindow::filesOf(const Session& session, const QString& section,
                                                       const std::filesystem::path& base, QStringList& missing)
{
    std::vector<std::filesystem::path> files = posteriorFiles(session.section(section, 1), base);
    for (std::filesystem::path& file : files)
        file = foundOr(file, missing);
    const bool whole = std::none_of(files.begin(), files.end(), [](const auto& file) { return file.empty(); });
    return whole ? files : std::vector<std::filesystem::path>();
}

std::filesystem::path MainWindow::foundOr(const std::filesystem::path& file, QStringList& missing)
{
    std::error_code code;
    if (const std::filesystem::path found = locate(file); std::filesystem::exists(found, code))
        return found;
    missing.append(QString::fromStdString(file.string()));
    return {};
}

void MainWindow::restore(const Session& session, const std::filesystem::path& base, const QString& name,
                         std::function<void(bool whole)> then)
{
    const QJsonObject mapJson = session.section(mapSection(), 1);
    ClassroomState classroom = classroomStateFrom(session.section(classroomSection(), 1));
    QStringList missing;
    SampleFiles files{
        filesOf(session, posteriorName(), base, missing), filesOf(session, beforeName(), base, missing), {}, {}};
    const bool whole = missing.isEmpty(); // else the files that are there are all that is left of the samples
    if (files.samples.empty()) {          // the run that would have been compared with it had drawn nothing yet
        files.samples = std::exchange(files.before, {});
        classroom.drawnOf = std::exchange(classroom.beforeOf, {});
    }
    if (mapJson.isEmpty() && files.samples.empty())
        throw InputError(name.toStdString() + ": this session names neither a map nor samples that are there.");
    // A map that is gone can still be seen: its samples carry it on the model's grid, with all edits.
    bool mapShown = false;
    std::optional<std::filesystem::path> truth;
    if (!mapJson.isEmpty()) {
        MapReference map = mapReferenceFrom(mapJson, base);
        map.path = locate(map.path);
        if (map.truth)
            map.truth = foundOr(*map.truth, missing);
        if (map.truth && map.truth->empty())
            map.truth.reset();
        truth = map.truth;
        const bool ofPosterior = isPosteriorFile(map.path);
        if (files.samples.empty() && ofPosterior)
            files.samples = {map.path};
        if (classroom.truthHidden)
            m_classroom->hideTruth(map.path);
        if (ofPosterior && files.samples != std::vector{map.path})
            files.map = map.path; // the edits are of what that was drawn of
        if (!ofPosterior)
            mapShown = openMapFile(map, Preview::ifNeeded);
        if (!ofPosterior && !mapShown)
            classroom = {};
    }
    if (mapShown && classroom.drawnOf.empty())
        files.truth = m_map->truth;
    if (!missing.isEmpty())
        report(tr("Not all of %1 is back").arg(name),
               tr("Left out, as it is not there any more: %1").arg(missing.join(QStringLiteral(", "))));
    const auto bringBack = [this, session, name, classroom, then = std::move(then)](bool samplesBack) {
        restoreParts(m_parts, session);
        m_history->forget(); // what was before the session was another view
        m_classroom->restoreEdits(classroom);
        m_readout->setStatus(tr("%1 is back").arg(name));
        then(samplesBack);
        Q_EMIT sessionRestored();
    };
    if (files.samples.empty()) {
        if (mapShown)
            bringBack(whole);
        return;
    }
    const std::filesystem::path input = files.map.value_or(files.samples.front());
    openSamples(
        tr("Opening %1").arg(name), files,
        [this, mapShown, truth, files, bringBack, classroom, whole, input,
         asRead = identityOf(input)](ReadPosterior read) {
            if (read.map || !mapShown)
                showOpened(asMap(read.map ? *read.map : *read.snapshot, input, asRead));
            m_classroom->beginReading(classroom, read.before);
            showReadPosterior(std::move(read), files.samples);
            bringBack(whole);
            if (!mapShown && truth)
                openTruth(*truth);
        },
        [mapShown, bringBack] {
            if (mapShown)
                bringBack(false);
        });
}

bool MainWindow::isOfAutoSave(const std::filesystem::path& session) const
{
    std::error_code code;
    return m_autoSave != nullptr &&
           std::filesystem::equivalent(session.parent_path().parent_path(), m_autoSave->root(), code);
}

void MainWindow::askWhereToSaveSession(std::function<void()> then)
{
    askWhereToSave(tr("Save the session"), {}, QString::fromLatin1(Session::suffix), sessionFilter(),
                   [this, then = std::move(then)](const std::filesystem::path& path) { saveSession(path, then); });
}

void MainWindow::loadRecipe(const QByteArray& recipe)
{
    attempt(tr("The recipe could not be loaded"), [&] {
        if (isRunning())
            throw InputError("Stop the run first: it has its own.");
        const RecipeSettings loaded = settingsOfRecipe(recipe, settings(), m_panel->models());
        if (loaded.settings.model != settings().model)
            chooseModel(loaded.settings.model);
        setSettings(loaded.settings);
        m_readout->setStatus(loaded.note.isEmpty() ? tr("Recipe loaded") : tr("Recipe loaded. %1").arg(loaded.note));
    });
}

void MainWindow::askForRecipe()
{
    const QString name = QFileDialog::getOpenFileName(
        this, tr("Load the recipe of a posterior, a figure or a recipe file"), lastFolder(),
        tr("Files with a recipe (*.h5 *.hdf5 *.pdf *.png *.svg *.json);;All files (*)"));
    if (!name.isEmpty())
        attempt(tr("The recipe could not be loaded"), [&] { loadRecipe(recipeIn(name.toStdString())); });
}

void MainWindow::askWhereToSaveRecipe(const QByteArray& recipe)
{
    askWhereToSave(tr("Save the recipe"), {}, QStringLiteral("json"), tr("Recipes (*.json)"),
                   [this, recipe](const std::filesystem::path& path) {
                       attempt(tr("The recipe could not be saved"), [&] { writeText(path, recipe); });
                   });
}

} // namespace penumbra
