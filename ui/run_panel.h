#pragma once

#include "ui/open_map.h"
#include "ui/run_settings.h"
#include "ui/sampling_job.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QGridLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace penumbra {

class InputPlaceLabel;

enum class RunState { idle, running, stopping };

/// What goes in and what runs, top to bottom in the order one decides it. Holds the settings; knows nothing of jobs.
class RunPanel : public QWidget
{
    Q_OBJECT

public:
    explicit RunPanel(QWidget* parent = nullptr);
    ~RunPanel() override;

    [[nodiscard]] RunSettings settings() const;
    void setSettings(const RunSettings& settings);

    void showField(const OpenedMap& map);
    /// Chooses a model file, adding it to the list when it is new. Emits modelChanged.
    void chooseModel(const std::filesystem::path& path);
    /// What the chosen file is; without `info`, why it cannot be used.
    void showModel(const std::optional<ModelInfo>& info, const QString& problem);
    /// Whether the map is of the kind that the model was trained on; without `place`, that nothing tells.
    void showInputPlace(const std::optional<InputPlace>& place);
    void showProgress(const SamplingProgress& progress);
    void showSamples(std::size_t done);
    void clearProgress();
    void setState(RunState state);
    [[nodiscard]] RunState state() const { return m_state; }
    /// A line at the bottom: what was done to the input, or why nothing can run.
    void setMessage(const QString& message);

Q_SIGNALS:
    void runRequested();
    void stopRequested();
    void indexChanged(std::size_t index);
    void modelChanged(const std::filesystem::path& path);
    void modelFileWanted();
    void truthFileWanted();

private:
    QGridLayout* section(const QString& title);
    QLabel* valueRow(QGridLayout* grid, const QString& caption, const QString& tip);
    void fieldRow(QGridLayout* grid, const QString& caption, QWidget* field, const QString& tip);
    QSpinBox* number(const QString& name, int low, int high, int value);
    void buildField();
    void buildModel();
    void buildRun();
    void buildProgress();
    void updateGrid();
    void updateEstimate();
    void updateButton();

    RunState m_state = RunState::idle;
    std::optional<ModelInfo> m_model;
    std::size_t m_mapSize = 0, m_done = 0;
    double m_side = 0.0;

    QLabel *m_map, *m_extent, *m_grid, *m_modelInfo, *m_estimate, *m_message;
    InputPlaceLabel* m_place;
    QPushButton* m_truth;
    QSpinBox *m_index, *m_samples, *m_steps, *m_seed, *m_threads;
    QComboBox *m_models, *m_sampler;
    QPushButton* m_run;
    QProgressBar *m_stepBar, *m_sampleBar;
    QLabel *m_stepCount, *m_sampleCount, *m_rate, *m_left;
};

} // namespace penumbra
