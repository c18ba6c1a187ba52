#pragma once

#include "base/progress.h"
#include "field/galaxy_edit.h"
#include "field/told_place.h"
#include "ui/figure_file.h"
#include "ui/map_preview_dialog.h"
#include "ui/map_reference.h"
#include "ui/open_map.h"
#include "ui/posterior_snapshot.h"
#include "ui/run_settings.h"
#include "ui/sample_maps.h"
#include "ui/session.h"
#include "ui/unsaved_question.h"

#include <QElapsedTimer>
#include <QMainWindow>
#include <QPointer>
#include <QStringList>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QAction;
class QMenu;
class QStackedWidget;

namespace penumbra {

class AnimationRecorder;
class AutoSave;
class Classroom;
class Explorer;
class FileTask;
class HelpWindow;
class InputCheck;
class MapActions;
class NoticeBar;
class PosteriorView;
class Presentation;
class ReadoutLine;
class RecentFiles;
class RunController;
class RunPanel;
struct ReadPosterior;
class ViewHistory;
class WelcomePage;
class WindowParts;
struct TourStop;
struct SimulatedMap;

/// The window: owns what is open, the job that draws, and the views. Wires them together and holds no science.
/// Closing it during a run stops the run.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    enum class Preview {
        ifNeeded, ///< when the file does not say where the map lies
        asWanted  ///< for every map, unless the user has switched that off
    };
    /// Opens a stellar map, a saved posterior, a model or regions. When it cannot be used, says why and leaves the
    /// window as it was. False when nothing was opened, as when the preview was left without opening.
    bool open(MapReference map, Preview preview = Preview::ifNeeded);
    bool open(const std::filesystem::path& path, std::size_t index = 0,
              const std::optional<std::filesystem::path>& truth = {});
    bool openSample(const SampleMap& sample);
    /// The map that is open, or nothing.
    [[nodiscard]] std::optional<MapReference> openedMap() const;
    /// All that the window shows, without the samples. `base` is the folder that the session will lie in.
    [[nodiscard]] Session session(const std::filesystem::path& base = {}) const;
    /// Writes the session and, beside it, the samples that are in no file yet, off the GUI thread.
    void saveSession(const std::filesystem::path& path, std::function<void()> then = {});
    /// Brings everything back: map, samples, run, view; then calls `then`, and says whether all samples are back. False
    /// when nothing could be; what is missing is asked for.
    bool openSession(const std::filesystem::path& path, std::function<void(bool whole)> then = {});
    /// What was chosen at the last start: size of the window, run settings. Offers the tour at the very first.
    void resume();
    /// All maps that are shown, and the chart beside them.
    [[nodiscard]] Figure figure() const;
    /// The next run goes, frame by frame, into a video, a GIF or a folder of pictures: see AnimationRecorder.
    void record(const std::filesystem::path& target);
    /// The next run is to be recorded, or what was recorded is still being written: fileWritten or problem follows.
    [[nodiscard]] bool isRecording() const { return m_recorder != nullptr; }
    /// Keeps what a crash would take below `root`, and offers what one has left there, but for the session `opened`,
    /// which is opened anyway.
    void startAutoSave(const std::filesystem::path& root, const std::filesystem::path& opened = {});
    /// For a log-out, say: keeps what is unsaved without a question, to be offered at the next start, and ends what
    /// runs and the program.
    void endAtOnce();
    void openTruth(const std::filesystem::path& path);
    void chooseModel(const std::filesystem::path& path);
    void startRun();
    void stopRun();
    /// Adds samples to the posterior at hand, when it was drawn here: same seed, the next sample numbers.
    void drawMore(std::size_t samples);
    /// Write the samples at hand, off the GUI thread; the status line says when it is done.
    void savePosterior(const std::filesystem::path& path, std::function<void()> then = {});
    void exportFits(const std::filesystem::path& path);
    /// Writes a figure, as figure() makes them; PDF, SVG or PNG by the ending of the name.
    void saveFigure(const std::filesystem::path& path, const Figure& figure, FigureSize size = {},
                    const FigureStyle& style = {});

    [[nodiscard]] RunSettings settings() const;
    void setSettings(const RunSettings& settings);
    [[nodiscard]] PosteriorView& maps() { return *m_view; }
    [[nodiscard]] Explorer& explorer() { return *m_explorer; }
    [[nodiscard]] Classroom& classroom() { return *m_classroom; }
    /// The grid that the readout counts pixels on; of size 0 without a map.
    [[nodiscard]] MapGrid pixelGrid() const;
    /// Takes the marks of a region file instead of those of their kinds, as a step that can be undone. When it cannot
    /// be used, says why.
    bool openRegions(const std::filesystem::path& path);
    void saveRegions(const std::filesystem::path& path);
    /// Without dialogs, problems are told by the signal alone.
    void setDialogsShown(bool shown) { m_dialogsShown = shown; }
    /// Something that nobody expected went wrong: keeps what is unsaved, and tells of it, of the same only once more
    /// than in the status line.
    void reportUnexpected(const QString& message);

    /// A file is being read or written.
    [[nodiscard]] bool isBusy() const { return m_task != nullptr; }
    [[nodiscard]] bool isRunning() const;
    [[nodiscard]] const std::shared_ptr<const PosteriorSnapshot>& posterior() const { return m_posterior; }

