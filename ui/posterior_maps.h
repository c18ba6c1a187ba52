#pragma once

#include "ui/derived_maps.h"
#include "ui/latest_task.h"
#include "ui/map_picture.h"
#include "ui/paired_change.h"

#include <QObject>

#include <optional>
#include <set>

namespace penumbra {

/// All maps that a posterior offers, from the input to its summaries, as they come. Works the expensive ones out on a
/// thread of its own, and only while somebody wants them. GUI thread only.
class PosteriorMaps : public QObject
{
    Q_OBJECT

public:
    explicit PosteriorMaps(QObject* parent = nullptr);
    ~PosteriorMaps() override;

    /// The stellar map, and the truth or null.
    void setInput(const Field& stellar, const std::shared_ptr<const Field>& truth);
    void clearPosterior();
    /// The estimate of a sample at a step: of the run at hand (live), or one that was kept.
    void setEstimate(const Field& estimate, std::uint32_t index, int step, int steps, bool live);
    void setSnapshot(std::shared_ptr<const PosteriorSnapshot> snapshot);
    /// The posterior of the map before its galaxies were edited, which the next ones are compared with; null for none.
    void setBefore(std::shared_ptr<const PosteriorSnapshot> before);
    /// The galaxies have been edited since the samples were drawn: all maps of these say so.
    void setStale(bool stale);
    /// The truth is known, but withheld for now.
    void setTruthHidden(bool hidden);
    /// Which finished sample is the one that is shown; ends the live estimate.
    void showSample(std::size_t position);
    /// A run goes on of which no estimates come: the newest finished sample is shown.
    void setNewestShown(bool shown);

    [[nodiscard]] const std::shared_ptr<const PosteriorSnapshot>& snapshot() const { return m_snapshot; }
    [[nodiscard]] bool hasSamples() const { return m_snapshot && !m_snapshot->samples.empty(); }
    [[nodiscard]] std::size_t sample() const { return m_sample; }

    [[nodiscard]] MapPicture picture(MapQuantity quantity) const;
    [[nodiscard]] std::shared_ptr<const DisplayMap> map(MapQuantity quantity) const { return picture(quantity).map; }
    /// Why a quantity cannot be shown of what is open, in plain words; empty when it can, or will be when samples come.
    [[nodiscard]] QString whyNot(MapQuantity quantity) const;

    /// Which quantities are on the screen.
    void setWanted(std::set<MapQuantity> wanted);

Q_SIGNALS:
    /// The picture of this quantity is another one now.
    void changed(penumbra::MapQuantity quantity);
    /// Of the truth: the answers of whyNot().
    void choicesChanged();

private:
    void summarise();
    void takeSummaries(const SampleSummaries& summaries);
    void compareWithBefore();
    void samplePicture(MapPicture& picture) const;
    void summaryPicture(MapPicture& picture) const;
    [[nodiscard]] MapPicture pictureOfNow(MapQuantity quantity) const;
    void emitSummaries();

    std::shared_ptr<const DisplayMap> m_input, m_truth, m_mean, m_std, m_residual, m_zScore, m_shownSample,
        m_meanBefore, m_changeMap;
    std::shared_ptr<const PosteriorSnapshot> m_snapshot;
    SampleSummaries m_summaries;
    std::optional<PairedChange> m_change; ///< while there is something to compare with
    std::size_t m_sample = 0;
    bool m_stale = false, m_truthHidden = false, m_newestShown = false;
    struct Estimate
    {
        std::uint32_t index;
        int step, steps;
        bool live;
    };
    std::optional<Estimate> m_estimate; ///< what m_shownSample is, unless it is a finished sample
    std::set<MapQuantity> m_wanted;
    std::shared_ptr<const PosteriorSnapshot> m_working; ///< being summarised
    QString m_problem;                                  ///< why m_summaries is not there
    LatestTask m_worker;                                ///< last: it waits for the work before the rest goes
};

} // namespace penumbra
