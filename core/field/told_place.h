#pragma once

#include "field/galaxy_edit.h"

#include <cstddef>
#include <string>
#include <vector>

namespace penumbra {

/// The grid that pixels are counted on.
struct MapGrid
{
    std::size_t size = 0; ///< pixels of a side
    double side = 0.0;    ///< [Mpc/h]
};

/// Which coordinates lie on the map, for messages: "from 0 to below 25 Mpc/h, or with px at the end from 0 to 127".
[[nodiscard]] std::string coordinatesOn(const MapGrid& grid);

/// A place on a map as a command line tells it: "circle:12.5,7.8,2" in Mpc/h, "circle:64,40,10px" in pixels. Those are
/// counted from 0 at the lower left; a point is the middle of its pixel.
struct ToldPlace
{
    std::string text;            ///< as it was told
    std::string kind;            ///< before the colon; empty without one
    std::vector<double> numbers; ///< finite
    bool inPixels = false;

    /// A coordinate of a point [Mpc/h].
    [[nodiscard]] double point(std::size_t number, const MapGrid& grid) const;
    /// A length [Mpc/h].
    [[nodiscard]] double length(std::size_t number, const MapGrid& grid) const;
};

/// Throws InputError when the numbers are none.
[[nodiscard]] ToldPlace toldPlace(const std::string& text);

/// "add:X,Y", "add:X,Y,LOG10MASS" with the mass in Msun/h, "erase:X,Y" or "erase:X,Y,RADIUS". Throws InputError for
/// anything else.
[[nodiscard]] ToldPlace toldEdit(const std::string& text);
/// What toldEdit() took, on a map. Throws InputError for a place outside it.
[[nodiscard]] GalaxyEdit editFrom(const ToldPlace& told, const MapGrid& grid);
/// The same edit as toldEdit() takes it, exactly.
[[nodiscard]] std::string optionText(const GalaxyEdit& edit);

} // namespace penumbra
