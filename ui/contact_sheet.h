#pragma once

#include "ui/thumbnail_strip.h"

#include <QWidget>

#include <memory>
#include <optional>

namespace penumbra {

struct PosteriorSnapshot;

/// All samples side by side, over the maps. Covers its parent while it is shown.
class ContactSheet : public QWidget
{
    Q_OBJECT

public:
    explicit ContactSheet(QWidget* over);
    ~ContactSheet() override;

    void setPosterior(const std::shared_ptr<const PosteriorSnapshot>& snapshot);
    void setCurrent(std::optional<std::size_t> position);
    void open();
    [[nodiscard]] ThumbnailStrip& thumbnails() { return *m_thumbnails; }

Q_SIGNALS:
    void chosen(std::size_t position);
    void closed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void fill();

    std::shared_ptr<const PosteriorSnapshot> m_posterior;
    ThumbnailStrip* m_thumbnails;
};

} // namespace penumbra
