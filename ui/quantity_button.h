#pragma once

#include "ui/map_quantity.h"

#include <QToolButton>

#include <vector>

namespace penumbra {

/// A quantity that a panel can be asked for, with the reason when it cannot show it.
struct MapChoice
{
    MapQuantity quantity;
    QString whyNot; ///< empty: it can
};

/// The title of a panel, which is a menu of what it can show.
class QuantityButton : public QToolButton
{
    Q_OBJECT

public:
    explicit QuantityButton(QWidget* parent);

    void setChoices(std::vector<MapChoice> choices);
    /// Title now, which may say more than the quantity: "Sample 17".
    void setCurrent(MapQuantity quantity, const QString& title);
    /// Width that it may take [logical pixels]. A title that needs more is shown without its middle, and whole as the
    /// tooltip.
    void setRoom(int width);
    /// What a map of it shows, sentences, where its title leaves that open; else empty.
    [[nodiscard]] static QString about(MapQuantity quantity);

Q_SIGNALS:
    void chosen(penumbra::MapQuantity quantity);

protected:
    bool event(QEvent* event) override;

private:
    void fill();
    void fit();

    QString m_title;
    int m_room = QWIDGETSIZE_MAX;
    std::vector<MapChoice> m_choices;
    MapQuantity m_current = MapQuantity::sample;
};

} // namespace penumbra
