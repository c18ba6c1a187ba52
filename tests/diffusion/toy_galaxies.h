#pragma once

#include "base/random.h"
#include "field/field.h"

#include <cmath>
#include <numbers>

namespace penumbra {

/// A slab of clustered galaxies, cheap: groups of a few to a hundred galaxies about random centres, with the number of
/// groups and the efficiency of star formation varying from universe to universe.
inline Field toyGalaxies(std::size_t size, std::uint64_t universe, std::uint32_t map)
{
    RandomSequence cosmos(universe, 1000);
    const double groups = 60.0 + 60.0 * cosmos.uniform();
    const double efficiency = 0.4 * cosmos.normal();
    RandomSequence random(universe, map);
    Field field(size, camelsGeometry, Quantity::stellarMass);
    const auto n = static_cast<double>(size);
    const auto pixel = [&](double x) { return static_cast<std::size_t>(std::floor(x - n * std::floor(x / n))) % size; };
    for (std::int64_t left = random.poisson(groups); left > 0; --left) {
        const double x = n * random.uniform(), y = n * random.uniform();
        const double richness = std::min(100.0, std::pow(random.uniform(), -0.9));
        const double extent = 0.012 * n * std::cbrt(richness);
        for (std::int64_t galaxy = 1 + random.poisson(richness); galaxy > 0; --galaxy) {
            const double mass = 9.3 + efficiency + 0.5 * std::log10(richness) + 0.5 * random.normal();
            field(pixel(x + extent * random.normal()), pixel(y + extent * random.normal())) +=
                static_cast<float>(std::pow(10.0, std::max(mass, 8.5)));
        }
    }
    return field;
}

} // namespace penumbra
