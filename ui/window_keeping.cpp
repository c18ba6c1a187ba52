// What MainWindow keeps from one start to the next: sessions, unsaved work, recipes.
#include "base/error.h"
#include "io/posterior_file.h"
#include "ui/auto_save.h"
#include "ui/classroom.h"
#include "ui/explorer.h"
#include "ui/explorer_json.h"
#include "ui/main_window.h"
#include "ui/notice_bar.h"
#include "ui/posterior_files.h"
#include "ui/posterior_view.h"
#include "ui/readout_line.h"
#include "ui/run_panel.h"
#include "ui/run_recipe.h"
#include "ui/texts.h"
#include "ui/view_history.h"
#include "ui/view_json.h"
#include "ui/viewport.h"

#include <QApplication>
#include <QFileDialog>
#include <QJsonArray>
#include <QLocale>
#include <QSettings>

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
QString classroomSection()
{
    return QStringLiteral("classroom");
}

QString sessionFilter()
{
    return QCoreApplication::translate("MainWindow", "Sessions (*.penumbra)");
}

} // namespace

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
                               resize(size.expandedTo(minimumSize()));
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
    if (m_saved && !m_posteriorFiles.empty() && m_posterior)
        session.set(posteriorName(), 1, posteriorSection(m_posteriorFiles, m_posterior->samples.size(), base));
    saveParts(m_parts, session);
    return session;
}

void MainWindow::saveSession(const std::filesystem::path& path)
{
    const std::filesystem::path base = std::filesystem::absolute(path).parent_path();
    Session session = this->session(base);
    const std::shared_ptr<const PosteriorSnapshot> unsaved = hasUnsavedSamples() ? m_posterior : nullptr;
    std::filesystem::path samples = path;
    samples.replace_extension(".samples.h5");
    if (unsaved)
        session.set(posteriorName(), 1, posteriorSection({samples}, unsaved->samples.size(), base));
    const QString name = QString::fromStdString(path.string());
    runTask(
        tr("Saving %1").arg(name),
        [session, path, samples, unsaved] {
            if (unsaved)
                writePosterior(samples, *unsaved);
            session.write(path);
        },
        [this, name, samples, unsaved] {
            if (unsaved && m_posterior == unsaved) {
                m_saved = true;
                m_posteriorFiles = {samples};
            }
            m_readout->setStatus(tr("Saved %1").arg(name));
            Q_EMIT fileWritten(name);
        });
}

