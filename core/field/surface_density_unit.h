#pragma once

#include <optional>
#include <string>

namespace penumbra {

/// What one of a unit of surface density is in (Msun/h)/(Mpc/h)^2.
struct UnitScale
{
    double factor = 1.0;
    bool usesH = false;       ///< it holds for one value of h only
    bool logarithmic = false; ///< values are log10 of their number in that unit
};

/// Solar masses over square Mpc, kpc or pc, with or without h, as FITS, astropy, yt and Gadget write them:
/// "(Msun/h)/(Mpc/h)^2", "solMass Mpc-2", "Msun/kpc**2", "h Msun / pc^2", "1e10 Msun/h/(kpc/h)^2"; and log10 of them,
/// "dex(Msun/kpc2)" as astropy writes it or "log10(Msun/kpc2)". `h` is the Hubble constant in 100 km/s/Mpc. Absent for
/// any other text.
[[nodiscard]] std::optional<UnitScale> surfaceDensityScale(const std::string& unit, double h);

} // namespace penumbra
