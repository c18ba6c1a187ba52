#pragma once

#include <QFontMetrics>
#include <QSize>

namespace penumbra {

/// The room that a map panel leaves around its picture: title above, axes below and at the left, colour bar at the
/// right or, in a narrow panel, below [logical pixels].
struct MapFrame
{
    static constexpr int title = 34, axisBelow = 22, axisLeft = 28, padding = 8;

    /// Side of the square picture in a panel; `small` is the font of axes and notes.
    [[nodiscard]] static int side(QSize panel, const QFontMetrics& small, bool hasLeftBar = false);
    /// The picture is so much larger with the colour bar below it that it lies there. Never with two bars.
    [[nodiscard]] static bool hasBarBelow(QSize panel, const QFontMetrics& small, bool hasLeftBar = false);
};

} // namespace penumbra
