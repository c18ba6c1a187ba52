#include "ui/map_view.h"

#include "ui/axis_labels.h"
#include "ui/map_canvas.h"
#include "ui/theme.h"
#include "ui/ticks.h"
#include "ui/viewport.h"

#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

// Logical pixels around the picture.
constexpr int titleHeight = 30, axisBelow = 22, axisLeft = 28, padding = 8;
constexpr int barGap = 10, barWidth = 9, barLabels = 29, scaleLabelWidth = 16;
constexpr int rightOfMap = barGap + barWidth + barLabels + scaleLabelWidth;

} // namespace

MapView::MapView(Viewport& viewport, Style style, QWidget* parent)
    : QWidget(parent), m_viewport(viewport), m_style(std::move(style)),
      m_canvas(new MapCanvas(viewport, m_style.colorMap, this)), m_hint(new QLabel(m_canvas))
{
    setMinimumSize(220, 200);
    m_canvas->setLimits(m_limits);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setWordWrap(true);
    m_hint->setAttribute(Qt::WA_TransparentForMouseEvents);
    connect(&viewport, &Viewport::changed, this, qOverload<>(&QWidget::update));
    describe();
}

MapView::~MapView() = default;

void MapView::setMap(std::shared_ptr<const DisplayMap> map)
{
    m_map = std::move(map);
    m_hint->setVisible(m_map == nullptr);
    m_canvas->setMap(m_map);
}

void MapView::setLimits(Limits limits)
{
    if (limits == m_limits)
        return;
    m_limits = limits;
    m_canvas->setLimits(limits);
    update();
}

void MapView::setTitle(const QString& title)
{
    m_style.title = title;
    describe();
    update();
}

void MapView::setNote(const QString& note)
{
    if (note == m_note)
        return;
    m_note = note;
    describe();
    update(0, 0, width(), titleHeight);
}

void MapView::setLive(bool live)
{
    m_live = live;
    update(0, 0, width(), titleHeight);
}

void MapView::setHint(const QString& hint)
{
    m_hint->setText(hint);
}

void MapView::describe()
{
    setAccessibleName(m_style.title);
    setAccessibleDescription(m_note);
    m_canvas->setAccessibleName(m_style.title);
}

void MapView::layOut()
{
    const int side = std::max(
        40, std::min(width() - axisLeft - rightOfMap - 2 * padding, height() - titleHeight - axisBelow - padding));
    const int left = padding + axisLeft + (width() - 2 * padding - axisLeft - rightOfMap - side) / 2;
    const int top = titleHeight + (height() - titleHeight - axisBelow - padding - side) / 2;
    m_square = {left, top, side, side};
    m_canvas->setGeometry(m_square);
    m_hint->setGeometry(QRect(0, 0, side, side).adjusted(20, 20, -20, -20));
    // On the maps' own dark ground in both themes.
    m_hint->setStyleSheet(QStringLiteral("color: #7d8393; background: transparent;"));
}

void MapView::resizeEvent(QResizeEvent*)
{
    layOut();
}

void MapView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        m_canvas->update();
    QWidget::changeEvent(event);
}

void MapView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintTitle(painter);
    painter.setFont(smallFont(font()));
    paintAxes(painter);
    paintColorBar(painter);
}

void MapView::paintTitle(QPainter& painter) const
{
    const int left = m_square.left(), right = m_square.right() + rightOfMap;
    const int baseline = m_square.top() - 10;
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(theme().text);
    painter.drawText(left, baseline, m_style.title);
    const int noteLeft = left + painter.fontMetrics().horizontalAdvance(m_style.title) + 8;
    painter.setFont(smallFont(font()));
    int noteRight = right;
    if (m_live) {
        const QString live = tr("live");
        const int width = painter.fontMetrics().horizontalAdvance(live);
        painter.setPen(theme().amber);
        painter.drawText(right - width, baseline, live);
        painter.setBrush(theme().amber);
        painter.setPen(Qt::NoPen);
        painter.drawEllipse(QPointF(right - width - 9.0, baseline - 4.0), 3.5, 3.5);
        noteRight -= width + 20;
    }
    painter.setPen(theme().dim);
    painter.drawText(noteLeft, baseline,
                     painter.fontMetrics().elidedText(m_note, Qt::ElideRight, std::max(0, noteRight - noteLeft)));
}

