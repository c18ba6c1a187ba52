// Charts in figures.
#include "ui/figure_painter.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>
#include <optional>

namespace penumbra::figure {
namespace {

// In font sizes.
constexpr double left = 5.2, right = 0.8, below = 3.1, titleLine = 1.7, between = 0.9;
constexpr double tickLength = 0.35, smallTick = 0.2, lineWidth = 0.06, curveWidth = 0.16;
constexpr double swatch = 1.8, columnGap = 1.5;
constexpr double legendShare = 0.45;                 // of the height of the upper pane, at most
constexpr double screenWidth = 1.8, markWidth = 1.0; // of the window's lines and marks [logical pixels]

// One pane of the panel: from the axes' values to the paper.
struct Frame
{
    const PlotAxis& x;
    const PlotAxis& y;
    QRectF place;

    [[nodiscard]] double toX(double value) const { return place.left() + fractionAlong(x, value) * place.width(); }
    [[nodiscard]] double toY(double value) const { return place.bottom() - fractionAlong(y, value) * place.height(); }
};

QColor colorOf(Ink ink, const FigureStyle& style)
{
    return style.plotColors[static_cast<std::size_t>(ink)];
}

// Opaque, so that printers without transparency draw it too.
QColor mixed(const QColor& ground, const QColor& color, double opacity)
{
    const auto mix = [opacity](int below, int above) {
        return static_cast<int>(std::lround(std::lerp(below, above, opacity)));
    };
    return {mix(ground.red(), color.red()), mix(ground.green(), color.green()), mix(ground.blue(), color.blue())};
}

// Of bands of one ink, the later ones lie on the earlier ones.
std::vector<QColor> bandColors(const PlotPane& pane, const FigureStyle& style)
{
    std::vector<QColor> grounds(inks.size(), style.paper), colors;
    for (const PlotBand& band : pane.bands) {
        QColor& ground = grounds[static_cast<std::size_t>(band.ink)];
        ground = mixed(ground, colorOf(band.ink, style), band.opacity);
        colors.push_back(ground);
    }
    return colors;
}

void paintLine(QPainter& painter, const PlotLine& line, const Frame& frame)
{
    for (const PlotLine& part : partsOn(frame.y, line)) {
        QPolygonF points;
        for (std::size_t i = 0; i < part.x.size(); ++i)
            points << QPointF(frame.toX(part.x[i]), frame.toY(part.y[i]));
        paintPolyline(painter, points, frame.place);
    }
}

void paintBand(QPainter& painter, const PlotBand& band, const QColor& color, const Frame& frame)
{
    QPolygonF outline;
    const auto add = [&](std::size_t i, double value) {
        outline << QPointF(std::clamp(frame.toX(band.x[i]), frame.place.left(), frame.place.right()),
                           std::clamp(frame.toY(value), frame.place.top(), frame.place.bottom()));
    };
    for (std::size_t i = 0; i < band.x.size(); ++i)
        add(i, band.high[i]);
    for (std::size_t i = band.x.size(); i-- > 0;)
        add(i, band.low[i]);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawPolygon(outline);
}

void paintTicksX(QPainter& painter, const Frame& frame, bool labelled, double em)
{
    const QFontMetricsF metrics(painter.font());
    const int count = std::max(2, static_cast<int>(frame.place.width() / (4.5 * em)));
    for (const PlotTick& tick : plotTicks(frame.x, count)) {
        const double at = frame.toX(tick.value), length = (tick.text.isEmpty() ? smallTick : tickLength) * em;
        painter.drawLine(QPointF(at, frame.place.bottom()), QPointF(at, frame.place.bottom() - length));
        if (labelled && !tick.text.isEmpty()) {
            const double width = metrics.horizontalAdvance(tick.text);
            const double start = std::min(at - 0.5 * width, frame.place.right() + right * em - width);
            painter.drawText(QPointF(start, frame.place.bottom() + 0.3 * em + metrics.ascent()), tick.text);
        }
    }
}

void paintTicksY(QPainter& painter, const Frame& frame, double em)
{
    const QFontMetricsF metrics(painter.font());
    const int count = std::max(2, static_cast<int>(frame.place.height() / (2.5 * em)));
    for (const PlotTick& tick : plotTicks(frame.y, count)) {
        const double at = frame.toY(tick.value), length = (tick.text.isEmpty() ? smallTick : tickLength) * em;
        painter.drawLine(QPointF(frame.place.left(), at), QPointF(frame.place.left() + length, at));
        if (!tick.text.isEmpty())
            painter.drawText(QPointF(frame.place.left() - 0.4 * em - metrics.horizontalAdvance(tick.text),
                                     at + 0.36 * metrics.ascent()),
                             tick.text);
    }
}

QPen penOf(const QColor& color, double width, bool dashed, double em)
{
    return {color, width / screenWidth * curveWidth * em, dashed ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap,
            Qt::RoundJoin};
}

void paintPane(QPainter& painter, const Plot& plot, const PlotPane& pane, QRectF place, double em,
               const FigureStyle& style)
{
    const Frame frame{plot.x, pane.y, place};
    const std::vector<QColor> colors = bandColors(pane, style);
    for (std::size_t i = 0; i < pane.bands.size(); ++i)
        paintBand(painter, pane.bands[i], colors[i], frame);
    painter.setBrush(Qt::NoBrush);
    for (const PlotMark& mark : plot.marks) {
        if (mark.x < plot.x.low || mark.x > plot.x.high)
            continue;
        painter.setPen(penOf(colorOf(mark.ink, style), markWidth, mark.dashed, em));
        painter.drawLine(QPointF(frame.toX(mark.x), place.top()), QPointF(frame.toX(mark.x), place.bottom()));
    }
    for (const PlotLine& line : pane.lines) {
        painter.setPen(penOf(colorOf(line.ink, style), line.width, line.dashed, em));
        paintLine(painter, line, frame);
    }
    painter.setPen(QPen(style.ink, lineWidth * em));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(place);
    paintTicksX(painter, frame, &pane == &plot.panes.back(), em);
    paintTicksY(painter, frame, em);
    // Two lines are centred where the second begins: the first is as far from the edge as one alone.
    const QFontMetricsF metrics(painter.font());
    const auto more = static_cast<double>(linesIn(pane.y.label, metrics, place.height()).size() - 1);
    paintUpwards(painter, pane.y.label,
                 {place.left() - (left - 0.6) * em + 0.5 * more * metrics.height(), place.center().y()},
                 place.height());
}

struct LegendEntry
{
    QString name;
    std::optional<QPen> line; ///< absent of a band
    QColor band;
};

std::vector<LegendEntry> legendOf(const Plot& plot, double em, const FigureStyle& style)
{
    std::vector<LegendEntry> entries;
    const PlotPane& pane = plot.panes.front();
    for (const PlotMark& mark : plot.marks)
        entries.push_back({mark.name, penOf(colorOf(mark.ink, style), markWidth, mark.dashed, em), {}});
    for (const PlotLine& line : pane.lines)
        entries.push_back({line.name, penOf(colorOf(line.ink, style), line.width, line.dashed, em), {}});
    const std::vector<QColor> colors = bandColors(pane, style);
    for (std::size_t i = 0; i < pane.bands.size(); ++i)
        entries.push_back({pane.bands[i].name, std::nullopt, colors[i]});
    std::erase_if(entries, [](const LegendEntry& entry) { return entry.name.isEmpty(); });
    return entries;
}

// How wide entries in columns of so many rows are.
double legendWidth(const std::vector<LegendEntry>& entries, std::size_t rows, const QFontMetricsF& metrics, double em)
{
    double width = 0.0;
    for (std::size_t first = 0; first < entries.size(); first += rows) {
        double widest = 0.0;
        for (std::size_t i = first; i < std::min(first + rows, entries.size()); ++i)
            widest = std::max(widest, metrics.horizontalAdvance(entries[i].name));
        width += swatch * em + widest + columnGap * em;
    }
    return width;
}

// How many points of curves and edges of bands lie there, with those between the given ones.
std::size_t pointsIn(const QRectF& box, const Plot& plot, const Frame& frame)
{
    constexpr int between = 4;
    std::size_t inside = 0;
    const auto count = [&](const std::vector<double>& x, const std::vector<double>& y) {
        for (std::size_t i = 0; i + 1 < std::min(x.size(), y.size()); ++i) {
            const QPointF from(frame.toX(x[i]), frame.toY(y[i])), to(frame.toX(x[i + 1]), frame.toY(y[i + 1]));
            for (int j = 0; j <= between; ++j)
                inside += box.contains(from + (to - from) * j / between) ? 1 : 0;
        }
    };
    for (const PlotLine& line : plot.panes.front().lines)
        count(line.x, line.y);
    for (const PlotBand& band : plot.panes.front().bands) {
        count(band.x, band.low);
        count(band.x, band.high);
    }
    return inside;
}

// The corner where it hides least: of several such the lower left, where falling spectra leave room, or the upper left,
// where histograms do.
QRectF legendPlace(QSizeF size, const Plot& plot, QRectF place, double em)
{
    const Frame frame{plot.x, plot.panes.front().y, place};
    const QRectF room = place.adjusted(0.8 * em, 0.4 * em, -0.4 * em, -0.4 * em);
    const bool above = plot.panes.front().y.whole;
    std::optional<std::size_t> fewest;
    QRectF best;
    for (const bool right : {false, true})
        for (const bool top : {above, !above}) {
            const QRectF box(QPointF(right ? room.right() - size.width() : room.left(),
                                     top ? room.top() : room.bottom() - size.height()),
                             size);
            if (const std::size_t points = pointsIn(box, plot, frame); !fewest || points < *fewest) {
                fewest = points;
                best = box;
            }
        }
    return best;
}

// In a corner; in columns where the chart is low.
void paintLegend(QPainter& painter, const Plot& plot, QRectF place, double em, const FigureStyle& style)
{
    const QFontMetricsF metrics(painter.font());
    const double line = 1.25 * em;
    const std::vector<LegendEntry> entries = legendOf(plot, em, style);
    if (entries.empty())
        return;
    auto rows = static_cast<std::size_t>(std::max(1.0, std::floor(legendShare * place.height() / line)));
    while (rows < entries.size() && legendWidth(entries, rows, metrics, em) > place.width() - em)
        ++rows;
    const double used = static_cast<double>(std::min(rows, entries.size()));
    const QRectF box = legendPlace(
        {legendWidth(entries, rows, metrics, em) - (columnGap - 0.5) * em, used * line + 0.3 * em}, plot, place, em);
    const bool top = box.center().y() < place.center().y();
    double from = box.left();
    for (std::size_t first = 0; first < entries.size(); first += rows) {
        const double lowest = std::min(rows, entries.size() - first) - 1.0;
        double y = top ? box.top() + 0.8 * em + lowest * line : box.bottom() - 0.3 * em, widest = 0.0;
        for (std::size_t i = first; i < std::min(first + rows, entries.size()); ++i, y -= line) {
            if (entries[i].line) {
                painter.setPen(*entries[i].line);
                painter.drawLine(QPointF(from, y - 0.3 * em), QPointF(from + swatch * em, y - 0.3 * em));
            } else {
                painter.fillRect(QRectF(from, y - 0.65 * em, swatch * em, 0.7 * em), entries[i].band);
            }
            painter.setPen(style.ink);
            painter.drawText(QPointF(from + (swatch + 0.5) * em, y), entries[i].name);
            widest = std::max(widest, metrics.horizontalAdvance(entries[i].name));
        }
        from += swatch * em + widest + columnGap * em;
    }
}

} // namespace

void paint(QPainter& painter, const ChartFigure& chart, QRectF cell, const FigureStyle& style)
{
    const double em = style.fontSize * unitsPerPoint;
    paintTitle(painter, chart.title, chart.note, {cell.left() + left * em, cell.top()}, cell.width() - left * em,
               style);
    painter.setFont(font(style, 0.85));
    const std::vector<PlotPane>& panes = chart.plot.panes;
    if (panes.empty()) { // of what is still to come
        painter.setPen(QPen(style.grid, lineWidth * em));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(cell.adjusted(left * em, titleLine * em, -right * em, -below * em));
        return;
    }
    double shares = 0.0;
    for (const PlotPane& pane : panes)
        shares += pane.share;
    const double room =
        cell.height() - (titleLine + below) * em - between * em * (static_cast<double>(panes.size()) - 1.0);
    double top = cell.top() + titleLine * em;
    for (std::size_t i = 0; i < panes.size(); ++i) {
        const QRectF place(cell.left() + left * em, top, cell.width() - (left + right) * em,
                           room * panes[i].share / shares);
        paintPane(painter, chart.plot, panes[i], place, em, style);
        if (i == 0)
            paintLegend(painter, chart.plot, place, em, style);
        top = place.bottom() + between * em;
    }
    const QFontMetricsF metrics(painter.font());
    const QString& along = chart.plot.x.label;
    painter.setPen(style.ink);
    painter.drawText(
        QPointF(cell.left() + left * em + 0.5 * (cell.width() - (left + right) * em - metrics.horizontalAdvance(along)),
                cell.bottom() - metrics.descent()),
        along);
}

} // namespace penumbra::figure
