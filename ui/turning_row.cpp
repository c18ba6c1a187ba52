#include "ui/turning_row.h"

#include <algorithm>

namespace penumbra {

TurningRow::TurningRow(int spacing, QWidget* parent)
    : QWidget(parent), m_row(new QBoxLayout(QBoxLayout::LeftToRight, this))
{
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(spacing);
}

QSize TurningRow::minimumSizeHint() const
{
    int width = 0;
    for (int i = 0; i < m_row->count(); ++i)
        width = std::max(width, m_row->itemAt(i)->minimumSize().width());
    return {width, m_row->minimumSize().height()};
}

void TurningRow::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    int needed = -m_row->spacing();
    for (int i = 0; i < m_row->count(); ++i)
        needed += m_row->itemAt(i)->sizeHint().width() + m_row->spacing();
    m_row->setDirection(needed <= width() ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

} // namespace penumbra