void MapView::paintAxes(QPainter& painter) const
{
    const QRectF visible = m_viewport.visible();
    const QFontMetrics metrics = painter.fontMetrics();
    const Ticks ticks = niceTicks(visible.left(), visible.right(), std::max(2, m_square.width() / 45));
    painter.setPen(theme().dim);
    for (const double value : ticks.values) {
        const double x = m_square.left() + (value - visible.left()) / visible.width() * m_square.width();
        const QString text = ticks.text(value);
        const double half = 0.5 * metrics.horizontalAdvance(text);
        const double from = std::clamp(x - half, double(m_square.left()), m_square.right() + 1 - 2.0 * half);
        painter.drawText(QPointF(from, m_square.bottom() + 6 + metrics.ascent()), text);
    }
    painter.drawText(m_square.right() + barGap, m_square.bottom() + 6 + metrics.ascent(), tr("Mpc/h"));
    const Ticks upward = niceTicks(visible.top(), visible.bottom(), std::max(2, m_square.height() / 45));
    for (const double value : upward.values) {
        const double y = m_square.bottom() + 1 - (value - visible.top()) / visible.height() * m_square.height();
        const QString text = upward.text(value);
        const double top = std::clamp(y - 0.5 * metrics.height(), double(m_square.top()) - 2,
                                      double(m_square.bottom() + 3 - metrics.height()));
        painter.drawText(QRectF(m_square.left() - 60, top, 54, metrics.height()), Qt::AlignRight | Qt::AlignVCenter,
                         text);
    }
}

void MapView::paintColorBar(QPainter& painter) const
{
    const QFontMetrics metrics = painter.fontMetrics();
    const int left = m_square.right() + 1 + barGap;
    const int swatch = m_style.hasEmpty ? 22 : 0; // room below for the colour of pixels without mass
    const QRect bar(left, m_square.top(), barWidth, m_square.height() - swatch);
    const auto& table = colors(m_style.colorMap);
    QLinearGradient gradient(bar.bottomLeft(), bar.topLeft());
    for (std::size_t i = 0; i < table.size(); i += 5)
        gradient.setColorAt(static_cast<double>(i) / 255.0, QColor(table[i].red, table[i].green, table[i].blue));
    painter.fillRect(bar, gradient);
    painter.setPen(theme().dim);
    const int textLeft = left + barWidth + 6;
    const Ticks ticks = niceTicks(m_limits.low, m_limits.high, std::max(2, bar.height() / 50));
    for (const double value : ticks.values) {
        const double y = bar.bottom() + 1 - (value - m_limits.low) / (m_limits.high - m_limits.low) * bar.height();
        painter.drawLine(QPointF(left + barWidth, y), QPointF(left + barWidth + 3, y));
        const double top =
            std::clamp(y - 0.5 * metrics.height(), double(bar.top()) - 2, double(bar.bottom() + 3 - metrics.height()));
        painter.drawText(QRectF(textLeft, top, barLabels, metrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
                         ticks.text(value));
    }
    if (m_style.hasEmpty) {
        const QRect chip(left, m_square.bottom() - barWidth + 1, barWidth, barWidth);
        painter.fillRect(chip, QColor(noMassColor.red, noMassColor.green, noMassColor.blue));
        painter.setPen(theme().dim);
        painter.drawRect(QRectF(chip).adjusted(0.5, 0.5, -0.5, -0.5));
        painter.drawText(QRectF(textLeft, chip.center().y() + 1 - 0.5 * metrics.height(), barLabels, metrics.height()),
                         Qt::AlignLeft | Qt::AlignVCenter, tr("none"));
    }
    painter.save();
    painter.translate(textLeft + barLabels + 2, bar.center().y());
    painter.rotate(90);
    painter.drawText(QRectF(-0.5 * m_square.height(), -metrics.height(), m_square.height(), metrics.height()),
                     Qt::AlignCenter, m_style.scaleLabel);
    painter.restore();
}

} // namespace penumbra
