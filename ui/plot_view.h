#pragma once

#include "ui/figure.h"
#include "ui/posterior_snapshot.h"
#include "ui/sample_path.h"

#include <QStringList>
#include <QWidget>

#include <functional>
#include <memory>
#include <optional>

class QHBoxLayout;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace penumbra {

class PlotChart;
class PlotLegend;

/// One tab of what is asked of a posterior: controls, a chart with its legend, and lines that read it. Keeps its layout
/// whatever it shows, and works only while it is seen.
class PlotView : public QWidget
{
    Q_OBJECT

public:
    explicit PlotView(QWidget* parent = nullptr);
    ~PlotView() override;

    /// Null, or a snapshot without samples, empties the view.
    virtual void setPosterior(std::shared_ptr<const PosteriorSnapshot> snapshot);
    /// The frame of a path that is shown in the maps, to be laid over the posterior; null takes it away.
    void setFrame(std::shared_ptr<const SamplePath> path, std::size_t frame = 0);
    [[nodiscard]] PlotChart& chart() { return *m_chart; }
    [[nodiscard]] PlotLegend& legend() { return *m_legend; }
    /// The chart as it would be shown, whether it is seen now or not; of an empty plot when there is nothing to show.
    [[nodiscard]] ChartFigure figure(const QString& title);
    /// What is written below the chart.
    [[nodiscard]] QString reading() const;
    /// Puts what the chart shows on the clipboard, as a table of numbers; or wants it saved as CSV.
    void copyValues();
    void saveValues();

Q_SIGNALS:
    void valuesCopied();
    /// CSV, of a chart that shows something.
    void valuesToSave(const QByteArray& csv);

protected:
    /// Makes a plot of what there is and shows it; called when something has changed and the view is seen.
    virtual void refresh() = 0;
    /// The cursor is at `x` of the chart, or has left it.
    virtual void read(std::optional<double> x);

    /// To be called when refresh() would show something else.
    void changed();
    void showPlot(Plot plot);
    /// In the middle of an empty chart: what to do to see one.
    void setHint(const QString& hint);
    /// At the right of the controls: of how many samples.
    void setNote(const QString& note);
    /// Rich text below the chart.
    void setReading(const QString& text);
    /// Stands there while a chart is shown and nothing of it is read: how to read it.
    void setReadingHint(const QString& hint);
    [[nodiscard]] QHBoxLayout& controls() { return *m_controls; }
    [[nodiscard]] QVBoxLayout& column() { return *m_column; }
    [[nodiscard]] const std::shared_ptr<const PosteriorSnapshot>& posterior() const { return m_posterior; }
    [[nodiscard]] const std::shared_ptr<const SamplePath>& path() const { return m_path; }
    [[nodiscard]] std::size_t frameNumber() const { return m_frame; }
    /// Of path(), which is not null.
    [[nodiscard]] const PathFrame& frame() const { return m_path->frames[m_frame]; }
    /// The curve of frame().
    [[nodiscard]] PlotLine frameLine(std::vector<double> x, std::vector<double> y) const;

    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    std::shared_ptr<const PosteriorSnapshot> m_posterior; ///< null when it has no samples
    std::shared_ptr<const SamplePath> m_path;
    std::size_t m_frame = 0;
    Plot m_plot;
    bool m_stale = true;
    QVBoxLayout* m_column;
    QHBoxLayout* m_controls;
    PlotChart* m_chart;
    PlotLegend* m_legend;
    QLabel *m_hint, *m_note, *m_reading;
    QString m_read, m_readingHint; ///< one of them is written there

    void showReading();
    void showMenu(QPoint at);
};

/// A button of a row of which one is pressed.
[[nodiscard]] QToolButton* segmentButton(const QString& text, const QString& tip);

/// Band and mean of so many samples as the posterior's ink: 95 %, 68 %, mean.
void addSampleBand(PlotPane& pane, const std::vector<double>& x, const SampleBand& band, std::size_t samples);

/// "68 % in 9.8 … 10.4" and the same of 95 %, at one place of the band; once where both are of all samples.
[[nodiscard]] QStringList bandTexts(const SampleBand& band, std::size_t at, std::size_t samples,
                                    const std::function<QString(double)>& number);

} // namespace penumbra
