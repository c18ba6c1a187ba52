#pragma once

#include "ui/color_scale.h"
#include "ui/contours.h"
#include "ui/figure.h"
#include "ui/map_marks.h"
#include "ui/map_picture.h"

namespace penumbra {

/// What the window draws over its maps.
struct MapOverlays
{
    std::shared_ptr<const ContourLines> contours; ///< or null
    MapMarks marks;
    bool periodic = false; ///< regions show on every side of the map that they reach beyond
};

/// The figure of a map as the window draws it: its colours, its limits, the part that is shown [Mpc/h], and what lies
/// over it. Without a map it has axes and colour bar only; a map is not covered with its own contours.
[[nodiscard]] MapFigure mapFigure(const MapPicture& picture, const ColorScale& scale, QRectF visible,
                                  const MapOverlays& overlays = {});

} // namespace penumbra
