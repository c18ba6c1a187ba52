#include "ui/figure_painter.h"
#include "ui/texts.h"

#include <QFont>
#include <QFontMetricsF>
#include <QLineF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <optional>

namespace penumbra {
namespace {

constexpr double panelWidth = 20.5; // that a panel needs for its labels and a map that is worth it, in font sizes
constexpr double gap = 0.8;         // between panels, in font sizes

struct Cell
{
    std::size_t panel;
    QRectF place; // [units]
};

bool isChart(const FigurePanel& panel)
{
    return std::holds_alternative<ChartFigure>(panel);
}

int columnsOf(const Figure& figure, double width, const FigureStyle& style)
{
    const int most = static_cast<int>(figure.panels.size());
    const int wanted = style.columns > 0 ? style.columns : static_cast<int>(width / (panelWidth * style.fontSize));
    return std::clamp(wanted, 1, std::max(1, most));
}

// Row by row; a chart takes what its row has left, as it can be of any shape.
std::vector<Cell> layOut(const Figure& figure, double width, const FigureStyle& style)
{
    const int columns = columnsOf(figure, width, style);
    const double space = gap * style.fontSize * figure::unitsPerPoint;
    const double cellWidth = (width * figure::unitsPerPoint - space * (columns - 1)) / columns;
    std::vector<Cell> cells;
    double top = 0.0;
    for (std::size_t first = 0; first < figure.panels.size();) {
        double rowHeight = 0.0;
        std::vector<Cell> row;
        for (int column = 0; column < columns && first < figure.panels.size(); ++first) {
            const FigurePanel& panel = figure.panels[first];
            const int span = isChart(panel) ? columns - column : 1;
            const double cell = cellWidth * span + space * (span - 1);
            row.push_back({first, {column * (cellWidth + space), top, cell, 0.0}});
            if (!isChart(panel) || row.size() == 1)
                rowHeight = std::max(rowHeight, figure::height(panel, cell, style));
            column += span;
        }
        for (Cell& cell : row)
            cell.place.setHeight(rowHeight);
        cells.insert(cells.end(), row.begin(), row.end());
        top += rowHeight + space;
    }
    return cells;
}

// The part of a segment inside a rectangle (Liang and Barsky 1984): SVG painters know no clipping.
std::optional<QLineF> clipped(QLineF line, QRectF inside)
{
    double from = 0.0, to = 1.0;
    const auto cut = [&](double step, double room) {
        if (step == 0.0)
            return room >= 0.0;
        const double at = room / step;
        step < 0.0 ? from = std::max(from, at) : to = std::min(to, at);
        return from <= to;
    };
    if (!cut(-line.dx(), line.x1() - inside.left()) || !cut(line.dx(), inside.right() - line.x1()) ||
        !cut(-line.dy(), line.y1() - inside.top()) || !cut(line.dy(), inside.bottom() - line.y1()))
        return std::nullopt;
    return QLineF(line.pointAt(from), line.pointAt(to));
}

} // namespace

QString title(const FigurePanel& panel)
{
    return std::visit([](const auto& any) { return any.title; }, panel);
}

double figureHeight(const Figure& figure, double width, const FigureStyle& style)
{
    double bottom = 0.0;
    for (const Cell& cell : layOut(figure, width, style))
        bottom = std::max(bottom, cell.place.bottom());
    return bottom / figure::unitsPerPoint;
}

void paintFigure(QPainter& painter, const Figure& figure, double width, const FigureStyle& style, double scale)
{
    painter.save();
    painter.scale(scale / figure::unitsPerPoint, scale / figure::unitsPerPoint);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    const double height = figureHeight(figure, width, style);
    painter.fillRect(QRectF(0.0, 0.0, width * figure::unitsPerPoint, height * figure::unitsPerPoint), style.paper);
    for (const Cell& cell : layOut(figure, width, style))
        std::visit([&](const auto& panel) { figure::paint(painter, panel, cell.place, style); },
                   figure.panels[cell.panel]);
    painter.restore();
}

namespace figure {

QFont font(const FigureStyle& style, double relative, bool bold)
{
    QFont font(QStringLiteral("DejaVu Sans"));
    font.setStyleHint(QFont::SansSerif);
    font.setPixelSize(static_cast<int>(std::lround(style.fontSize * relative * unitsPerPoint)));
    font.setWeight(bold ? QFont::Bold : QFont::Normal);
    return font;
}

double paintTitle(QPainter& painter, const QString& title, const QString& note, QPointF left, double room,
                  const FigureStyle& style)
{
    const QFont bold = font(style, 1.0, true), plain = font(style, 0.85);
    const double line = QFontMetricsF(bold).height();
    const QPointF base(left.x(), left.y() + QFontMetricsF(bold).ascent());
    painter.setFont(bold);
    painter.setPen(style.ink);
    painter.drawText(base, title);
    painter.setFont(plain);
    painter.setPen(style.dim);
    const double from = QFontMetricsF(bold).horizontalAdvance(title) + 0.6 * plain.pixelSize();
    painter.drawText(base + QPointF(from, 0.0), fittingParts(note, QFontMetricsF(plain), room - from));
    return line * 1.15;
}

void paintPolyline(QPainter& painter, const QPolygonF& points, QRectF inside)
{
    QPolygonF run;
    const auto flush = [&] {
        if (run.size() > 1)
            painter.drawPolyline(run);
        run.clear();
    };
    for (qsizetype i = 1; i < points.size(); ++i) {
        const std::optional<QLineF> seen = clipped({points[i - 1], points[i]}, inside);
        if (!seen) {
            flush();
            continue;
        }
        if (run.isEmpty() || run.back() != seen->p1()) {
            flush();
            run << seen->p1();
        }
        run << seen->p2();
    }
    flush();
}

QStringList linesIn(const QString& text, const QFontMetricsF& metrics, double room)
{
    if (metrics.horizontalAdvance(text) <= room)
        return {text};
    const auto longer = [&](qsizetype at) {
        return std::max(metrics.horizontalAdvance(text.left(at)), metrics.horizontalAdvance(text.mid(at).trimmed()));
    };
    qsizetype at = text.indexOf(QLatin1String("  [")); // before the unit, or else where the longer half is shortest
    if (at < 0 || longer(at) > room)
        for (qsizetype space = text.indexOf(QLatin1Char(' ')); space >= 0;
             space = text.indexOf(QLatin1Char(' '), space + 1))
            if (at < 0 || longer(space) < longer(at))
                at = space;
    return at < 0 ? QStringList{text} : QStringList{text.left(at), text.mid(at).trimmed()};
}

void paintUpwards(QPainter& painter, const QString& text, QPointF centre, double room)
{
    painter.save();
    painter.translate(centre);
    painter.rotate(-90.0);
    const QStringList lines = linesIn(text, QFontMetricsF(painter.font()), room);
    double longest = 0.0;
    for (const QString& line : lines)
        longest = std::max(longest, QFontMetricsF(painter.font()).horizontalAdvance(line));
    if (longest > room) {
        QFont smaller = painter.font();
        smaller.setPixelSize(std::max(1, static_cast<int>(smaller.pixelSize() * room / longest)));
        painter.setFont(smaller);
    }
    const QFontMetricsF metrics(painter.font());
    double base =
        0.5 * (metrics.ascent() - metrics.descent() - metrics.height() * static_cast<double>(lines.size() - 1));
    for (const QString& line : lines) {
        painter.drawText(QPointF(-0.5 * metrics.horizontalAdvance(line), base), line);
        base += metrics.height();
    }
    painter.restore();
}

} // namespace figure

} // namespace penumbra
