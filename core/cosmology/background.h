#pragma once

namespace penumbra {

/// Expansion and growth of structure in flat Lambda-CDM without radiation. The scale factor `a` is 1 today; all members
/// expect 0 < a. Immutable, safe from any thread.
class Background
{
public:
    /// `omegaM`: matter density today in units of the critical density, 0 < omegaM <= 1; throws UsageError otherwise.
    explicit Background(double omegaM);

    [[nodiscard]] double omegaM() const { return m_omegaM; }
    /// E(a) = H(a) / H0.
    [[nodiscard]] double expansionRate(double a) const;
    /// Omega_m(a).
    [[nodiscard]] double matterFraction(double a) const;

    /// Linear growth factor, D(a) = 5/2 Omega_m E(a) int_0^a da' / (a' E(a'))^3, so that D = a while matter dominates
    /// (Heath 1977, MNRAS 179, 351).
    [[nodiscard]] double growth(double a) const;
    /// f1 = dlnD / dlna, exact.
    [[nodiscard]] double growthRate(double a) const;
    /// Growth factor of second-order displacements, D2 = -3/7 D^2 Omega_m(a)^(-1/143), and its rate f2 = 2
    /// Omega_m(a)^(6/11) (Bouchet et al. 1995, astro-ph/9406013, equations 49 and 50).
    [[nodiscard]] double secondOrderGrowth(double a) const;
    [[nodiscard]] double secondOrderGrowthRate(double a) const;

private:
    double m_omegaM;
};

} // namespace penumbra
