#pragma once

#include "ui/color_scale.h"

#include <QFontMetrics>
#include <QRect>

class QPainter;

namespace penumbra {

/// The colour bar of a map, upright beside it or level below it. Paints with the painter's font, into any size.
struct ColorBar
{
    static constexpr int gap = 10, bar = 9; ///< from the picture outwards [logical pixels]
    /// Quantity and unit, as brief as they are, in that length on one line or on two [logical pixels].
    [[nodiscard]] static bool captionFits(int length, const QFontMetrics& metrics, int lines = 1);
    /// With its texts, in that font [logical pixels].
    [[nodiscard]] static int width(const QFontMetrics& metrics, int captionLines = 1);

    // The caption takes up to so many lines; where it does not fit there is none.
    /// Beside `picture`, as high as it: at its right, or at its left beyond `leftOfPicture` pixels.
    static void paint(QPainter& painter, const ColorScale& scale, const QRect& picture, int captionLines = 1);
    static void paintLeft(QPainter& painter, const ColorScale& scale, const QRect& picture, int leftOfPicture,
                          int captionLines = 1);

    /// Of a level bar with its texts, in that font [logical pixels].
    [[nodiscard]] static int height(const QFontMetrics& metrics, int captionLines = 1);
    /// As wide as `picture`, `below` pixels under it.
    static void paintBelow(QPainter& painter, const ColorScale& scale, const QRect& picture, int below,
                           int captionLines = 1);
};

} // namespace penumbra
