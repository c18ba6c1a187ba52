#pragma once

#include "ui/sample_path.h"

#include <QWidget>

#include <functional>
#include <memory>
#include <optional>

class QLabel;
class QSlider;
class QToolButton;

namespace penumbra {

class ThumbnailStrip;

/// The path of a sample out of noise, to be scrubbed through: a few of its frames as thumbnails, and a slider for all.
class TimeMachine : public QWidget
{
    Q_OBJECT

public:
    explicit TimeMachine(QWidget* parent = nullptr);
    ~TimeMachine() override;

    /// The sample that is looked at, and its path when it was kept; `canTrace`: whether it could be drawn again.
    void show(std::optional<std::uint32_t> index, std::shared_ptr<const SamplePath> path, bool canTrace,
              const QString& obstacle = {});
    /// Its path is being drawn, up to this step.
    void showTracing(int step, int steps);
    [[nodiscard]] const std::shared_ptr<const SamplePath>& path() const { return m_path; }
    /// Frame of the path; the last one is the sample itself.
    void setFrame(int frame);
    void stepFrame(int by);
    /// Back to the sample itself, without a word.
    void rewind();
    [[nodiscard]] int frame() const;
    void setColors(std::function<QRgb(float dex)> color);
    [[nodiscard]] ThumbnailStrip& thumbnails() { return *m_thumbnails; }

Q_SIGNALS:
    void frameChosen(int frame);
    void traceRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fill();
    void showFrame();

    std::shared_ptr<const SamplePath> m_path;
    std::vector<int> m_shown; ///< frames that have a thumbnail
    QLabel *m_sample, *m_step;
    QToolButton* m_trace;
    ThumbnailStrip* m_thumbnails;
    QSlider* m_slider;
};

} // namespace penumbra
