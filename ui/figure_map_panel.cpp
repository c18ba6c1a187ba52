// Maps in figures.
#include "ui/figure_painter.h"
#include "ui/ticks.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLinearGradient>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace penumbra::figure {
namespace {

// In font sizes: room around the picture for ticks and labels.
constexpr double left = 3.6, below = 3.1, barGap = 0.7, barWidth = 0.8, barLabels = 2.9, scaleLabel = 1.4;
constexpr double secondLine = 1.1; // of a scale's label
constexpr double right = barGap + barWidth + barLabels + scaleLabel;
constexpr double titleLine = 1.7;
constexpr double small = 0.85; // the font of ticks and labels
constexpr double tickLength = 0.35, lineWidth = 0.06;
constexpr double overlayWidth = 0.06, rimWidth = 0.13;
const QColor rimColor(0x18, 0x18, 0x1c);
constexpr double crispPixels = 2.5; // pixels of the map that are so many of the device wide are drawn as squares

QString lengthLabel(const char* axis)
{
    return QCoreApplication::translate("Figure", "%1  [Mpc/h]").arg(QLatin1String(axis));
}

void paintPicture(QPainter& painter, const MapFigure& map, QRectF square)
{
    const double perLength = map.image.width() / map.side;
    const QRectF source(map.visible.x() * perLength, (map.side - map.visible.y() - map.visible.height()) * perLength,
                        map.visible.width() * perLength, map.visible.height() * perLength);
    const double onDevice = square.width() / source.width() * painter.deviceTransform().m11();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, onDevice < crispPixels);
    painter.drawImage(square, map.image, source);
}

