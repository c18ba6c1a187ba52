#pragma once

#include <QFontMetrics>
#include <QSize>

namespace penumbra {

/// The room that a map panel leaves around its picture: title above, axes below and at the left, colour bar at the
/// right or, in a narrow panel, below; a panel too small for it has none [logical pixels].
struct MapFrame
{
    static constexpr int title = 34, axisBelow = 22, axisLeft = 28, padding = 8;
    enum class Bar { none, beside, below };

    /// Side of the square picture in a panel; `small` is the font of axes and notes.
    [[nodiscard]] static int side(QSize panel, const QFontMetrics& small, bool hasLeftBar = false);
    /// Below the picture where that is so much larger then. Two bars are always beside it.
    [[nodiscard]] static Bar bar(QSize panel, const QFontMetrics& small, bool hasLeftBar = false);
    /// On how many lines quantity and unit have room along the bar of a panel: one, two or none.
    [[nodiscard]] static int captionLines(QSize panel, const QFontMetrics& small, Bar bar, bool hasLeftBar = false);
};

} // namespace penumbra
