#pragma once

#include "ui/map_view.h"
#include "ui/view_settings.h"

#include <QWidget>

#include <vector>

namespace penumbra {

class Viewport;

/// Map panels side by side, one of which is the active one. Makes panels as they are needed, and arranges them in the
/// number of columns that gives the largest maps.
class PanelGrid : public QWidget
{
    Q_OBJECT

public:
    explicit PanelGrid(Viewport& viewport, QWidget* parent = nullptr);

    /// 1, 2, 4 or 6; the panels that are no longer shown are kept.
    void setCount(int count);
    /// Those that are shown, from the upper left.
    [[nodiscard]] const std::vector<MapView*>& panels() const { return m_shown; }
    /// Those that are kept, too.
    [[nodiscard]] const std::vector<MapView*>& allPanels() const { return m_panels; }
    [[nodiscard]] std::size_t active() const { return m_active; }
    void setActive(std::size_t panel);

protected:
    void resizeEvent(QResizeEvent* event) override;

Q_SIGNALS:
    void panelAdded(penumbra::MapView* view);
    void quantityChosen(std::size_t panel, penumbra::MapQuantity quantity);
    void activeChanged();

private:
    class EvenLayout;

    [[nodiscard]] int bestColumns() const;
    void arrange();
    MapView* makePanel();

    Viewport& m_viewport;
    EvenLayout* m_grid;
    std::vector<MapView*> m_panels, m_shown;
    std::size_t m_active = 0;
    int m_columns = 0; ///< as arranged
};

} // namespace penumbra
