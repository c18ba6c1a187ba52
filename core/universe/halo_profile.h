#pragma once

#include "cosmology/linear_power.h"

#include <vector>

namespace penumbra {

/// Radius inside which a halo of that mass [Msun/h] has 200 times the mean matter density [Mpc/h].
[[nodiscard]] double virialRadius(const Cosmology& cosmology, double mass);

/// Median concentration today for radii of 200 times the mean density: the model of Diemer & Kravtsov 2015
/// (arXiv:1407.4730, equations 9 to 11) with the parameters that Diemer & Joyce 2019 (arXiv:1809.07326) gave it anew,
/// for 200 times the critical density, converted along the NFW profile. `mass` is taken for that of both radii, which
/// moves the concentration by a few per cent, less than its scatter.
[[nodiscard]] double medianConcentration(const LinearPower& power, double mass);

/// Cumulative mass of a Navarro-Frenk-White profile (astro-ph/9611107) truncated at its virial radius, and its inverse.
class NfwProfile
{
public:
    NfwProfile(double virialRadius, double concentration);

    [[nodiscard]] double virialRadius() const { return m_virialRadius; }
    /// Radius that encloses the fraction `mass`, 0 to 1, of the virial mass.
    [[nodiscard]] double radiusOfMass(double mass) const;

private:
    double m_virialRadius;
    std::vector<double> m_mass; ///< enclosed fraction at radii uniform in the square root
};

} // namespace penumbra
