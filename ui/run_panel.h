#pragma once

#include "statistics/convergence.h"
#include "ui/open_map.h"
#include "ui/run_settings.h"
#include "ui/sampling_job.h"

#include <QWidget>

#include <optional>
#include <vector>

class QComboBox;
class QLabel;
class QPushButton;
class QSlider;
class QAbstractSpinBox;
class QDoubleSpinBox;
class QSpinBox;
class QVBoxLayout;

namespace penumbra {

class ConvergenceMeter;
class FittingScrollArea;
class InputPlaceLabel;
class RunProgress;

enum class RunState { idle, running, stopping };

/// What goes in and what runs, top to bottom in the order one decides it. Where there is little room the settings
/// scroll; the button that runs and the progress are always to be seen. Holds the settings; knows nothing of jobs.
class RunPanel : public QWidget
{
    Q_OBJECT

public:
    explicit RunPanel(QWidget* parent = nullptr);
    ~RunPanel() override;

    /// What is chosen.
    [[nodiscard]] RunSettings settings() const;
    void setSettings(const RunSettings& settings);

    void showField(const OpenedMap& map, bool truthLeftOut);
    /// The galaxies were edited: the truth, if there is one, is not theirs.
    void setTruthLeftOut(bool leftOut);
    /// Chooses a model file, adding it to the list when it is new. Emits modelChanged.
    void chooseModel(const std::filesystem::path& path);
    /// All that the list offers: the bundled ones, and those that were opened.
    [[nodiscard]] std::vector<std::filesystem::path> models() const;
    /// Takes a file that is no usable model from the list.
    void removeModel(const std::filesystem::path& path);
    /// What the chosen file is; without `info`, why it cannot be used.
    void showModel(const std::optional<ModelInfo>& info, const QString& problem);
    /// Whether the map is of the kind that the model was trained on; without `place`, that nothing tells.
    void showInputPlace(const std::optional<InputPlace>& place);
    void showProgress(const SamplingProgress& progress);
    void showSamples(std::size_t done);
    /// All of a posterior that comes from a file.
    void showOpenedSamples(std::size_t samples);
    void showConvergence(const std::optional<Convergence>& convergence);
    /// Whether samples can be added to the posterior at hand, and what it was drawn with, absent where that is not
    /// known: what is added is drawn with the same, whatever is chosen by now.
    void setMoreEnabled(bool enabled, const std::optional<RunSettings>& drawnWith, const QString& obstacle = {});
    void clearProgress();
    /// A run goes on with these settings: they are shown until it has ended. settings() are those that were chosen.
    void showSettingsOfRun(const RunSettings& settings);
    /// The model of that run, once it is loaded.
    void showModelOfRun(const ModelInfo& info);
    /// A run of so many samples begins.
    void beginProgress(std::size_t samples);
    void setState(RunState state);
    [[nodiscard]] RunState state() const { return m_state; }
    /// While a file is read or written no run can begin.
    void setBusy(bool busy);
    /// A line at the bottom: what was done to the input, or why nothing can run.
    void setMessage(const QString& message);
    [[nodiscard]] QString message() const;

Q_SIGNALS:
    void runRequested();
    void stopRequested();
    void moreRequested(std::size_t samples);
    void indexChanged(std::size_t index);
    void modelChanged(const std::filesystem::path& path);
    void modelFileWanted();
    void truthFileWanted();
    /// Threads or device are others.
    void resourcesChanged(int threads, penumbra::ComputeDevice device);
    /// A number has been typed: the keys are for the maps again.
    void typed();

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    void placeResults();
    QSpinBox* number(const QString& name, int low, int high, int value);
    void setUpField(QAbstractSpinBox& field, const QString& name);
    /// What is chosen for a run.
    [[nodiscard]] std::vector<QWidget*> fields() const;
    void buildField();
    void showIndex(bool shown);
    /// So many pixels of the field have no value and are taken for empty; nothing of 0.
    void showMissing(std::size_t pixels);
    void showDevice(bool shown);
    void buildModel();
    void buildRun();
    void buildProgress();
    void buildResults();
    /// What the fields say.
    [[nodiscard]] RunSettings shown() const;
    void show(const RunSettings& settings);
    /// After a run of other settings: those that were chosen.
    void showChosen();
    void updateGrid();
    void updateEstimate();
    void updateMore();
    void updateButton();
    /// Samples that a run which was stopped has left to draw, where it can go on.
    [[nodiscard]] std::size_t missing() const;

    RunState m_state = RunState::idle;
    bool m_busy = false, m_moreEnabled = false;
    std::optional<ModelInfo> m_model;
    std::optional<RunSettings> m_chosen;    ///< while those of a run are shown
    std::optional<ModelInfo> m_chosenModel; ///< while that of a run is shown
    std::optional<RunSettings> m_drawnWith; ///< what the posterior at hand was drawn with
    std::size_t m_mapSize = 0, m_done = 0;
    double m_side = 0.0;

    QVBoxLayout *m_whole, *m_column; ///< of the panel, and of what scrolls
    FittingScrollArea* m_scrolled;
    QWidget *m_foot, *m_results; ///< button and progress; how well known, and the message
    QWidget* m_edge;             ///< above the foot while the settings go on below it
    std::optional<bool> m_roomy; ///< whether m_results lies below the foot; absent at first
    ConvergenceMeter* m_meter;
    QLabel *m_map, *m_indexLabel, *m_missingLabel, *m_missing, *m_deviceLabel, *m_extent, *m_grid, *m_modelInfo,
        *m_estimate, *m_message;
    InputPlaceLabel* m_place;
    QPushButton* m_truth;
    QString m_truthText; ///< empty without a truth
    QSlider* m_stack;
    QSpinBox *m_index, *m_samples, *m_steps, *m_threads;
    QDoubleSpinBox* m_seed; ///< whole, but beyond what a QSpinBox holds
    QComboBox *m_models, *m_sampler, *m_noise, *m_device;
    QPushButton *m_run, *m_continue; ///< the latter in the former's row, once a run has been stopped
    RunProgress* m_progress;
};

} // namespace penumbra