// Where it lies on the map.
void paintLabel(QPainter& painter, QRectF around, const QString& label, QRectF square, double em)
{
    QPainterPath text;
    text.addText(0.0, 0.0, painter.font(), label);
    const QRectF size = text.boundingRect();
    text.translate(around.center().x() - size.center().x(), around.top() - 0.3 * em - size.bottom());
    if (!square.contains(text.boundingRect()))
        return;
    painter.strokePath(text, QPen(rimColor, 2.0 * rimWidth * em, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
    painter.fillPath(text, Qt::white);
}

// On dark and bright maps alike: a light line on a dark rim.
void paintLines(QPainter& painter, const MapFigure& map, QRectF square, double em)
{
    painter.setBrush(Qt::NoBrush);
    for (const FigureLine& line : map.lines) {
        QPolygonF points;
        for (const QPointF& point : line.points)
            points << QPointF(square.left() + (point.x() - map.visible.x()) / map.visible.width() * square.width(),
                              square.bottom() - (point.y() - map.visible.y()) / map.visible.height() * square.height());
        painter.setPen(QPen(rimColor, rimWidth * em, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
        paintPolyline(painter, points, square);
        painter.setPen(QPen(line.color, overlayWidth * em, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
        paintPolyline(painter, points, square);
        if (!line.label.isEmpty())
            paintLabel(painter, points.boundingRect(), line.label, square, em);
    }
}

void paintAxes(QPainter& painter, const MapFigure& map, QRectF square, double em, const FigureStyle& style)
{
    const QFontMetricsF metrics(painter.font());
    const QPen pen(style.ink, lineWidth * em);
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(square);
    const int count = std::max(2, static_cast<int>(square.width() / (4.5 * em)));
    const Ticks x = niceTicks(map.visible.left(), map.visible.right(), count);
    for (const double value : x.values) {
        const double at = square.left() + (value - map.visible.left()) / map.visible.width() * square.width();
        painter.drawLine(QPointF(at, square.bottom()), QPointF(at, square.bottom() + tickLength * em));
        const QString text = x.text(value);
        painter.drawText(QPointF(at - 0.5 * metrics.horizontalAdvance(text),
                                 square.bottom() + 1.4 * tickLength * em + metrics.ascent()),
                         text);
    }
    const Ticks y = niceTicks(map.visible.top(), map.visible.bottom(), count);
    for (const double value : y.values) {
        const double at = square.bottom() - (value - map.visible.top()) / map.visible.height() * square.height();
        painter.drawLine(QPointF(square.left() - tickLength * em, at), QPointF(square.left(), at));
        const QString text = y.text(value);
        painter.drawText(QPointF(square.left() - 1.5 * tickLength * em - metrics.horizontalAdvance(text),
                                 at + 0.36 * metrics.ascent()),
                         text);
    }
    const QString along = lengthLabel("x");
    painter.drawText(QPointF(square.center().x() - 0.5 * metrics.horizontalAdvance(along),
                             square.bottom() + below * em - metrics.descent()),
                     along);
    paintUpwards(painter, lengthLabel("y"), {square.left() - (left - 0.6) * em, square.center().y()}, square.height());
}

// The scale's label takes two lines beside a map of this side.
bool isLong(const MapFigure& map, double side, const FigureStyle& style)
{
    return QFontMetricsF(font(style, small)).horizontalAdvance(map.scaleLabel) > side;
}

// Of the map in a cell of this width.
double sideIn(const MapFigure& map, double width, const FigureStyle& style)
{
    const double em = style.fontSize * unitsPerPoint, side = width - (left + right) * em;
    return isLong(map, side, style) ? side - secondLine * em : side;
}

void paintBar(QPainter& painter, const MapFigure& map, QRectF square, double em, const FigureStyle& style)
{
    const QFontMetricsF metrics(painter.font());
    const double swatch = map.hasEmpty ? 1.8 * em : 0.0;
    const QRectF bar(square.right() + barGap * em, square.top(), barWidth * em, square.height() - swatch);
    QLinearGradient gradient(bar.bottomLeft(), bar.topLeft());
    const double last = static_cast<double>(map.scaleColors.size()) - 1.0;
    for (std::size_t i = 0; i < map.scaleColors.size(); ++i)
        gradient.setColorAt(static_cast<double>(i) / last, map.scaleColors[i]);
    painter.fillRect(bar, gradient);
    painter.setPen(QPen(style.ink, lineWidth * em));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(bar);
    for (const FigureTick& tick : map.scaleTicks) {
        const double y = bar.bottom() - tick.position * bar.height();
        painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + 0.7 * tickLength * em, y));
        painter.drawText(QPointF(bar.right() + 1.6 * tickLength * em, y + 0.36 * metrics.ascent()), tick.text);
    }
    if (map.hasEmpty) {
        const QRectF chip(bar.left(), square.bottom() - barWidth * em, barWidth * em, barWidth * em);
        painter.fillRect(chip, map.emptyColor);
        painter.drawRect(chip);
        painter.drawText(QPointF(chip.right() + 1.6 * tickLength * em, chip.center().y() + 0.36 * metrics.ascent()),
                         QCoreApplication::translate("Figure", "none"));
    }
    const double lines = isLong(map, square.height(), style) ? scaleLabel + secondLine : scaleLabel;
    paintUpwards(painter, map.scaleLabel, {bar.right() + (barLabels + 0.5 * lines) * em, square.center().y()},
                 square.height());
}

} // namespace

double height(const FigurePanel& panel, double width, const FigureStyle& style)
{
    const double em = style.fontSize * unitsPerPoint;
    if (const auto* map = std::get_if<MapFigure>(&panel))
        return sideIn(*map, width, style) + (titleLine + below) * em;
    return std::max(0.62 * width, 20.0 * em);
}

void paint(QPainter& painter, const MapFigure& map, QRectF cell, const FigureStyle& style)
{
    const double em = style.fontSize * unitsPerPoint;
    const double side =
        std::max(em, std::min(sideIn(map, cell.width(), style), cell.height() - (titleLine + below) * em));
    const QRectF square(cell.left() + left * em, cell.top() + titleLine * em, side, side);
    paintTitle(painter, map.title, map.note, {square.left(), cell.top()}, cell.right() - square.left(), style);
    if (!map.image.isNull())
        paintPicture(painter, map, square);
    paintLines(painter, map, square, em);
    painter.setFont(font(style, small));
    paintAxes(painter, map, square, em, style);
    paintBar(painter, map, square, em, style);
}

} // namespace penumbra::figure
