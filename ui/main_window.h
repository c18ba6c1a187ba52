#pragma once

#include "base/progress.h"
#include "ui/open_map.h"
#include "ui/posterior_snapshot.h"
#include "ui/run_settings.h"
#include "ui/sample_maps.h"

#include <QMainWindow>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QAction;
class QMenu;
class QStackedWidget;

namespace penumbra {

class Explorer;
class FileTask;
class InputCheck;
class MapActions;
class PosteriorView;
class ReadoutLine;
class RunController;
class RunPanel;
class WelcomePage;

/// The window: owns what is open, the job that draws, and the views. Wires them together and holds no science.
/// Closing it during a run stops the run.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Opens a stellar map, a saved posterior or a model. When it cannot be used, says why and leaves the window as it
    /// was. Asks for the geometry when the file does not tell; false when nothing was opened.
    bool open(const std::filesystem::path& path, std::size_t index = 0,
              const std::optional<std::filesystem::path>& truth = {});
    bool openSample(const SampleMap& sample);
    void openTruth(const std::filesystem::path& path);
    void chooseModel(const std::filesystem::path& path);
    void startRun();
    void stopRun();
    /// Adds samples to the posterior at hand, when it was drawn here: same seed, the next sample numbers.
    void drawMore(std::size_t samples);
    /// Write the samples at hand, off the GUI thread; the status line says when it is done.
    void savePosterior(const std::filesystem::path& path);
    void exportFits(const std::filesystem::path& path);
    void saveFigure(const std::filesystem::path& path);

    [[nodiscard]] RunSettings settings() const;
    void setSettings(const RunSettings& settings);
    [[nodiscard]] PosteriorView& maps() { return *m_view; }
    /// Without dialogs, problems are told by the signal alone.
    void setDialogsShown(bool shown) { m_dialogsShown = shown; }

    [[nodiscard]] bool isRunning() const;
    [[nodiscard]] const std::shared_ptr<const PosteriorSnapshot>& posterior() const { return m_posterior; }

Q_SIGNALS:
    void problem(const QString& message);
    void estimateShown(int step, int steps);
    void samplesShown(std::size_t count);
    void runEnded(penumbra::Outcome outcome);
    void fileWritten(const QString& path);

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
    void askForMap();
    void askForTruth();
    void askForModel();
    void askWhereToSave(const QString& title, const QString& suffix, const QString& filter,
                        void (MainWindow::*save)(const std::filesystem::path&));
    void showModelCard();
    void showAbout();

    // window_files.cpp
    bool openMapWith(const std::filesystem::path& path, MapOptions options,
                     const std::optional<std::filesystem::path>& truth);
    bool openPosteriorFile(const std::filesystem::path& path);
    void showOpened(OpenedMap map);
    void runTask(const QString& what, std::function<void()> work, std::function<void()> then);

    // window_run.cpp
    void connectRun();
    void showRunning();
    void endRun(const QString& message);

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
    bool m_dialogsShown = true;

    RunController* m_run;
    std::vector<SampleMap> m_samples;
    QStackedWidget* m_pages;
    WelcomePage* m_welcome;
    RunPanel* m_panel;
    PosteriorView* m_view;
    MapActions* m_mapActions;
    Explorer* m_explorer;
    ReadoutLine* m_readout;
    struct Actions
    {
        QAction *openMap, *openTruth, *openPosterior, *save, *fits, *figure, *run, *stop, *more, *card;
        QMenu* samples;
    } m_actions{};
};

} // namespace penumbra
