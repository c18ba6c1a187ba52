#include "ui/axis_labels.h"

#include "ui/theme.h"

#include <QPainter>

namespace penumbra {

QFont smallFont(const QFont& font)
{
    QFont small = font;
    small.setPointSizeF(font.pointSizeF() * 0.88);
    return small;
}

AxisLabels::AxisLabels(QWidget* parent) : QWidget(parent)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

void AxisLabels::setLabels(std::vector<Label> labels)
{
    m_labels = std::move(labels);
    update();
}

void AxisLabels::setGuides(std::vector<QLineF> guides)
{
    if (guides == m_guides)
        return;
    m_guides = std::move(guides);
    update();
}

void AxisLabels::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(QPen(theme().text, 1.0, Qt::DashLine));
    for (const QLineF& guide : m_guides)
        painter.drawLine(guide);
    painter.setFont(smallFont(font()));
    for (const Label& label : m_labels) {
        const QSizeF size = painter.fontMetrics().size(0, label.text);
        QRectF box({}, size);
        if (label.alignment & Qt::AlignHCenter)
            box.moveLeft(-0.5 * size.width());
        else if (label.alignment & Qt::AlignRight)
            box.moveRight(0.0);
        if (label.alignment & Qt::AlignVCenter)
            box.moveTop(-0.5 * size.height());
        else if (label.alignment & Qt::AlignBottom)
            box.moveBottom(0.0);
        painter.save();
        painter.setPen(label.color.isValid() ? label.color : theme().dim);
        painter.translate(label.at);
        if (!label.upright)
            painter.rotate(-90);
        painter.drawText(box, Qt::AlignCenter, label.text);
        painter.restore();
    }
}

} // namespace penumbra
