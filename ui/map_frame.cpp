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

int sideWith(MapFrame::Bar bar, QSize panel, const QFontMetrics& small, bool hasLeftBar)
{
    QSize room = inside(panel);
    const bool captioned = MapFrame::hasCaption(panel, small, bar);
    if (bar == MapFrame::Bar::beside)
        room.rwidth() -= (hasLeftBar ? 2 : 1) * ColorBar::width(small, captioned);
    if (bar == MapFrame::Bar::below)
        room.rheight() -= ColorBar::height(small, captioned);
    return std::max(smallest, std::min(room.width(), room.height()));
}

} // namespace

bool MapFrame::hasCaption(QSize panel, const QFontMetrics& small, Bar bar)
{
    const QSize room = inside(panel);
    return ColorBar::captionFits(bar == Bar::below ? room.width() + axisLeft : room.height(), small);
}

int MapFrame::side(QSize panel, const QFontMetrics& small, bool hasLeftBar)
{
    return sideWith(bar(panel, small, hasLeftBar), panel, small, hasLeftBar);
}

MapFrame::Bar MapFrame::bar(QSize panel, const QFontMetrics& small, bool hasLeftBar)
{
    const auto with = [&](Bar bar) { return sideWith(bar, panel, small, hasLeftBar); };
    const bool below = !hasLeftBar && with(Bar::below) > worthIt * with(Bar::beside);
    const Bar bar = below ? Bar::below : Bar::beside;
    const bool tooSmall = !hasLeftBar && with(bar) < leastWithBar && with(Bar::none) > worthIt * with(bar);
    return tooSmall ? Bar::none : bar;
}

} // namespace penumbra
