#pragma once

#include "field/field.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace penumbra {

/// The six numbers that label a CAMELS universe (arXiv:2010.00619, section 2), in the file order of CAMELS. In
/// Penumbra's own universes the four A parameters act on the galaxies only; see universe/galaxies.h.
struct UniverseParameters
{
    double omegaM = 0.3; ///< matter density today, in units of the critical density
    double sigma8 = 0.8; ///< linear rms in spheres of 8 Mpc/h today
    double aSn1 = 1.0;   ///< stellar feedback, energy
    double aAgn1 = 1.0;  ///< black-hole feedback, energy
    double aSn2 = 1.0;   ///< stellar feedback, wind speed
    double aAgn2 = 1.0;  ///< black-hole feedback, burstiness

    friend bool operator==(const UniverseParameters&, const UniverseParameters&) = default;
};

/// Names of the parameters in files and for those who set them, in the order of CAMELS.
inline constexpr std::array<std::string_view, 6> parameterNames{"omega_m", "sigma_8", "a_sn1",
                                                                "a_agn1",  "a_sn2",   "a_agn2"};

/// The parameter of that index in `parameterNames`.
[[nodiscard]] inline double& parameter(UniverseParameters& p, std::size_t index)
{
    const std::array<double*, 6> all{&p.omegaM, &p.sigma8, &p.aSn1, &p.aAgn1, &p.aSn2, &p.aAgn2};
    return *all.at(index);
}

/// A universe seen through its slabs: map pairs and the parameters behind them.
struct LabelledUniverse
{
    UniverseParameters parameters;
    std::uint64_t seed = 0;        ///< initial conditions and galaxies
    std::vector<Field> darkMatter; ///< 15 maps: axis 0 slabs 0-4, axis 1 slabs 0-4, axis 2 slabs 0-4
    /// The stars of the same slabs; then, where galaxies were painted several times, those of the other paintings.
    std::vector<Field> stellar;

    /// The dark matter behind a stellar map.
    [[nodiscard]] const Field& darkMatterOf(std::size_t stellarMap) const
    {
        return darkMatter.at(stellarMap % darkMatter.size());
    }
};

} // namespace penumbra
