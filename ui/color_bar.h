#pragma once

#include "ui/color_scale.h"

#include <QRect>

class QPainter;

namespace penumbra {

/// The upright colour bar of a map. Paints with the painter's font, into any size.
struct ColorBar
{
    static constexpr int gap = 10, bar = 9, labels = 33, caption = 16; ///< from the picture outwards [logical pixels]
    static constexpr int width = gap + bar + 6 + labels + caption;

    /// Beside `picture`, as high as it: at its right, or at its left beyond `leftOfPicture` pixels.
    static void paint(QPainter& painter, const ColorScale& scale, const QRect& picture);
    static void paintLeft(QPainter& painter, const ColorScale& scale, const QRect& picture, int leftOfPicture);
};

} // namespace penumbra
