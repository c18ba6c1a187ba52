#include "universe/matter_sheet.h"

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

/// Displacement of the 27 lattice neighbours of a particle relative to it, [9 * i + 3 * j + k] for offsets i, j, k - 1.
using Neighbourhood = std::array<Vector3, 27>;

Neighbourhood neighbourhood(const Particles& particles, std::size_t x, std::size_t y, std::size_t z)
{
    const std::size_t n = particles.perSide;
    const auto side = static_cast<float>(particles.boxSide);
    const Vector3& centre = particles.positions[(x * n + y) * n + z];
    Neighbourhood result;
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            for (std::size_t k = 0; k < 3; ++k) {
                const Vector3& p =
                    particles.positions[(((x + i + n - 1) % n) * n + (y + j + n - 1) % n) * n + (z + k + n - 1) % n];
                for (std::size_t axis = 0; axis < 3; ++axis)
                    result[9 * i + 3 * j + k][axis] = nearestImage(p[axis] - centre[axis], side);
            }
    return result;
}

/// Parts along each half edge of the cell, so that parts are a pixel apart where that takes no more than 3.
std::size_t partsPerHalfEdge(const Neighbourhood& around, double pixelSide)
{
    float longest = 0.0F;
    for (const std::size_t next : {4U, 22U, 10U, 16U, 12U, 14U})
        longest = std::max(longest, std::hypot(around[next][0], around[next][1], around[next][2]));
    return static_cast<std::size_t>(std::clamp(std::ceil(0.5 * longest / pixelSide), 1.0, 3.0));
}

Vector3 lerp(const Vector3& a, const Vector3& b, float t)
{
    return {a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), a[2] + t * (b[2] - a[2])};
}

/// The octant of the cell towards neighbour (i, j, k), each 0 or 2.
void addOctant(SlabMaps& maps, const Particles& particles, const Vector3& position, const Neighbourhood& around,
               const std::array<std::size_t, 3>& towards, std::size_t parts, float mass)
{
    const auto [i, j, k] = towards;
    const auto side = static_cast<float>(particles.boxSide);
    const auto at = [&](std::size_t a, std::size_t b, std::size_t c) { return around[9 * a + 3 * b + c]; };
    const auto place = [&](std::size_t part) {
        return 0.5F * (static_cast<float>(part) + 0.5F) / static_cast<float>(parts);
    };
    for (std::size_t a = 0; a < parts; ++a) {
        const float t = place(a);
        const Vector3 c00 = lerp(at(1, 1, 1), at(i, 1, 1), t), c10 = lerp(at(1, j, 1), at(i, j, 1), t);
        const Vector3 c01 = lerp(at(1, 1, k), at(i, 1, k), t), c11 = lerp(at(1, j, k), at(i, j, k), t);
        for (std::size_t b = 0; b < parts; ++b) {
            const Vector3 c0 = lerp(c00, c10, place(b)), c1 = lerp(c01, c11, place(b));
            for (std::size_t c = 0; c < parts; ++c) {
                const Vector3 offset = lerp(c0, c1, place(c));
                maps.addCloud({wrapped(position[0] + offset[0], side), wrapped(position[1] + offset[1], side),
                               wrapped(position[2] + offset[2], side)},
                              mass);
            }
        }
    }
}

} // namespace

void addMatterSheet(SlabMaps& maps, const Particles& particles, const std::vector<char>& excluded, double particleMass,
                    double pixelSide, const std::stop_token& stop)
{
    const std::size_t n = particles.perSide;
    for (std::size_t x = 0; x < n && !stop.stop_requested(); ++x)
        for (std::size_t y = 0; y < n; ++y)
            for (std::size_t z = 0; z < n; ++z) {
                const std::size_t index = (x * n + y) * n + z;
                if (excluded[index] != 0)
                    continue;
                const Neighbourhood around = neighbourhood(particles, x, y, z);
                const std::size_t parts = partsPerHalfEdge(around, pixelSide);
                const auto mass = static_cast<float>(particleMass / static_cast<double>(8 * parts * parts * parts));
                for (std::size_t octant = 0; octant < 8; ++octant)
                    addOctant(maps, particles, particles.positions[index], around,
                              {octant & 4 ? 2U : 0U, octant & 2 ? 2U : 0U, octant & 1 ? 2U : 0U}, parts, mass);
            }
}

} // namespace penumbra
