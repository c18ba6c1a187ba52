#pragma once

#include "ui/contours.h"
#include "ui/map_display.h"

#include <array>

namespace penumbra {

/// How maps are compared.
enum class Comparison {
    tile,    ///< side by side
    blink,   ///< one after the other in the same place
    curtain, ///< two in the same place, with a divider to drag
    relief   ///< one, as a landscape
};

inline constexpr std::array<Comparison, 4> comparisons{Comparison::tile, Comparison::blink, Comparison::curtain,
                                                       Comparison::relief};

/// "curtain": names in files and on the command line, and back.
[[nodiscard]] QString key(Comparison mode);
[[nodiscard]] std::optional<Comparison> comparison(const QString& key);

inline constexpr int mostPanels = 6;
inline constexpr std::array<int, 4> panelCounts{1, 2, 4, mostPanels};

/// Which maps are shown, and where. A plain value: to be compared, stored, undone.
struct MapLayout
{
    Comparison mode = Comparison::tile;
    int panels = 4; ///< one of panelCounts
    std::array<MapQuantity, mostPanels> quantities{MapQuantity::stellarMass, MapQuantity::sample,
                                                   MapQuantity::mean,        MapQuantity::std,
                                                   MapQuantity::truth,       MapQuantity::residual};
    MapQuantity left = MapQuantity::mean, right = MapQuantity::sample; ///< of the curtain
    double divider = 0.5;                                              ///< of the curtain, as a fraction of the width
    MapQuantity relief = MapQuantity::mean;
    double blinkSeconds = 0.5; ///< for each map

    friend bool operator==(const MapLayout&, const MapLayout&) = default;
};

/// Everything about the look of the maps: what undo and session files keep.
struct ViewSettings
{
    AllDisplaySettings display;
    MapLayout layout;
    ContourSettings contours;

    friend bool operator==(const ViewSettings&, const ViewSettings&) = default;
};

} // namespace penumbra
