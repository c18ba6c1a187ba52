#include "ui/still_label.h"

#include <QLabel>

namespace penumbra {

StillLabel::StillLabel(Qt::Alignment alignment, QWidget* parent) : QWidget(parent), m_label(new QLabel(this))
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_label->setAlignment(alignment | Qt::AlignVCenter);
}

void StillLabel::setText(const QString& text)
{
    if (text != m_label->text())
        m_label->setText(text);
}

QSize StillLabel::sizeHint() const
{
    return {0, m_label->fontMetrics().lineSpacing()};
}

void StillLabel::resizeEvent(QResizeEvent*)
{
    m_label->setGeometry(rect());
}

} // namespace penumbra
