#pragma once

#include "field/field.h"
#include "universe/particles.h"

#include <cstddef>
#include <vector>

namespace penumbra {

/// Mass projected along the three axes of the box in slabs of equal depth. Map (axis, slab) is number axis * slabs +
/// slab; its pixel (x, y) runs along the other two axes in ascending order. Not thread-safe.
class SlabMaps
{
public:
    SlabMaps(double boxSide, std::size_t mapSize, std::size_t slabs);

    /// Adds a mass [Msun/h] at a position in [0, boxSide)^3 to one map of each axis: all of it to the pixel that holds
    /// it.
    void addToPixel(const Vector3& position, float mass);
    /// Likewise, shared among the four nearest pixels (cloud-in-cell in the plane of the map).
    void addCloud(const Vector3& position, float mass);

    /// The maps as surface density [(Msun/h)/(Mpc/h)^2].
    [[nodiscard]] std::vector<Field> fields(Quantity quantity) const;

private:
    [[nodiscard]] float* map(std::size_t axis, const Vector3& position);

    double m_boxSide;
    std::size_t m_mapSize, m_slabs;
    float m_inversePixel, m_inverseDepth;
    std::vector<float> m_mass;
};

} // namespace penumbra
