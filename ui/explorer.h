#pragma once

#include "ui/explore_panel.h"
#include "ui/map_tools.h"
#include "ui/posterior_snapshot.h"
#include "ui/sample_path.h"
#include "ui/sampling_job.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

class QAction;
class QMenu;

namespace penumbra {

class ContactSheet;
class ExploreActions;
class MapView;
class PosteriorView;
class RunController;
class SampleBar;
class SamplePlayer;

/// What one asks of a posterior: which of its samples is shown and how it came about, the marks on the maps, the tabs
/// that answer. Joins its parts with the maps and the run; GUI thread only.
class Explorer : public QObject
{
    Q_OBJECT

public:
    Explorer(PosteriorView& view, RunController& run, QWidget& window);
    ~Explorer() override;

    /// The tabs at the right and the bar below the maps, to be laid out by the window.
    [[nodiscard]] ExplorePanel& panel() { return *m_panel; }
    [[nodiscard]] SampleBar& bar() { return *m_bar; }
    [[nodiscard]] MapTools& tools() { return *m_tools; }
    [[nodiscard]] SamplePlayer& player() { return *m_player; }
    void fillMenu(QMenu& menu) const;
    [[nodiscard]] QList<QAction*> toolActions() const;

    /// More samples of the posterior at hand, or another one. Null: none.
    void setPosterior(std::shared_ptr<const PosteriorSnapshot> snapshot);
    /// Nothing runs any more, and setPosterior has had all samples: shows the last one, unless another was chosen.
    void endRun();
    /// Marks these, the point and line in place of those that there are, as a step of the user's, and turns to what
    /// they tell.
    void mark(const MapMarks& marks);
    /// Another map: no marks.
    void clearMarks();
    /// Shows a finished sample instead of the live one; absent goes back to that.
    void showSample(std::optional<std::size_t> position);
    void stepSample(int by);
    /// The finished sample that is shown; absent while the live one is followed.
    [[nodiscard]] std::optional<std::size_t> sample() const { return m_sample; }
    /// The window is on the screen, as far as one can tell; else no previews are made.
    void setWindowSeen(bool seen);
    /// The samples below the maps came into sight or went: with them goes what is only made for them.
    void updateEstimatesWanted();
    /// The run is kept frame by frame: previews are made whoever looks.
    void setRecorded(bool recorded);

Q_SIGNALS:
    /// What the sample panel shows is another thing now.
    void shownChanged();
    /// The user has asked for what a tab tells.
    void answerWanted();
    /// What to do with the tool that was taken up; empty once it is put away.
    void instructed(const QString& how);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    /// Lets a map panel carry the marks.
    void adopt(MapView& view);
    void connectRun();
    void connectActions();
    void connectParts();
    void turnTo(ExplorePanel::Tab tab);
    void showEstimate(const std::shared_ptr<const Field>& estimate, const SamplingProgress& progress);
    void showFrame(int frame);
    void updateTimeMachine();
    void updatePoint();
    void updateColors();
    void showMarks();
    void trace();
    void takeKeys();

    PosteriorView& m_view;
    RunController& m_run;
    ExploreActions* m_actions;
    MapTools* m_tools;
    SamplePlayer* m_player;
    ExplorePanel* m_panel;
    SampleBar* m_bar;
    ContactSheet* m_sheet;
    std::shared_ptr<const PosteriorSnapshot> m_posterior;
    std::optional<std::size_t> m_sample;
    bool m_windowSeen = true, m_previewWanted = true, m_recorded = false;
};

} // namespace penumbra
