#pragma once

#include "base/random.h"
#include "io/universe_file.h"

#include <cmath>

namespace penumbra {

/// Writes `universes` toy universes of `maps` maps: log-normal dark matter, and stars where it is densest.
inline void writeToyUniverses(const std::filesystem::path& path, std::size_t universes, std::size_t maps,
                              std::size_t size, std::uint64_t firstSeed = 100)
{
    UniverseFile file(path, UniverseFile::Mode::append);
    for (std::size_t number = 0; number < universes; ++number) {
        LabelledUniverse universe;
        universe.seed = firstSeed + number;
        for (std::size_t map = 0; map < maps; ++map) {
            std::vector<float> noise(size * size);
            RandomStream(universe.seed, static_cast<std::uint32_t>(map), 0).normals(std::span(noise));
            Field dark(size, camelsGeometry, Quantity::darkMatter);
            Field stellar(size, camelsGeometry, Quantity::stellarMass);
            for (std::size_t i = 0; i < noise.size(); ++i) {
                dark.pixels()[i] = std::pow(10.0F, 11.0F + 0.4F * noise[i]);
                stellar.pixels()[i] = noise[i] > 0.7F ? 0.01F * dark.pixels()[i] : 0.0F;
            }
            universe.darkMatter.push_back(std::move(dark));
            universe.stellar.push_back(std::move(stellar));
        }
        file.write(number, universe);
    }
}

} // namespace penumbra
