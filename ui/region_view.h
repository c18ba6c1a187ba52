#pragma once

#include "ui/map_marks.h"
#include "ui/plot_view.h"
#include "ui/posterior_snapshot.h"

class QDoubleSpinBox;

namespace penumbra {

class LatestTask;
class RegionFields;
class RegionTable;

/// The mass in regions over the samples: of a chosen one its distribution and the probability that it exceeds a
/// threshold, of all a table.
class RegionView : public PlotView
{
    Q_OBJECT

public:
    explicit RegionView(QWidget* parent = nullptr);
    ~RegionView() override;

    void setPosterior(std::shared_ptr<const PosteriorSnapshot> snapshot) override;
    /// `chosen` is one of them, if there are any.
    void setRegions(const std::vector<MarkedRegion>& regions, std::size_t chosen);
    /// log10 of Msun/h. Until it is set it stands at the median of the chosen region.
    void setThreshold(double logMass);
    [[nodiscard]] double threshold() const;
    /// The one that was set; nothing while it stands at the median.
    [[nodiscard]] std::optional<double> chosenThreshold() const;
    /// P(M > threshold) of the chosen region, counted over the samples.
    [[nodiscard]] std::optional<Proportion> exceedance() const;
    /// Of the chosen region.
    [[nodiscard]] const std::optional<RegionOverSamples>& answer() const;

Q_SIGNALS:
    /// Its numbers or its name were typed.
    void regionEdited(std::size_t region, const penumbra::MarkedRegion& edited);
    void regionChosen(std::size_t region);

protected:
    void refresh() override;

private:
    /// What was found in the samples of a posterior.
    struct Answers
    {
        std::shared_ptr<const PosteriorSnapshot> posterior;
        std::vector<Region> regions;
        std::vector<std::optional<RegionOverSamples>> found; ///< none where nothing is covered
    };

    void buildParts();
    void showParts();
    [[nodiscard]] std::vector<Region> shapes() const;
    /// Of the regions; those that `known` has are not asked again.
    [[nodiscard]] static Answers ask(std::shared_ptr<const PosteriorSnapshot> posterior, std::vector<Region> regions,
                                     const Answers& known);
    void show(Answers answers);
    /// Those of m_answers that are of the regions that there are, in their order.
    [[nodiscard]] std::vector<std::optional<RegionOverSamples>> known() const;
    void forgetAnswers();
    [[nodiscard]] std::vector<PlotFact> facts() const;
    void showAnswer();
    void showReading();

    LatestTask* m_task;
    std::vector<MarkedRegion> m_regions;
    std::size_t m_chosen = 0;
    Answers m_answers;
    bool m_thresholdChosen = false;
    QDoubleSpinBox* m_threshold;
    RegionFields* m_fields;
    RegionTable* m_table;
};

} // namespace penumbra
