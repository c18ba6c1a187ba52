#pragma once

#include "ui/figure.h"

#include <QFontMetricsF>
#include <QStringList>

class QPainter;

namespace penumbra {

/// Height that a figure takes at a width, both in points.
[[nodiscard]] double figureHeight(const Figure& figure, double width, const FigureStyle& style);

/// Paints a figure of that width [points] with its upper left corner at the origin; `scale` is how many units of the
/// painter make a point. Texts stay texts and lines stay lines on a painter that knows them.
void paintFigure(QPainter& painter, const Figure& figure, double width, const FigureStyle& style, double scale);

/// Private to the figure's own parts. Unit of all their lengths: a tenth of a point, so that fonts, whose size is a
/// whole number of units, come in tenths of a point.
namespace figure {

inline constexpr double unitsPerPoint = 10.0;

/// Height of a panel of that width, in units.
[[nodiscard]] double height(const FigurePanel& panel, double width, const FigureStyle& style);
void paint(QPainter& painter, const MapFigure& map, QRectF cell, const FigureStyle& style);
void paint(QPainter& painter, const ChartFigure& chart, QRectF cell, const FigureStyle& style);
/// Title in bold and, as far as there is room for it, the note behind it, on a line that begins at `left`; returns the
/// line's height.
double paintTitle(QPainter& painter, const QString& title, const QString& note, QPointF left, double room,
                  const FigureStyle& style);
[[nodiscard]] QFont font(const FigureStyle& style, double relative = 1.0, bool bold = false);
/// A line with the painter's pen, as far as it lies inside: SVG painters know no clipping.
void paintPolyline(QPainter& painter, const QPolygonF& points, QRectF inside);
/// The text, or its two halves where it is longer than `room`.
[[nodiscard]] QStringList linesIn(const QString& text, const QFontMetricsF& metrics, double room);
/// Text that reads upwards, centred on a point; in two lines where it would be longer than `room`, and then smaller.
void paintUpwards(QPainter& painter, const QString& text, QPointF centre, double room);

} // namespace figure

} // namespace penumbra
