#pragma once

#include "ui/color_scale.h"
#include "ui/vtk_field.h"

#include <QImage>

namespace penumbra {

/// A map as a picture of its own pixels, upper row first as images have it.
[[nodiscard]] QImage mapImage(const DisplayMap& map, const ColorScale& scale);

} // namespace penumbra
