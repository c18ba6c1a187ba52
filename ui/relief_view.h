#pragma once

#include "ui/color_scale.h"
#include "ui/contours.h"
#include "ui/map_picture.h"
#include "ui/quantity_button.h"

#include <QWidget>

class QLabel;

namespace penumbra {

class ReliefCanvas;

/// A map as a landscape with its title, which is a menu of what can be shown, and its colour bar.
class ReliefView : public QWidget
{
    Q_OBJECT

public:
    explicit ReliefView(QWidget* parent = nullptr);

    void setPicture(const MapPicture& picture, const ColorScale& scale);
    /// Contours that lie on the landscape; null for none.
    void setContours(const std::shared_ptr<const ContourLines>& contours);
    void setChoices(const std::vector<MapChoice>& choices) { m_title->setChoices(choices); }

    [[nodiscard]] ReliefCanvas& canvas() { return *m_canvas; }
    [[nodiscard]] QuantityButton& title() { return *m_title; }

Q_SIGNALS:
    void quantityChosen(penumbra::MapQuantity quantity);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    MapPicture m_picture;
    std::shared_ptr<const ContourLines> m_contours;
    ColorScale m_scale;
    ReliefCanvas* m_canvas;
    QuantityButton* m_title;
    QLabel *m_note, *m_hint;
};

} // namespace penumbra
