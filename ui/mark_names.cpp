#include "ui/mark_names.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace penumbra {
namespace {

bool isUpright(const PlotLine& line, const PlotAxis& y)
{
    if (line.x.empty() || line.x.front() != line.x.back())
        return false;
    const auto [low, high] = std::ranges::minmax(line.y);
    return fractionAlong(y, high) - fractionAlong(y, low) > 0.9;
}

} // namespace

std::vector<double> uprightLines(const Plot& plot)
{
    std::vector<double> lines;
    for (const PlotMark& mark : plot.marks)
        lines.push_back(fractionAlong(plot.x, mark.x));
    for (const PlotPane& pane : plot.panes)
        for (const PlotLine& line : pane.lines)
            if (isUpright(line, pane.y))
                lines.push_back(fractionAlong(plot.x, line.x.front()));
    return lines;
}

double placeName(double mark, double width, double gap, const NameRoom& room)
{
    const auto isFree = [&](double right) {
        const double left = right - width;
        return left >= room.left && right <= room.right &&
               std::ranges::none_of(room.lines, [&](double line) { return line > left && line < right; }) &&
               std::ranges::none_of(room.names, [&](double name) { return name > left && name - width < right; });
    };
    double best = mark - gap - width < room.left ? mark + gap + width : mark - gap;
    double distance = std::numeric_limits<double>::infinity();
    const auto propose = [&](double right) {
        constexpr double worthIt = 0.5; // at the left of two that are as near
        const double far = std::abs(right - 0.5 * width - mark);
        if (far < distance - worthIt && isFree(right)) {
            best = right;
            distance = far;
        }
    };
    propose(mark - gap);
    propose(mark + gap + width);
    for (const double line : room.lines) {
        propose(line - gap);
        propose(line + gap + width);
    }
    return best;
}

} // namespace penumbra
