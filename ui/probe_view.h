#pragma once

#include "ui/plot_view.h"
#include "ui/posterior_snapshot.h"

#include <QPointF>

class QToolButton;

namespace penumbra {

class LatestTask;

/// The values of one pixel over the samples: of the one under the cursor, or of a pinned one.
class ProbeView : public PlotView
{
    Q_OBJECT

public:
    explicit ProbeView(QWidget* parent = nullptr);
    ~ProbeView() override;

    void setPosterior(std::shared_ptr<const PosteriorSnapshot> snapshot) override;
    /// Where to look [Mpc/h]. The last pixel stays while the cursor is off the maps.
    void setPoint(std::optional<QPointF> position, bool pinned);
    /// Nothing has been pointed at: the map is another.
    void forgetPoint();
    [[nodiscard]] const std::optional<NumberOverSamples>& answer() const { return m_answer; }

Q_SIGNALS:
    /// The pixel shown is to be pinned; without a position, released.
    void pinRequested(std::optional<QPointF> position);

protected:
    void refresh() override;

private:
    void show(std::optional<NumberOverSamples> answer, std::size_t column, std::size_t row);

    LatestTask* m_task;
    std::optional<QPointF> m_point;
    bool m_pinned = false;
    std::optional<NumberOverSamples> m_answer;
    QToolButton* m_pin;
};

/// The histogram of a number over samples as a plot, with mean, 68 % interval and truth. `x` gives label and limits.
[[nodiscard]] Plot histogramPlot(const NumberOverSamples& number, PlotAxis x);

/// A window on the axis of a histogram that holds all values and the truth, `least` wide at least and moving in steps
/// of a quarter of that, so that it stands still while the values change a little.
[[nodiscard]] PlotAxis steadyWindow(const NumberOverSamples& number, double least, const QString& label);

} // namespace penumbra
