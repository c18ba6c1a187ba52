#include "ui/map_frame.h"

#include "ui/color_bar.h"

#include <algorithm>

namespace penumbra {
namespace {

constexpr int smallest = 40, leastWithBar = 96; // of the picture
constexpr double worthIt = 1.15;                // how much larger the picture must get

// What the axes and the title leave to the picture and the colour bar.
QSize inside(QSize panel)
{
    return {panel.width() - MapFrame::axisLeft - 2 * MapFrame::padding,
            panel.height() - MapFrame::title - MapFrame::axisBelow - MapFrame::padding};
}

int sideWith(MapFrame::Bar bar, QSize panel, const QFontMetrics& small, bool hasLeftBar, int lines)
{
    QSize room = inside(panel);
    if (bar == MapFrame::Bar::beside)
        room.rwidth() -= (hasLeftBar ? 2 : 1) * ColorBar::width(small, lines);
    if (bar == MapFrame::Bar::below)
        room.rheight() -= ColorBar::height(small, lines);
    return std::max(smallest, std::min(room.width(), room.height()));
}

} // namespace

int MapFrame::captionLines(QSize panel, const QFontMetrics& small, Bar bar, bool hasLeftBar)
{
    if (bar == Bar::none)
        return 0;
    for (const int lines : {1, 2}) {
        const int length = sideWith(bar, panel, small, hasLeftBar, lines) + (bar == Bar::below ? axisLeft : 0);
        if (ColorBar::captionFits(length, small, lines))
            return lines;
    }
    return 0;
}

int MapFrame::side(QSize panel, const QFontMetrics& small, bool hasLeftBar)
{
    const Bar bar = MapFrame::bar(panel, small, hasLeftBar);
    return sideWith(bar, panel, small, hasLeftBar, captionLines(panel, small, bar, hasLeftBar));
}

MapFrame::Bar MapFrame::bar(QSize panel, const QFontMetrics& small, bool hasLeftBar)
{
    const auto with = [&](Bar bar) {
        return sideWith(bar, panel, small, hasLeftBar, captionLines(panel, small, bar, hasLeftBar));
    };
    const bool below = !hasLeftBar && with(Bar::below) > worthIt * with(Bar::beside);
    const Bar bar = below ? Bar::below : Bar::beside;
    const bool tooSmall = !hasLeftBar && with(bar) < leastWithBar && with(Bar::none) > worthIt * with(bar);
    return tooSmall ? Bar::none : bar;
}

} // namespace penumbra
