#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace penumbra {

using Vector3 = std::array<float, 3>;

/// Equal-mass particles that started on a cubic lattice, kept in lattice order: particle (i, j, k) is element (i *
/// perSide + j)
/// * perSide + k for good, and started at ((i, j, k) + 1/2) * spacing.
struct Particles
{
    double boxSide = 0.0; ///< periodic [Mpc/h]
    std::size_t perSide = 0;
    std::vector<Vector3> positions; ///< comoving, in [0, boxSide) [Mpc/h]
    std::vector<Vector3> momenta;   ///< a^2 dx/dt / H0 [Mpc/h]

    [[nodiscard]] std::size_t size() const { return positions.size(); }
    [[nodiscard]] double spacing() const { return boxSide / static_cast<double>(perSide); }
};

/// Position `x` brought back into [0, side).
[[nodiscard]] inline float wrapped(float x, float side)
{
    if (x < 0.0F)
        x += side;
    return x >= side ? x - side : x;
}

/// Separation `d` to the nearest periodic image, in [-side/2, side/2]; |d| < 3/2 side.
[[nodiscard]] inline float nearestImage(float d, float side)
{
    if (d > 0.5F * side)
        return d - side;
    return d < -0.5F * side ? d + side : d;
}

} // namespace penumbra
