#pragma once

#include "ui/map_quantity.h"
#include "ui/vtk_field.h"

#include <memory>

namespace penumbra {

/// What one panel shows: the map, and what is to be said of it.
struct MapPicture
{
    MapQuantity quantity = MapQuantity::sample;
    QString title;                         ///< "Sample 17"
    QString note;                          ///< "41 samples", "step 13 of 20, denoising estimate"
    bool estimate = false;                 ///< no finished map: its note tells so before the value under the cursor
    bool live = false;                     ///< still changes
    QString hint;                          ///< in the middle while there is no map
    std::shared_ptr<const DisplayMap> map; ///< or null
};

} // namespace penumbra
