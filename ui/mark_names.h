#pragma once

#include "ui/plot.h"

#include <vector>

namespace penumbra {

/// Where along the horizontal axis a plot has vertical lines from end to end of a pane: 0 to 1, marks first.
[[nodiscard]] std::vector<double> uprightLines(const Plot& plot);

/// What stands in the way of a name beside a mark, all in logical pixels along the axis.
struct NameRoom
{
    double left, right;        ///< ends of the axis
    std::vector<double> lines; ///< that no name may lie on
    std::vector<double> names; ///< right ends of those that are placed already, as wide as this one
};

/// Right end of a name that is `width` wide and belongs to the line at `mark`: `gap` from it at its left or its right;
/// where other lines or names are in the way, beside the nearest line with room; without any, at its left [logical
/// pixels].
[[nodiscard]] double placeName(double mark, double width, double gap, const NameRoom& room);

} // namespace penumbra
