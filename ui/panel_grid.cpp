#include "ui/panel_grid.h"

#include "ui/map_canvas.h"
#include "ui/map_view.h"

#include <QGridLayout>

namespace penumbra {

PanelGrid::PanelGrid(Viewport& viewport, QWidget* parent)
    : QWidget(parent), m_viewport(viewport), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(0);
}

MapView* PanelGrid::makePanel()
{
    const std::size_t index = m_panels.size();
    auto* view = new MapView(m_viewport, this);
    m_panels.push_back(view);
    connect(view, &MapView::quantityChosen, this, [this, index](bool, MapQuantity quantity) {
        setActive(index);
        Q_EMIT quantityChosen(index, quantity);
    });
    connect(&view->canvas(), &MapCanvas::activated, this, [this, index] { setActive(index); });
    Q_EMIT panelAdded(view);
    return view;
}

void PanelGrid::setCount(int count)
{
    while (static_cast<int>(m_panels.size()) < count)
        makePanel();
    const int columns = count == 1 ? 1 : count <= 4 ? 2 : 3;
    for (int i = 0; i < 3; ++i) {
        m_grid->setColumnStretch(i, i < columns ? 1 : 0);
        m_grid->setRowStretch(i, i * columns < count ? 1 : 0);
    }
    for (MapView* view : m_panels)
        m_grid->removeWidget(view);
    m_shown.assign(m_panels.begin(), m_panels.begin() + count);
    for (int i = 0; i < static_cast<int>(m_panels.size()); ++i) {
        MapView* view = m_panels[static_cast<std::size_t>(i)];
        if (i < count)
            m_grid->addWidget(view, i / columns, i % columns);
        view->setVisible(i < count);
    }
    setActive(m_active < m_shown.size() ? m_active : 0);
}

void PanelGrid::setActive(std::size_t panel)
{
    const bool changed = panel != m_active;
    m_active = panel;
    for (std::size_t i = 0; i < m_shown.size(); ++i)
        m_shown[i]->setActive(i == m_active && m_shown.size() > 1);
    if (changed)
        Q_EMIT activeChanged();
}

} // namespace penumbra
