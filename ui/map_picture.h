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
    QString note;                          ///< "41 samples", "estimate at step 13 of 20"
    bool live = false;                     ///< still changes
    QString hint;                          ///< in the middle while there is no map
    std::shared_ptr<const DisplayMap> map; ///< or null
};

} // namespace penumbra
