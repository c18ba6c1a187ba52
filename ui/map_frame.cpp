#include "ui/map_frame.h"

#include "ui/color_bar.h"

#include <algorithm>

namespace penumbra {
namespace {

constexpr int smallest = 40;
constexpr double worthIt = 1.15; // how much larger the picture must get

int sideBesideBars(QSize panel, const QFontMetrics& small, bool hasLeftBar)
{
    const int bars = (hasLeftBar ? 2 : 1) * ColorBar::width(small);
    return std::max(smallest, std::min(panel.width() - MapFrame::axisLeft - bars - 2 * MapFrame::padding,
                                       panel.height() - MapFrame::title - MapFrame::axisBelow - MapFrame::padding));
}

int sideAboveBar(QSize panel, const QFontMetrics& small)
{
    return std::max(smallest, std::min(panel.width() - MapFrame::axisLeft - 2 * MapFrame::padding,
                                       panel.height() - MapFrame::title - MapFrame::axisBelow -
                                           ColorBar::height(small) - MapFrame::padding));
}

} // namespace

int MapFrame::side(QSize panel, const QFontMetrics& small, bool hasLeftBar)
{
    return hasBarBelow(panel, small, hasLeftBar) ? sideAboveBar(panel, small)
                                                 : sideBesideBars(panel, small, hasLeftBar);
}

bool MapFrame::hasBarBelow(QSize panel, const QFontMetrics& small, bool hasLeftBar)
{
    return !hasLeftBar && sideAboveBar(panel, small) > worthIt * sideBesideBars(panel, small, false);
}

} // namespace penumbra
