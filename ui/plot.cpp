#include "ui/plot.h"

#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/ticks.h"

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

// Plain numbers, or powers of ten alone.
QString logText(double factor, int power, bool plain)
{
    if (!plain)
        return factor == 1.0 ? QStringLiteral("10") + superscript(power) : QString();
    return QString::number(factor * std::pow(10.0, power), 'g', 4);
}

// With what lies at its very ends, to rounding.
bool isOn(const PlotAxis& axis, double value)
{
    return value >= axis.low * 0.999 && value <= axis.high * 1.001;
}

} // namespace

QColor inkColor(Ink ink)
{
    switch (ink) {
    case Ink::posterior:
        return theme().blue;
    case Ink::truth:
        return theme().amber;
    case Ink::input:
        return theme().green;
    case Ink::quiet:
        return theme().dim;
    case Ink::accent:
        break;
    }
    return theme().text;
}

std::vector<double> stepEnds(const std::vector<double>& edges)
{
    std::vector<double> ends;
    for (std::size_t i = 0; i + 1 < edges.size(); ++i)
        ends.insert(ends.end(), {edges[i], edges[i + 1]});
    return ends;
}

std::vector<double> stepped(const std::vector<double>& values)
{
    std::vector<double> twice;
    for (const double value : values)
        twice.insert(twice.end(), {value, value});
    return twice;
}

PlotBand stepBand(const std::vector<double>& edges, const std::vector<double>& heights)
{
    PlotBand band;
    band.x = stepEnds(edges);
    band.high = stepped(heights);
    band.low.assign(band.high.size(), 0.0);
    return band;
}

std::vector<PlotLine> partsOn(const PlotAxis& y, const PlotLine& line)
{
    if (!y.logarithmic)
        return {line};
    PlotLine part = line;
    std::vector<PlotLine> parts;
    const auto begin = [&part] {
        part.x.clear();
        part.y.clear();
    };
    begin();
    for (std::size_t i = 0; i < line.x.size(); ++i) {
        if (line.y[i] > 0.0) {
            part.x.push_back(line.x[i]);
            part.y.push_back(line.y[i]);
        }
        if (i + 1 == line.x.size() || !(line.y[i] > 0.0)) {
            if (part.x.size() > 1) // a single point is no line
                parts.push_back(part);
            begin();
        }
    }
    return parts;
}

PlotRoom roomBetween(double from, double to, const PlotAxis& x, const PlotPane& pane)
{
    PlotRoom room;
    const auto count = [&](const std::vector<double>& xs, const std::vector<double>& ys) {
        for (std::size_t i = 0; i < xs.size(); ++i) {
            // The piece from the point before, or the point itself, as far as it lies between the two positions.
            const std::size_t before = i == 0 ? 0 : i - 1;
            const double x1 = fractionAlong(x, xs[before]), x2 = fractionAlong(x, xs[i]);
            if (x2 < from || x1 > to)
                continue;
            const double y1 = fractionAlong(pane.y, ys[before]), y2 = fractionAlong(pane.y, ys[i]);
            for (const double at : {std::max(from, x1), std::min(to, x2)}) {
                const double y = std::clamp(x2 > x1 ? std::lerp(y1, y2, (at - x1) / (x2 - x1)) : y2, 0.0, 1.0);
                room.above = std::min(room.above, 1.0 - y);
                room.below = std::min(room.below, y);
            }
        }
    };
    for (const PlotBand& band : pane.bands) {
        count(band.x, band.low);
        count(band.x, band.high);
    }
    for (const PlotLine& line : pane.lines)
        count(line.x, line.y);
    return room;
}

std::vector<PlotTick> plotTicks(const PlotAxis& axis, int count)
{
    std::vector<PlotTick> ticks;
    if (!axis.logarithmic) {
        if (axis.whole)
            count = std::min(count, static_cast<int>(std::ceil(axis.high - axis.low)));
        const Ticks nice = niceTicks(axis.low, axis.high, count);
        for (const double value : nice.values)
            ticks.push_back({value, nice.text(value)});
        return ticks;
    }
    const int first = static_cast<int>(std::floor(std::log10(axis.low) - 1e-9));
    const int last = static_cast<int>(std::ceil(std::log10(axis.high) + 1e-9));
    // From 0.01 to 1000, all or none.
    const bool plain =
        std::ceil(std::log10(axis.low) - 1e-9) >= -2.0 && std::floor(std::log10(axis.high) + 1e-9) <= 3.0;
    const bool thirds = 2 * (last - first) <= count + 2;
    int every = 1 + (last - first) / (count + 1); // of the decades, those with a text
    const auto labelled = [&axis, first, last](int step) {
        int texts = 0;
        for (int power = first; power <= last; ++power)
            texts += power % step == 0 && isOn(axis, std::pow(10.0, power)) ? 1 : 0;
        return texts;
    };
    while (every > 1 && labelled(every) < 2) // one number tells no scale
        --every;
    for (int power = first; power <= last; ++power)
        for (const double factor : {1.0, 3.0}) {
            const double value = factor * std::pow(10.0, power);
            if ((factor > 1.0 && !thirds) || !isOn(axis, value))
                continue;
            ticks.push_back({value, power % every == 0 ? logText(factor, power, plain) : QString()});
        }
    return ticks;
}

double fractionAlong(const PlotAxis& axis, double value)
{
    if (!axis.logarithmic)
        return (value - axis.low) / (axis.high - axis.low);
    // A value of nothing lies far below every logarithmic axis.
    return value > 0.0 ? std::log(value / axis.low) / std::log(axis.high / axis.low) : -1e3;
}

double valueAlong(const PlotAxis& axis, double fraction)
{
    if (!axis.logarithmic)
        return axis.low + fraction * (axis.high - axis.low);
    return axis.low * std::pow(axis.high / axis.low, fraction);
}

} // namespace penumbra
