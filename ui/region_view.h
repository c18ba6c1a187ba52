#pragma once

#include "ui/plot_view.h"
#include "ui/posterior_snapshot.h"

class QDoubleSpinBox;
class QHBoxLayout;

namespace penumbra {

class LatestTask;

/// The mass in a circle or box over the samples, and the probability that it exceeds a threshold.
class RegionView : public PlotView
{
    Q_OBJECT

public:
    explicit RegionView(QWidget* parent = nullptr);
    ~RegionView() override;

    void setPosterior(std::shared_ptr<const PosteriorSnapshot> snapshot) override;
    /// Lengths in Mpc/h; null without a region.
    void setRegion(const std::optional<Region>& region);
    /// log10 of Msun/h. Until it is set it stands at the median.
    void setThreshold(double logMass);
    [[nodiscard]] double threshold() const;
    /// The one that was set; nothing while it stands at the median.
    [[nodiscard]] std::optional<double> chosenThreshold() const;
    /// P(M > threshold), counted over the samples.
    [[nodiscard]] std::optional<Proportion> exceedance() const;
    [[nodiscard]] const std::optional<RegionOverSamples>& answer() const { return m_answer; }

Q_SIGNALS:
    /// Numbers were typed.
    void regionEdited(const penumbra::Region& region);

protected:
    void refresh() override;

private:
    void buildFields();
    void showFields();
    void takeField(std::size_t at, double value);
    void show(std::optional<RegionOverSamples> answer);
    [[nodiscard]] std::vector<PlotFact> facts() const;
    void showAnswer();

    LatestTask* m_task;
    std::optional<Region> m_region;
    std::optional<RegionOverSamples> m_answer;
    bool m_thresholdChosen = false;
    QDoubleSpinBox* m_threshold;
    QWidget* m_fieldRow;
    std::vector<QDoubleSpinBox*> m_fields; ///< of a circle x, y, radius; of a box its corners
};

} // namespace penumbra
