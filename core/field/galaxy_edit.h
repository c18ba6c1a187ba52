#pragma once

#include "field/field.h"

#include <string>
#include <vector>

namespace penumbra {

/// A change to the galaxies of a stellar-mass map, by hand: to ask what the dark matter would be if a galaxy were
/// there, or were not.
struct GalaxyEdit
{
    enum class Kind {
        add,  ///< a round galaxy, see addGalaxy
        erase ///< all stars under a round brush, see eraseGalaxies
    };
    Kind kind = Kind::add;
    double x = 0.0, y = 0.0; ///< centre, in [0, side) [Mpc/h]
    double logMass = 11.0;   ///< of an added galaxy: log10 of its stellar mass [Msun/h]
    double radius = 0.0;     ///< of the brush that erases [Mpc/h]

    friend bool operator==(const GalaxyEdit&, const GalaxyEdit&) = default;
};

/// Radius of the brush that erases, unless another one is chosen [Mpc/h].
inline constexpr double usualBrush = 0.4;

/// Standard deviation of an added galaxy's profile, in pixels. Half of its mass lies within 1.18 of these: on a CAMELS
/// map of 256 pixels within 58 kpc/h, of the order of the pixel, to which the stars of a real galaxy are confined.
inline constexpr double galaxyWidth = 0.5;

/// Pixels on each side of the centre's that an added galaxy reaches.
inline constexpr std::size_t galaxyReach = 2;

/// Adds `mass` [Msun/h] around (x, y) [Mpc/h] as a Gaussian integrated over each of the 5 x 5 pixels around the centre,
/// normalised so that the pixels times their area hold exactly that mass. A periodic map continues at its edges; of
/// another one, what would fall outside goes to the pixels inside. Throws InputError for a mass that is not positive
/// and finite, or a centre outside the map.
void addGalaxy(Field& stellar, double x, double y, double mass);

/// Takes all stars away from the pixels whose centres lie within `radius` [Mpc/h] of (x, y), and from the pixel that
/// holds it; across the edges of a periodic map. Throws InputError for a centre outside the map.
void eraseGalaxies(Field& stellar, double x, double y, double radius);

/// Carries an edit out. Throws as the two above.
void apply(Field& stellar, const GalaxyEdit& edit);

/// "Edited by hand: a galaxy of 10^11.00 Msun/h added at (12.50, 3.10) Mpc/h; stars erased within 0.40 Mpc/h of (4.00,
/// 5.00) Mpc/h.", for recipes. Empty without edits.
[[nodiscard]] std::string describe(const std::vector<GalaxyEdit>& edits);

} // namespace penumbra
