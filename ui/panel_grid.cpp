#include "ui/panel_grid.h"

#include "ui/axis_labels.h"
#include "ui/map_canvas.h"
#include "ui/map_frame.h"
#include "ui/map_view.h"

#include <QGridLayout>

#include <algorithm>
#include <utility>

namespace penumbra {
namespace {

constexpr double worthIt = 1.15; // how much larger maps must get to stand in other rows

} // namespace

/// Cells of equal size to the pixel: what does not divide is left free at the right and below.
class PanelGrid::EvenLayout : public QGridLayout
{
public:
    using QGridLayout::QGridLayout;

    void setCells(int columns, int rows)
    {
        for (int i = 0; i < std::max(columnCount(), columns); ++i)
            setColumnStretch(i, i < columns ? 1 : 0);
        for (int i = 0; i < std::max(rowCount(), rows); ++i)
            setRowStretch(i, i < rows ? 1 : 0);
        m_columns = columns;
        m_rows = rows;
    }
    void setGeometry(const QRect& rect) override
    {
        QGridLayout::setGeometry(rect.adjusted(0, 0, -(rect.width() % m_columns), -(rect.height() % m_rows)));
    }

private:
    int m_columns = 1, m_rows = 1;
};

PanelGrid::PanelGrid(Viewport& viewport, QWidget* parent)
    : QWidget(parent), m_viewport(viewport), m_grid(new EvenLayout(this))
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
    for (MapView* view : m_shown)
        m_grid->removeWidget(view);
    m_shown.assign(m_panels.begin(), m_panels.begin() + count);
    m_columns = 0;
    arrange();
    for (std::size_t i = 0; i < m_panels.size(); ++i)
        m_panels[i]->setVisible(i < m_shown.size());
    setActive(m_active < m_shown.size() ? m_active : 0);
}

int PanelGrid::bestColumns() const
{
    const int count = static_cast<int>(m_shown.size());
    const QFontMetrics small(smallFont(font()));
    const auto side = [&](int columns) {
        return MapFrame::side({width() / columns, height() / (count / columns)}, small);
    };
    int best = count == 1 ? 1 : count <= 4 ? 2 : 3; // as one expects it, where it makes little difference
    for (int columns = count; columns > 0; --columns)
        if (count % columns == 0 && side(columns) > worthIt * side(best))
            best = columns;
    return best;
}

void PanelGrid::arrange()
{
    const int columns = bestColumns(), count = static_cast<int>(m_shown.size());
    if (std::exchange(m_columns, columns) == columns)
        return;
    m_grid->setCells(columns, count / columns);
    for (MapView* view : m_shown)
        m_grid->removeWidget(view);
    for (int i = 0; i < count; ++i)
        m_grid->addWidget(m_shown[static_cast<std::size_t>(i)], i / columns, i % columns);
}

void PanelGrid::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
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
