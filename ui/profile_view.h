#pragma once

#include "ui/plot_view.h"
#include "ui/posterior_snapshot.h"

#include <QPointF>

namespace penumbra {

class LatestTask;

/// Surface density along a line on the maps: mean and bands of the samples, truth, stars.
class ProfileView : public PlotView
{
    Q_OBJECT

public:
    explicit ProfileView(QWidget* parent = nullptr);
    ~ProfileView() override;

    void setPosterior(std::shared_ptr<const PosteriorSnapshot> snapshot) override;
    void setLine(const std::optional<Line>& line);
    [[nodiscard]] const std::optional<ProfileOverSamples>& answer() const { return m_answer; }

Q_SIGNALS:
    /// The point of the map that the cursor in the chart stands for [Mpc/h].
    void pointRead(QPointF position);

protected:
    void refresh() override;
    void read(std::optional<double> distance) override;

private:
    void show(std::optional<ProfileOverSamples> answer);

    LatestTask* m_task;
    std::optional<Line> m_line;
    std::optional<ProfileOverSamples> m_answer;
};

} // namespace penumbra
