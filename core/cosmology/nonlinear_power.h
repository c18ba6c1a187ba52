#pragma once

#include <functional>
#include <vector>

namespace penumbra {

/// Matter power spectrum today with the growth of structure beyond linear order: the fit HALOFIT (Smith et al. 2003,
/// astro-ph/0207664, appendix C) with the coefficients of Takahashi et al. 2012 (arXiv:1208.2701, appendix A), for flat
/// Lambda-CDM. Its authors state 5 % for k <= 1 h/Mpc and 10 % for 1 < k <= 10 h/Mpc. Immutable, safe from any thread.
class NonlinearPower
{
public:
    /// Linear power [(Mpc/h)^3] at k > 0 [h/Mpc].
    using Linear = std::function<double(double k)>;

    /// `linear` may be any spectrum, as that of a box without its longest waves; it is kept. Throws InputError when its
    /// rms stays below 1 on all scales that k <= 1000 h/Mpc resolves: then nothing is non-linear.
    NonlinearPower(Linear linear, double omegaM);

    /// P(k) [(Mpc/h)^3] at k > 0 [h/Mpc].
    [[nodiscard]] double operator()(double k) const;

    // The steps of the fit, each of which is published beside it and tested by itself.

    /// k_sigma, the inverse radius of the Gaussian in which the rms is 1 [h/Mpc].
    [[nodiscard]] double nonlinearScale() const { return m_scale; }
    /// n_eff and C: slope and curvature of the variance there.
    [[nodiscard]] double effectiveIndex() const { return m_index; }
    [[nodiscard]] double curvature() const { return m_curvature; }

private:
    /// Coefficients of equations A6 to A13.
    struct Coefficients
    {
        double a, b, c, gamma, alpha, beta, nu;
    };
    [[nodiscard]] static Coefficients coefficients(double index, double curvature);

    Linear m_linear;
    double m_omegaM;
    double m_scale = 0.0, m_index = 0.0, m_curvature = 0.0;
    Coefficients m_c{};
};

} // namespace penumbra
