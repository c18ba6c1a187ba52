#pragma once

#include "ui/map_quantity.h"

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace penumbra {

/// What stands under one point of the sky, over all maps [dex]; what is not there is absent.
struct PointReading
{
    double x = 0.0, y = 0.0;         ///< [Mpc/h]
    std::size_t column = 0, row = 0; ///< pixel of the posterior's grid, or of the input before a run
    std::size_t size = 0;            ///< pixels per side of that grid
    std::optional<float> stellar;    ///< log10(1 + M); absent where there is no mass
    std::optional<float> sample, mean, std, truth;
    std::optional<double> truthRank; ///< fraction of samples below the truth
    std::size_t samples = 0;
    /// The other quantities that are on the screen.
    std::vector<std::pair<MapQuantity, float>> others;
};

class PosteriorMaps;

/// Pixels per side of the grid that a reading counts them on; 0 when no map is open.
[[nodiscard]] std::size_t pixelsPerSide(const PosteriorMaps& maps);

/// The reading at (x, y) [Mpc/h], with `shown` for the others; absent when no map is open.
[[nodiscard]] std::optional<PointReading> readAt(const PosteriorMaps& maps, double x, double y,
                                                 const std::vector<MapQuantity>& shown);

} // namespace penumbra
