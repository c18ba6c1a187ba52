#pragma once

#include "field/labelled_universe.h"
#include "ui/particle_view.h"
#include "ui/simulation_job.h"

#include <QDialog>

#include <array>
#include <filesystem>
#include <memory>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace penumbra {

class ParameterSlider;

/// One slab of a universe that was made here.
struct SimulatedMap
{
    std::filesystem::path file; ///< of universes, with this one as number 0
    std::size_t map = 0;        ///< axis * slabs + slab, as in the file
};

/// Makes a universe: its parameters, seed and resolution by sliders and fields, its particles as they flow together,
/// and the slab that becomes a map. The universe itself goes to a file, not through here. Closing it stops what is
/// being made. GUI thread only.
class NewUniverseDialog : public QDialog
{
    Q_OBJECT

public:
    /// Universes are kept in `folder`, which is made when it is needed.
    explicit NewUniverseDialog(std::filesystem::path folder, QWidget* parent = nullptr);
    ~NewUniverseDialog() override;

    [[nodiscard]] UniverseParameters parameters() const;
    void setParameters(UniverseParameters parameters);
    [[nodiscard]] std::uint64_t seed() const;
    void setSeed(std::uint64_t seed);
    /// One of resolutions().
    void setResolution(std::size_t particlesPerSide);
    /// Along which the map is projected; 0 is x.
    void setAxis(std::size_t axis);
    /// That becomes the map, from 0.
    void setSlab(std::size_t slab);
    [[nodiscard]] bool isSimulating() const { return m_job != nullptr; }
    /// A universe is ready.
    [[nodiscard]] bool hasUniverse() const { return !m_file.empty(); }
    /// While the window runs something, nothing can be predicted there.
    void setWindowBusy(bool busy);

    [[nodiscard]] ParticleView& particles() { return *m_particles; }
    [[nodiscard]] ParameterSlider& slider(std::size_t parameter) { return *m_sliders.at(parameter); }

    /// What the two buttons do.
    void simulate();
    void requestPrediction();

    /// Stops the simulation and closes.
    void reject() override;

Q_SIGNALS:
    /// A universe is ready, or was stopped, or could not be made.
    void simulationEnded();
    void predictRequested(const penumbra::SimulatedMap& map);
    void problem(const QString& message);

private:
    QWidget* buildView();
    QWidget* buildChoices();
    void buildParameters(QVBoxLayout& column);
    void buildUniverse(QVBoxLayout& column);
    void buildSlab(QVBoxLayout& column);
    QWidget* buildRun();
    void showFrame(const std::shared_ptr<const ParticleFrame>& frame);
    void endSimulation(const QString& message);
    /// What makes one universe another one than the next.
    struct Choice
    {
        UniverseParameters parameters;
        std::uint64_t seed = 0;
        std::size_t particlesPerSide = 0;

        friend bool operator==(const Choice&, const Choice&) = default;
    };
    [[nodiscard]] Choice choice() const;
    /// Brings buttons and status in line with what is going on, and with what is chosen.
    void updateButtons();
    void updateCaption();
    void updateSlab();

    std::filesystem::path m_folder;
    std::unique_ptr<SimulationJob> m_job;
    std::filesystem::path m_file; ///< of the universe that is ready; empty while there is none
    Choice m_made;                ///< of the universe that is ready or being made
    QString m_message;            ///< of what is going on
    bool m_windowBusy = false;

    ParticleView* m_particles;
    QLabel *m_caption, *m_status;
    std::array<ParameterSlider*, parameterNames.size()> m_sliders{};
    QSpinBox *m_seed, *m_slab;
    QComboBox *m_resolution, *m_axis;
    QProgressBar* m_progress;
    QPushButton *m_reset, *m_newSeed, *m_simulate, *m_replay, *m_predict;
};

} // namespace penumbra
