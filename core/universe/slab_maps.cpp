#include "universe/slab_maps.h"

#include <algorithm>
#include <cmath>

namespace penumbra {

SlabMaps::SlabMaps(double boxSide, std::size_t mapSize, std::size_t slabs)
    : m_boxSide(boxSide), m_mapSize(mapSize), m_slabs(slabs),
      m_inversePixel(static_cast<float>(static_cast<double>(mapSize) / boxSide)),
      m_inverseDepth(static_cast<float>(static_cast<double>(slabs) / boxSide)),
      m_mass(3 * slabs * mapSize * mapSize, 0.0F)
{}

float* SlabMaps::map(std::size_t axis, const Vector3& position)
{
    const std::size_t slab = std::min(m_slabs - 1, static_cast<std::size_t>(position[axis] * m_inverseDepth));
    return &m_mass[(axis * m_slabs + slab) * m_mapSize * m_mapSize];
}

void SlabMaps::addToPixel(const Vector3& position, float mass)
{
    std::array<std::size_t, 3> pixel{};
    for (std::size_t axis = 0; axis < 3; ++axis)
        pixel[axis] = std::min(m_mapSize - 1, static_cast<std::size_t>(position[axis] * m_inversePixel));
    map(0, position)[pixel[2] * m_mapSize + pixel[1]] += mass;
    map(1, position)[pixel[2] * m_mapSize + pixel[0]] += mass;
    map(2, position)[pixel[1] * m_mapSize + pixel[0]] += mass;
}

void SlabMaps::addCloud(const Vector3& position, float mass)
{
    std::array<std::size_t, 3> lower{}, upper{};
    std::array<float, 3> share{};
    const auto size = static_cast<float>(m_mapSize);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        // The cloud of a particle at the centre of a pixel is that pixel.
        float u = position[axis] * m_inversePixel - 0.5F;
        u = u < 0.0F ? u + size : u;
        lower[axis] = std::min(m_mapSize - 1, static_cast<std::size_t>(u));
        upper[axis] = lower[axis] + 1 == m_mapSize ? 0 : lower[axis] + 1;
        share[axis] = u - static_cast<float>(lower[axis]);
    }
    const auto add = [&](std::size_t axis, std::size_t x, std::size_t y) {
        float* pixels = map(axis, position);
        const float low = mass * (1.0F - share[y]), high = mass * share[y];
        pixels[lower[y] * m_mapSize + lower[x]] += low * (1.0F - share[x]);
        pixels[lower[y] * m_mapSize + upper[x]] += low * share[x];
        pixels[upper[y] * m_mapSize + lower[x]] += high * (1.0F - share[x]);
        pixels[upper[y] * m_mapSize + upper[x]] += high * share[x];
    };
    add(0, 1, 2);
    add(1, 0, 2);
    add(2, 0, 1);
}

std::vector<Field> SlabMaps::fields(Quantity quantity) const
{
    const Geometry geometry{m_boxSide, m_boxSide / static_cast<double>(m_slabs), true};
    const std::size_t pixels = m_mapSize * m_mapSize;
    const float toDensity = m_inversePixel * m_inversePixel;
    std::vector<Field> fields;
    for (std::size_t i = 0; i < 3 * m_slabs; ++i) {
        Field field(m_mapSize, geometry, quantity);
        std::ranges::transform(std::span(m_mass).subspan(i * pixels, pixels), field.pixels().begin(),
                               [=](float mass) { return mass * toDensity; });
        fields.push_back(std::move(field));
    }
    return fields;
}

} // namespace penumbra
