#include "ui/map_frame.h"

#include "ui/color_bar.h"

#include <algorithm>

namespace penumbra {
namespace {

constexpr int smallest = 40;

} // namespace

int MapFrame::side(QSize panel, const QFontMetrics& small, bool hasLeftBar)
{
    const int bars = (hasLeftBar ? 2 : 1) * ColorBar::width(small);
    return std::max(smallest, std::min(panel.width() - axisLeft - bars - 2 * padding,
                                       panel.height() - title - axisBelow - padding));
}

} // namespace penumbra
