#pragma once

#include "ui/posterior_snapshot.h"
#include "ui/sample_player.h"
#include "ui/thumbnail_strip.h"

#include <QWidget>

#include <memory>
#include <optional>

class QAction;
class QLabel;
class QToolButton;

namespace penumbra {

class TimeMachine;

/// Below the maps: the samples as a film strip with the live one at its end, and the time machine of the one that is
/// shown.
class SampleBar : public QWidget
{
    Q_OBJECT

public:
    /// The buttons are those of the actions.
    explicit SampleBar(const QList<QAction*>& actions, QWidget* parent = nullptr);
    ~SampleBar() override;

    void setPosterior(const std::shared_ptr<const PosteriorSnapshot>& snapshot);
    /// The sample being drawn as estimated now; null when none is.
    void setLive(const std::shared_ptr<const Field>& estimate, std::uint32_t index);
    /// Which sample is shown; absent: the live one, or none.
    void setCurrent(std::optional<std::size_t> position);

    [[nodiscard]] ThumbnailStrip& strip() { return *m_strip; }
    [[nodiscard]] TimeMachine& timeMachine() { return *m_machine; }

Q_SIGNALS:
    void chosen(std::size_t position);
    void liveChosen();

protected:
    void changeEvent(QEvent* event) override;

private:
    void fitHeight();
    void fill();

    std::shared_ptr<const PosteriorSnapshot> m_posterior;
    std::shared_ptr<const Field> m_live;
    std::uint32_t m_liveIndex = 0;
    std::optional<std::size_t> m_current;
    QLabel* m_count;
    ThumbnailStrip* m_strip;
    TimeMachine* m_machine;
};

/// The thumbnails of a posterior's samples.
[[nodiscard]] std::vector<Thumbnail> sampleThumbnails(const PosteriorSnapshot& posterior);

} // namespace penumbra
