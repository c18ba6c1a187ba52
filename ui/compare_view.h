#pragma once

#include "ui/view_settings.h"

#include <QTimer>
#include <QWidget>

#include <functional>
#include <vector>

namespace penumbra {

class MapView;
class Viewport;

/// Maps in the same place: one after the other (blink), or two with a divider between them (curtain). Says what it
/// wants to show; others give it the pictures. Blinking waits while a menu is open, a mouse button held or a dialog in
/// front: what they change belongs to the map that is shown.
class CompareView : public QWidget
{
    Q_OBJECT

public:
    explicit CompareView(Viewport& viewport, QWidget* parent = nullptr);

    /// Shows these, all different, in turn, `seconds` each, from the one that is shown now or the first.
    void blink(std::vector<MapQuantity> quantities, double seconds);
    void curtain(MapQuantity left, MapQuantity right, double divider);
    /// Stops the timer; to be called when the view is put away.
    void rest();
    /// The next map now, and no more of them by the timer.
    void step(int by);
    /// This map now, as long as it is one of the turns.
    void show(MapQuantity quantity);
    [[nodiscard]] bool isBlinking() const { return m_timer.isActive(); }

    /// What is shown; of a curtain the left map, and the right one.
    [[nodiscard]] MapQuantity shown() const { return m_shown; }
    [[nodiscard]] std::optional<MapQuantity> second() const { return m_second; }

    [[nodiscard]] MapView& view() { return *m_view; }

Q_SIGNALS:
    /// The pictures of shown() and second() are wanted.
    void pictureWanted();

private:
    [[nodiscard]] bool isBeingUsed() const;
    void advance(int by);

    MapView* m_view;
    QTimer m_timer;
    std::vector<MapQuantity> m_turns;
    MapQuantity m_shown = MapQuantity::stellarMass;
    std::optional<MapQuantity> m_second;
};

} // namespace penumbra