Q_SIGNALS:
    void problem(const QString& message);
    void estimateShown(int step, int steps);
    void samplesShown(std::size_t count);
    void runEnded(penumbra::Outcome outcome);
    void fileWritten(const QString& path);
    void sessionRestored();
    /// A file has been read or written, or could not be, which a problem told of before.
    void taskEnded(bool done);
    /// A truth that was hidden is not any more.
    void truthShown();

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    // window_actions.cpp
    void buildMenus();
    void buildFileMenu();
    void buildRunMenu();
    void buildViewMenu();
    QAction* addAction(QMenu& menu, const QString& text, const QKeySequence& shortcut, std::function<void()> run);
    void updateActions();
    void askForModel();
    /// Proposes the map's name with `ending`; never gives the file of the map itself.
    void askWhereToSave(const QString& title, const QString& ending, const QString& suffix, const QString& filter,
                        const std::function<void(const std::filesystem::path&)>& save);
    void askWhereToSavePosterior(std::function<void()> then = {});
    void showModelCard();
    void showAbout();

    // window_files.cpp
    bool openMapFile(MapReference map, Preview preview);
    [[nodiscard]] std::optional<OpenedMap> openUnlessAsked(MapReference map) const;
    [[nodiscard]] std::optional<OpenedMap> openAsAsked(MapReference map, MapPreviewDialog::Purpose purpose);
    /// Shows a map that was opened, and remembers and tells what there is to.
    void takeOpened(OpenedMap map);
    void openIndex(std::size_t index);
    void reviewMap();
    /// Whether a file can be opened now; says in the status line what stands in the way.
    bool mayOpen();
    [[nodiscard]] static QString busyText();
    bool openPosteriorFile(const std::filesystem::path& path, const std::optional<std::filesystem::path>& truth);
    /// Where samples lie, those that they are compared with, and the posterior whose input is the map, where that is
    /// another; `truth`, where it is not absent, is theirs if the files have none.
    struct SampleFiles
    {
        std::vector<std::filesystem::path> samples, before;
        std::optional<Field> truth;
        std::optional<std::filesystem::path> map;
    };
    void openSamples(const QString& what, const SampleFiles& files, std::function<void(ReadPosterior)> then,
                     std::function<void()> otherwise = {});
    void showReadPosterior(ReadPosterior read, std::vector<std::filesystem::path> files);
    void showOpened(OpenedMap map);
    /// Samples were saved: where the map at hand was read from that file, as their input, it is in it still.
    void noteWritten(const std::filesystem::path& samples);
    /// `then` or, when the work has failed, `otherwise`, and a report.
    void runTask(const QString& what, std::function<void()> work, std::function<void()> then,
                 std::function<void()> otherwise = {});

    // window_choosing.cpp
    void askForMap();
    void askForSession();
    /// Runs `then` at once or, during a run, once the user has it stopped.
    void whenStopped(std::function<void()> then);
    /// The same, and no work is lost by it.
    void whenFree(std::function<void()> then);
    /// Opens a file that the user has chosen, once nothing is in its way; looks first whether it can be opened.
    void openWhenFree(const MapReference& map);

    // window_regions.cpp
    void buildRegionActions(QMenu& menu);
    void askForRegions();

    // window_figures.cpp
    void askForFigure();
    void copyFigure();
    void askWhereToSaveValues(const QString& title, const QByteArray& csv);
    void askForRecording();
    /// All panels of the run at hand, those that wait for samples too: so that none moves when they come.
    [[nodiscard]] Figure frame() const;
    void recordFrame(bool closing = false);
    /// Why there is no figure.
    [[nodiscard]] QString nothingShown() const;
    /// Finishes what has been recorded; without a frame there is nothing.
    void stopRecording();
    void dropRecording();
    /// As long as there is a recorder; `text` holds %1 for the file.
    void tellOfRecording(const QString& text);

    // window_showing.cpp
    void buildEditMenu();
    void buildWindowMenu();
    void buildHelpMenu();
    void chooseScale(int percent);
    void startTour();
    [[nodiscard]] std::vector<TourStop> tourStops();
    void offerTour();
    void rememberSettings() const;

    // window_keeping.cpp
    void buildSessionParts();
    void restore(const Session& session, const std::filesystem::path& base, const QString& name,
                 std::function<void(bool whole)> then);
    [[nodiscard]] std::filesystem::path locate(const std::filesystem::path& missing);
    /// Where the file is now; empty, and noted as missing, when nobody knows.
    [[nodiscard]] std::filesystem::path foundOr(const std::filesystem::path& file, QStringList& missing);
    /// All of a section's, or none.
    [[nodiscard]] std::vector<std::filesystem::path> filesOf(const Session& session, const QString& section,
                                                             const std::filesystem::path& base, QStringList& missing);
    /// Where a session's unsaved samples go, and what they are compared with.
    [[nodiscard]] static std::filesystem::path samplesBeside(std::filesystem::path session);
    [[nodiscard]] static std::filesystem::path beforeBeside(std::filesystem::path session);
    [[nodiscard]] static QString sessionFilter();
    /// Whether it lies where unsaved work is kept: no file of the user's.
    [[nodiscard]] bool isOfAutoSave(const std::filesystem::path& session) const;
    void askWhereToSaveSession(std::function<void()> then = {});
    /// Sets the run as the recipe says, and tells what stands in the way of the very same samples.
    void loadRecipe(const QByteArray& recipe);
    void askForRecipe();
    void askWhereToSaveRecipe(const QByteArray& recipe);

    // window_unsaved.cpp
    [[nodiscard]] bool hasUnsavedSamples() const;
    [[nodiscard]] bool hasUnsavedEdits() const;
    [[nodiscard]] UnsavedWork unsavedWork() const;
    /// Runs `then` when no unsaved samples that took long would be lost by it: at once, or after the user has saved or
    /// given them up.
    void whenLongWorkIsSafe(std::function<void()> then);
    /// The same of all samples, and for what takes the place of the map too, and with it of its edits.
    /// `why` is told where the user is asked; empty: what is opened takes their place.
    void whenWorkIsSafe(std::function<void()> then, const QString& why = {});
    /// `work` says what would be lost by now: it is asked again when something has been saved.
    void whenSafe(const std::function<UnsavedWork()>& work, std::function<void()> then, const QString& why);
    /// Offers the newest of what was left behind but for `opened`; of those that cannot be brought back, one after the
    /// first `kept`.
    void offerLeftBehind(const std::filesystem::path& root, const std::filesystem::path& opened, std::size_t kept = 0);
    /// What a session has brought back, samples, edits or both, is in files that go once it is kept anew, which calls
    /// `kept`.
    void takeAsUnsaved(bool samples, bool edits, std::function<void()> kept);
    /// The session that `file` holds is back, `whole` or without some samples: is it one to start again with, what it
    /// brought stays unsaved, and what it did not stays where it is.
    void takeOver(const Session& session, const std::filesystem::path& file, bool whole);
    /// A clean end leaves nothing; else what is kept stays in its folder.
    void endAutoSave(bool clean);
    void startAgain();
    void startProgram(const QStringList& arguments);

    // window_classroom.cpp
    void buildClassroom();
    void predict(const SimulatedMap& map);
    void showEdits();
    /// Of samples that were drawn before the galaxies were edited.
    [[nodiscard]] static QString staleText();
    void updateTitle();

    // window_truth.cpp
    void askForTruth();
    void revealTruth();
    /// The map's truth has become known: shows it, and how the samples that are there compare with it. Then calls
    /// `then`.
    void holdAgainstTruth(std::function<void()> then);
    /// The map's truth is that of the galaxies that the samples were drawn of.
    [[nodiscard]] bool isTruthOfSamples() const;
    /// The truth of what is shown: of the samples, or of the map before there are some. Null when it is not known, as
    /// of edited galaxies.
    [[nodiscard]] std::shared_ptr<const Field> truthToShow() const;

    // window_run.cpp
    /// Loads what the first run needs beside a map in the background, after the map's first picture.
    void prepareRun();
    /// Of a map that is shown, and in the background.
    void loadModel();
    /// As the user does it: asks before samples that took long are drawn over.
    void requestRun();
    /// With settings that need not be those of the panel, of which none changes.
    void startRun(const RunSettings& settings);
    /// Draws the edited map with the settings of this recipe, and shows what the edit does.
    void runAgain(const QByteArray& recipe);
    void connectRun();
    void showRunning();
    /// Where the run's estimates would be shown, and do not come, the newest finished sample is.
    void updateNewestShown();
    /// Notes that these are unsaved if there are more of them than before, and shows them.
    void showDrawn(const std::shared_ptr<const PosteriorSnapshot>& posterior);
    void endRun(const QString& message);
    /// A file that was being written is, or could not be: a window that is to close, and waits for it, does so or
    /// stays.
    void closeOnceWritten(bool written);

    void buildLayout();
    void showPosterior(std::shared_ptr<const PosteriorSnapshot> posterior);
    void showModel(const std::filesystem::path& path);
    void showModelLimits();
    void updateReading();
    void report(const QString& title, const QString& message);
    /// Runs `action` and reports what it throws; false when it threw.
    bool attempt(const QString& title, const std::function<void()>& action);

    std::optional<OpenedMap> m_map;
    std::optional<ModelInfo> m_modelInfo;
    std::shared_ptr<const PosteriorSnapshot> m_posterior;
    std::unique_ptr<FileTask> m_task;
    InputCheck* m_inputCheck;
    QElapsedTimer m_drawing;                             ///< since the run at hand began
    double m_drawnBefore = 0.0;                          ///< seconds that the samples before that took
    double m_drawnSeconds = 0.0;                         ///< that the samples at hand took
    QString m_messageBefore;                             ///< of the panel, before a sample was drawn again
    std::vector<std::filesystem::path> m_posteriorFiles; ///< that hold all samples at hand; none: unsaved
    std::vector<GalaxyEdit> m_savedEdits;                ///< those of the map that a file keeps
    std::function<void()> m_afterRun;                    ///< what the run was stopped for
    bool m_closing = false;                              ///< the question about unsaved samples has been answered
    bool m_closesOnceWritten = false;                    ///< and does nothing else meanwhile
    bool m_dialogsShown = true;
    QStringList m_unexpected; ///< that was told of

    RunController* m_run;
    std::vector<SampleMap> m_samples;
    RecentFiles* m_recent;
    std::vector<SessionPart> m_parts;
    AutoSave* m_autoSave = nullptr;
    NoticeBar *m_notice, *m_recordNotice;
    Presentation* m_presentation;
    WindowParts* m_around; ///< the maps
    ViewHistory* m_history;
    std::unique_ptr<AnimationRecorder> m_recorder; ///< of the run at hand or the next one
    QPointer<HelpWindow> m_help;
    QStackedWidget* m_pages;
    WelcomePage* m_welcome;
    RunPanel* m_panel;
    PosteriorView* m_view;
    MapActions* m_mapActions;
    Explorer* m_explorer;
    Classroom* m_classroom;
    ReadoutLine* m_readout;
    struct Actions
    {
        QAction *openMap, *review, *openTruth, *openPosterior, *openRegions, *saveRegions, *openSession, *saveSession,
            *loadRecipe, *chooseModel, *record, *copyFigure, *save, *fits, *figure, *run, *stop, *more, *card, *tour;
        QMenu *samples, *recent;
    } m_actions{};
};

} // namespace penumbra
