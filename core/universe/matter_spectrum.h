#pragma once

#include "universe/mesh.h"
#include "universe/particles.h"

#include <cstddef>
#include <functional>
#include <vector>

namespace penumbra {

/// Power spectrum of a periodic box in shells of width k_F = 2 pi / side, shell i covering [i + 1, i + 2) k_F, size/2 -
/// 1 shells up to the Nyquist frequency of the mesh.
struct MatterSpectrum
{
    std::vector<double> k;          ///< mean wave number of the modes in the shell [h/Mpc]
    std::vector<double> power;      ///< [(Mpc/h)^3]
    std::vector<std::size_t> modes; ///< independent ones, half of the sphere
};

/// Mean of `power` [(Mpc/h)^3], a function of k [h/Mpc], over the modes of each shell of a mesh of that size: what
/// densitySpectrum has on average.
[[nodiscard]] std::vector<double> shellMeans(std::size_t meshSize, double boxSide,
                                             const std::function<double(double)>& power);

/// Of the density contrast on `contrast`, in real space; used up.
[[nodiscard]] MatterSpectrum densitySpectrum(Mesh& contrast, double boxSide);

/// Of the matter that the particles stand for: deposited by cloud-in-cell on a mesh of `meshSize` cells a side, with
/// the window of the clouds divided out and the shot noise of the particles, aliasing included, subtracted (Jing 2005,
/// astro-ph/0409240, equations 17 to 20). Aliasing of the signal is left in; it matters near the Nyquist frequency
/// only.
[[nodiscard]] MatterSpectrum particleSpectrum(const Particles& particles, std::size_t meshSize, int threads);

} // namespace penumbra
