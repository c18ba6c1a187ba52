#pragma once

#include "ui/color_scale.h"
#include "ui/map_frame.h"
#include "ui/map_picture.h"
#include "ui/quantity_button.h"

#include <QWidget>

#include <memory>
#include <optional>

class QLabel;

namespace penumbra {

struct ContourLines;
class MapCanvas;
class Viewport;

/// One map with all that it takes to read it: title, which is a menu of what can be shown, note, the value under the
/// cursor, the picture, axes in Mpc/h, colour bar with unit. On demand a second map behind a curtain. Draws what it is
/// given.
class MapView : public QWidget
{
    Q_OBJECT

public:
    explicit MapView(Viewport& viewport, QWidget* parent = nullptr);
    ~MapView() override;

    void setPicture(const MapPicture& picture, const ColorScale& scale);
    [[nodiscard]] const MapPicture& picture() const { return m_picture; }
    [[nodiscard]] const std::shared_ptr<const DisplayMap>& map() const { return m_picture.map; }
    [[nodiscard]] const ColorScale& scale() const { return m_scale; }
    [[nodiscard]] Limits limits() const { return m_scale.settings().limits; }

    /// The picture to the right of the divider.
    void setSecond(const MapPicture& picture, const ColorScale& scale);
    void clearSecond();
    /// What the titles offer.
    void setChoices(const std::vector<MapChoice>& choices);
    /// Null for none; a map is not covered with its own contours.
    void setContours(std::shared_ptr<const ContourLines> contours);
    /// Marks the panel that keys act on.
    void setActive(bool active);

    [[nodiscard]] MapCanvas& canvas() { return *m_canvas; }
    [[nodiscard]] QuantityButton& title() { return *m_title; }
    [[nodiscard]] QuantityButton& secondTitle() { return *m_secondTitle; }
    /// The value under the cursor as it is written beside the title; empty without one.
    [[nodiscard]] QString valueText() const;

Q_SIGNALS:
    void quantityChosen(bool second, penumbra::MapQuantity quantity);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Second
    {
        MapPicture picture;
        ColorScale scale;
    };

    void layOut();
    void describe();
    void showHint();
    void updateLegend();
    void paintTitle(QPainter& painter) const;
    void paintAxes(QPainter& painter) const;
    [[nodiscard]] bool hasLeftBar() const;
    /// Of the bar at the right or below, which two maps may share.
    [[nodiscard]] ColorScale barScale() const;
    /// What the bar under `at` tells in full; empty elsewhere.
    [[nodiscard]] QString barTip(QPoint at) const;

    Viewport& m_viewport;
    MapPicture m_picture;
    ColorScale m_scale;
    std::optional<Second> m_second;
    std::shared_ptr<const ContourLines> m_contours;
    bool m_active = false;
    QuantityButton *m_title, *m_secondTitle;
    MapCanvas* m_canvas;
    QLabel *m_hint, *m_legend;
    QRect m_square; ///< of the picture
    MapFrame::Bar m_bar = MapFrame::Bar::beside;
    int m_captionLines = 1;
};

/// "13.44 dex"; for pixels without mass "none".
[[nodiscard]] QString valueText(float value, MapScale scale);

} // namespace penumbra
