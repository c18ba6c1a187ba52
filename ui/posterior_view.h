#pragma once

#include "ui/posterior_snapshot.h"
#include "ui/vtk_field.h"

#include <QWidget>

#include <array>
#include <memory>
#include <optional>

namespace penumbra {

class MapView;
class Viewport;

/// What stands under one point of the sky, over all maps [dex]; what is not there is absent.
struct PointReading
{
    double x = 0.0, y = 0.0;         ///< [Mpc/h]
    std::size_t column = 0, row = 0; ///< pixel of the posterior's grid, or of the input before a run
    std::size_t size = 0;            ///< pixels per side of that grid
    std::optional<float> stellar;    ///< log10(1 + M); absent where there is no mass
    bool stellarKnown = false;       ///< a map is open
    std::optional<float> sample, mean, std, truth;
    std::optional<double> truthRank; ///< fraction of samples below the truth
    std::size_t samples = 0;
};

/// The four maps of a posterior with linked views: input, sample, mean, standard deviation. Shows what it is given; GUI
/// thread only.
class PosteriorView : public QWidget
{
    Q_OBJECT

public:
    explicit PosteriorView(QWidget* parent = nullptr);
    ~PosteriorView() override;

    [[nodiscard]] Viewport& viewport() { return *m_viewport; }

    /// A stellar map, from before a run; forgets the posterior.
    void showInput(const Field& stellar, const std::shared_ptr<const Field>& truth);
    /// The same map on the model's grid. The colour limits stay.
    void replaceInput(const Field& stellar, const std::shared_ptr<const Field>& truth);
    void clearPosterior();
    /// Colour limits of the dark-matter maps, shared by sample and mean.
    void setDarkMatterLimits(Limits limits);
    /// All limits of the posterior's maps from percentiles of what is shown.
    void fitLimits();

    /// What the sample would be by one of its denoising steps; `live`: the one it is being drawn with now.
    void showEstimate(const Field& estimate, std::uint32_t index, int step, int steps, bool live = true);
    void showPosterior(std::shared_ptr<const PosteriorSnapshot> snapshot);
    /// The run is over: the sample view shows finished samples.
    void showSample(std::size_t position);
    /// The next (1) or previous (-1) sample.
    void stepSample(int by);
    [[nodiscard]] std::size_t sample() const { return m_sample; }
    [[nodiscard]] bool hasSamples() const { return m_snapshot && !m_snapshot->samples.empty(); }

    [[nodiscard]] std::optional<PointReading> reading() const;

    /// Input, sample, mean, standard deviation.
    [[nodiscard]] const std::array<MapView*, 4>& views() const { return m_views; }

private:
    Viewport* m_viewport;
    std::array<MapView*, 4> m_views;
    std::shared_ptr<const DisplayMap> m_truth;
    std::shared_ptr<const PosteriorSnapshot> m_snapshot;
    std::size_t m_sample = 0;
};

} // namespace penumbra
