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
    /// Quantity and unit, as brief as they are, in that length [logical pixels].
    [[nodiscard]] static bool captionFits(int length, const QFontMetrics& metrics);
    /// With its texts, in that font [logical pixels].
    [[nodiscard]] static int width(const QFontMetrics& metrics, bool captioned = true);

    // Without a caption where it does not fit.
    /// Beside `picture`, as high as it: at its right, or at its left beyond `leftOfPicture` pixels.
    static void paint(QPainter& painter, const ColorScale& scale, const QRect& picture);
    static void paintLeft(QPainter& painter, const ColorScale& scale, const QRect& picture, int leftOfPicture);

    /// Of a level bar with its texts, in that font [logical pixels].
    [[nodiscard]] static int height(const QFontMetrics& metrics, bool captioned = true);
    /// As wide as `picture`, `below` pixels under it.
    static void paintBelow(QPainter& painter, const ColorScale& scale, const QRect& picture, int below);
};

} // namespace penumbra
