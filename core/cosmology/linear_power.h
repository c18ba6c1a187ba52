#pragma once

#include "field/camels.h"

namespace penumbra {

/// Density of matter for Omega_m = 1 today, 3 H0^2 / (8 pi G) [(Msun/h) / (Mpc/h)^3].
inline constexpr double criticalDensity = 2.77536627e11;

/// Flat Lambda-CDM with a power-law primordial spectrum; the defaults are those of CAMELS (arXiv:2010.00619, section
/// 2).
struct Cosmology
{
    double omegaM = 0.3;           ///< all matter today, in units of the critical density
    double sigma8 = 0.8;           ///< linear rms of matter in spheres of 8 Mpc/h today
    double omegaB = 0.049;         ///< baryons
    double h = camelsLittleH;      ///< H0 / (100 km/s/Mpc)
    double ns = 0.9624;            ///< primordial spectral index
    double cmbTemperature = 2.725; ///< [K]

    /// Mean density of matter, comoving [(Msun/h) / (Mpc/h)^3].
    [[nodiscard]] double matterDensity() const { return omegaM * criticalDensity; }
};

/// Fitting formulae of Eisenstein & Hu 1998 (astro-ph/9709112): section 3 with acoustic oscillations, section 4.2
/// without.
enum class TransferFunction { full, noWiggle };

/// Linear matter power spectrum today, normalised to sigma_8. Immutable, safe from any thread.
class LinearPower
{
public:
    /// Throws UsageError for densities, h or sigma_8 that are not positive, or omegaB >= omegaM.
    explicit LinearPower(const Cosmology& cosmology, TransferFunction transfer = TransferFunction::full);

    [[nodiscard]] const Cosmology& cosmology() const { return m_cosmology; }
    /// P(k) [(Mpc/h)^3] at k > 0 [h/Mpc].
    [[nodiscard]] double operator()(double k) const;
    /// rms of the linear density contrast in spheres of that radius [Mpc/h].
    [[nodiscard]] double sigma(double radius) const;
    /// rms in spheres that hold that mass [Msun/h] on average.
    [[nodiscard]] double sigmaOfMass(double mass) const;

private:
    /// Quantities of Eisenstein & Hu that do not depend on k; wave numbers in h/Mpc, lengths in Mpc/h.
    struct Coefficients
    {
        double baryonFraction, kEquality, kSilk, soundHorizon, soundHorizonApproximate;
        double alphaC, betaC, alphaB, betaB, betaNode, alphaGamma;
    };
    [[nodiscard]] static Coefficients coefficients(const Cosmology& cosmology);
    [[nodiscard]] double fullTransfer(double k) const;
    [[nodiscard]] double noWiggleTransfer(double k) const;
    [[nodiscard]] double unnormalised(double k) const;

    Cosmology m_cosmology;
    TransferFunction m_transfer;
    Coefficients m_c;
    double m_amplitude = 1.0;
};

} // namespace penumbra