bool MainWindow::openSession(const std::filesystem::path& path)
{
    if (isRunning())
        return false;
    return attempt(tr("The session could not be opened"), [&] {
        restore(Session::read(path), std::filesystem::absolute(path).parent_path(), fileTitle(path));
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

void MainWindow::restore(const Session& session, const std::filesystem::path& base, const QString& name)
{
    const QJsonObject mapJson = session.section(mapSection(), 1);
    std::vector<std::filesystem::path> files = posteriorFiles(session.section(posteriorName(), 1), base);
    for (std::filesystem::path& file : files)
        file = locate(file);
    if (mapJson.isEmpty() && files.empty())
        throw InputError(name.toStdString() + ": this session names neither a map nor samples.");
    // A map that is gone can still be seen: its samples carry it on the model's grid, with all edits.
    bool mapShown = false;
    ClassroomState classroom = classroomStateFrom(session.section(classroomSection(), 1));
    if (!mapJson.isEmpty()) {
        MapReference map = mapReferenceFrom(mapJson, base);
        map.path = locate(map.path);
        if (files.empty() && isPosteriorFile(map.path))
            files = {map.path};
        if (classroom.truthHidden)
            m_classroom->hideTruth(map.path);
        if (!isPosteriorFile(map.path))
            mapShown = openMapFile(map, Preview::ifNeeded);
        if (!mapShown && files != std::vector{map.path})
            classroom = {};
    }
    const auto bringBack = [this, session, name, edits = classroom.edits] {
        restoreParts(m_parts, session);
        m_history->forget(); // what was before the session was another view
        m_classroom->editor().redoSteps(edits);
        m_readout->setStatus(tr("%1 is back").arg(name));
        Q_EMIT sessionRestored();
    };
    if (files.empty()) {
        if (mapShown)
            bringBack();
        return;
    }
    openSamples(tr("Opening %1").arg(name), files,
                [this, mapShown, files, bringBack,
                 drawnOf = classroom.drawnOf](const std::shared_ptr<const PosteriorSnapshot>& posterior) {
                    if (!mapShown)
                        showOpened(asMap(*posterior, files.front()));
                    m_classroom->beginReading(drawnOf);
                    showReadPosterior(posterior, files);
                    bringBack();
                });
}

void MainWindow::startAutoSave(const std::filesystem::path& root)
{
    offerLeftBehind(root);
    attempt(tr("Unsaved work cannot be kept"), [&] {
        m_autoSave = new AutoSave(root, this);
        m_autoSave->setSource([this] { return session(); },
                              [this] { return hasUnsavedSamples() ? m_posterior : nullptr; });
        connect(m_autoSave, &AutoSave::failed, this,
                [this](const QString& message) { report(tr("Unsaved work cannot be kept"), message); });
    });
}

void MainWindow::offerLeftBehind(const std::filesystem::path& root)
{
    const std::vector<AutoSave::Left> left = AutoSave::leftBehind(root);
    if (left.empty())
        return;
    const AutoSave::Left& newest = left.front();
    const QString when = QLocale().toString(newest.written, QLocale::ShortFormat);
    const QString what = newest.samples > 0
                             ? tr("Penumbra ended unexpectedly on %1, with %2 unsaved. They were kept.")
                                   .arg(when, samplesText(newest.samples))
                             : tr("Penumbra ended unexpectedly on %1. What was open was kept.").arg(when);
    const auto removeAll = [left] {
        for (const AutoSave::Left& one : left)
            AutoSave::remove(one);
    };
    m_notice->tell(what, {{tr("Restore"),
                           [this, newest, removeAll] {
                               const auto restored = std::make_shared<QMetaObject::Connection>();
                               *restored = connect(this, &MainWindow::sessionRestored, this, [=, this] {
                                   disconnect(*restored);
                                   m_saved = newest.samples == 0; // they are ours to keep again
                                   m_posteriorFiles.clear();
                                   updateActions();
                                   if (m_autoSave == nullptr)
                                       return;
                                   // The old ones go when they are kept anew.
                                   connect(m_autoSave, &AutoSave::written, m_autoSave, removeAll);
                                   m_autoSave->look();
                               });
                               if (!openSession(newest.session))
                                   disconnect(*restored);
                           }},
                          {tr("Forget it"), removeAll}});
}

void MainWindow::endAutoSave()
{
    if (m_autoSave == nullptr)
        return;
    m_autoSave->discard();
    m_autoSave = nullptr;
}

void MainWindow::askForSession()
{
    const QString name =
        QFileDialog::getOpenFileName(this, tr("Open a session"), QSettings().value(QStringLiteral("folder")).toString(),
                                     sessionFilter() + tr(";;All files (*)"));
    if (!name.isEmpty())
        whenSamplesAreSafe([this, name] { openSession(name.toStdString()); });
}

void MainWindow::askWhereToSaveSession()
{
    askWhereToSave(tr("Save the session"), QString::fromLatin1(Session::suffix), sessionFilter(),
                   [this](const std::filesystem::path& path) { saveSession(path); });
}

void MainWindow::loadRecipe(const QByteArray& recipe)
{
    attempt(tr("The recipe could not be loaded"), [&] {
        std::vector<std::filesystem::path> models = bundledModels();
        models.push_back(settings().model);
        const RecipeSettings loaded = settingsOfRecipe(recipe, settings(), models);
        if (loaded.settings.model != settings().model)
            chooseModel(loaded.settings.model);
        setSettings(loaded.settings);
        m_readout->setStatus(loaded.note.isEmpty() ? tr("Recipe loaded") : tr("Recipe loaded. %1").arg(loaded.note));
    });
}

void MainWindow::askForRecipe()
{
    const QString name =
        QFileDialog::getOpenFileName(this, tr("Load the recipe of a posterior, a figure or a recipe file"),
                                     QSettings().value(QStringLiteral("folder")).toString(),
                                     tr("Files with a recipe (*.h5 *.hdf5 *.png *.svg *.json);;All files (*)"));
    if (!name.isEmpty())
        attempt(tr("The recipe could not be loaded"), [&] { loadRecipe(recipeIn(name.toStdString())); });
}

void MainWindow::askWhereToSaveRecipe(const QByteArray& recipe)
{
    askWhereToSave(tr("Save the recipe"), QStringLiteral("json"), tr("Recipes (*.json)"),
                   [this, recipe](const std::filesystem::path& path) {
                       attempt(tr("The recipe could not be saved"), [&] { writeRecipe(path, recipe); });
                   });
}

} // namespace penumbra
