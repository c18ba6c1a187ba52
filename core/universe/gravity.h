#pragma once

#include "cosmology/background.h"
#include "universe/mesh.h"
#include "universe/particles.h"

#include <array>
#include <functional>
#include <span>
#include <vector>

namespace penumbra {

/// Density contrast of the particles on the mesh by cloud-in-cell.
void depositDensity(Mesh& mesh, const Particles& particles);

/// Density contrast on `mesh` to the potential with Laplacian(potential) = contrast [(Mpc/h)^2], both in real space;
/// sharpened for the clouds of deposit and interpolation. Sharpening also lifts the structure of an undisturbed
/// particle lattice coarser than the mesh, so a run must start when displacements are no longer small against a cell.
void solvePotential(Mesh& mesh, double boxSide);

/// Particle-mesh gravity: cloud-in-cell density, potential by Fourier transform, force by its four-point finite
/// difference interpolated back with the same cloud. The kernel is antisymmetric, so momentum is conserved to rounding.
///
/// Leapfrog, kick-drift-kick, with the step factors of FastPM (Feng et al. 2016, arXiv:1603.00476, section 2.2), which
/// follow linear growth for any number of steps.
class Gravity
{
public:
    Gravity(const Background& background, std::size_t meshSize, int threads);

    /// Advances the particles from `from` to `to` (scale factors). The force at `from` is kept from the step before.
    void step(Particles& particles, double from, double to);

    /// Momentum change of every particle per unit kick: -grad(potential) [Mpc/h].
    void accelerations(const Particles& particles, std::vector<Vector3>& out);

private:
    void kick(Particles& particles, double from, double to, double force) const;
    void drift(Particles& particles, double from, double to, double velocity) const;

    Background m_background;
    Mesh m_mesh;
    int m_threads;
    std::vector<Vector3> m_accelerations; ///< empty until the first step
};

/// Scale factors of `steps` steps from `start` to 1: uniform in a, but never growing by more than a third in one step.
[[nodiscard]] std::vector<double> scaleFactors(double start, std::size_t steps);

} // namespace penumbra
