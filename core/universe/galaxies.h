#pragma once

#include "base/random.h"
#include "field/labelled_universe.h"
#include "universe/halo_structure.h"
#include "universe/slab_maps.h"

#include <cstdint>

namespace penumbra {

/// How galaxies follow haloes in one universe. The defaults are the median of the real universe; the universes of the
/// training are drawn about an efficiency lower by 0.25 dex, see drawGalaxyModel.
struct GalaxyModel
{
    /// Stellar mass of a halo: the double power law with a bump of UniverseMachine (Behroozi et al. 2019,
    /// arXiv:1806.07893, appendix J), log10 m = log10 M1 + efficiency - log10(10^(-lowMassSlope x) + 10^(-highMassSlope
    /// x)) + bump exp(-x^2 / 2 width^2), x = log10(M / M1), masses in Msun.
    double logM1 = 12.04;
    double logEfficiency = -1.430;
    double lowMassSlope = 1.973;
    double highMassSlope = 0.473;
    double scatter = 0.2;           ///< of the stellar mass in haloes of 10^12 Msun/h [dex], see scatterAt
    double satelliteSurvival = 0.6; ///< fraction of the stars that a satellite kept
    /// Fraction of stars in the diffuse stellar halo, of haloes of 10^13 Msun/h; a power 0.35 of halo mass, between
    /// 0.02 and 0.7.
    double haloLight = 0.2;
    double lightConcentration =
        1.8;                      ///< x: of its stars, f^(1/x) lie within the innermost fraction f of the dark matter
    double halfMassRadius = 0.02; ///< of galaxies, in virial radii; 0.015 R200c in Kravtsov 2013, arXiv:1212.2980
    double faintestHost = 1e10;   ///< halo mass at which half the haloes have no stars [Msun/h]
    double faintCutoff = 2.5;     ///< steepness of that, a power of halo mass
    double starParticleMass = 1.3e7; ///< [Msun/h]
};

/// Galaxy formation of a universe: the four parameters shift the relation between stellar and halo mass as feedback
/// does, and what they leave open is drawn from the seed, widely enough to cover the differences between simulation
/// codes. Stellar feedback (a_sn1 energy, a_sn2 wind speed) lowers the efficiency, raises M1 and steepens the low-mass
/// slope; black-hole feedback (a_agn1, a_agn2) lowers the stellar mass above M1.
[[nodiscard]] GalaxyModel drawGalaxyModel(const UniverseParameters& parameters, std::uint64_t seed);

/// Median stellar mass [Msun/h] of a halo of that mass [Msun/h].
[[nodiscard]] double stellarMass(const GalaxyModel& model, double haloMass, double h);

/// Scatter of the stellar mass at that halo mass [Msun/h] in dex: it falls with mass, as in EAGLE (Matthee et al. 2017,
/// arXiv:1608.08218); by how much, a quarter of `scatter` per decade between half of it and 1.75 times it, is our
/// choice.
[[nodiscard]] double scatterAt(const GalaxyModel& model, double haloMass);

/// Adds the stars of a halo and its subhaloes to the maps: a central galaxy and satellites (Hernquist 1990, ApJ 356,
/// 359), and a diffuse stellar halo that follows the dark matter, each as star particles in Poisson numbers.
void addGalaxies(SlabMaps& maps, const GalaxyModel& model, const ResolvedHalo& halo, double boxSide, double h,
                 RandomSequence& random);

} // namespace penumbra
