#pragma once

#include "cosmology/linear_power.h"
#include "field/labelled_universe.h"
#include "statistics/power_spectrum.h"
#include "validation/check.h"
#include "validation/map_statistics.h"

#include <array>
#include <functional>
#include <vector>

namespace penumbra {

/// A map pair that was observed, or simulated by others.
struct ObservedField
{
    std::string name; ///< for titles
    Field stellar, darkMatter;
};

/// What remains of one slab of a mock universe for comparison.
struct SlabMeasurement
{
    double logMeanDensity = 0.0;                         ///< log10 of the mean of Mcdm
    PowerSpectrum contrast;                              ///< of Mcdm / mean of the universe - 1
    std::array<std::vector<MapStatistic>, 2> statistics; ///< on the grid of the map and on half of it
    std::array<std::vector<float>, 2> shape;             ///< logShape of Mcdm on these grids
};

/// Throws InputError for maps with an odd number of pixels a side, or fewer than 16.
void requireMeasurable(std::size_t mapSize);

/// All slabs of a universe whose mean of Mcdm is `cosmicMean`. Throws as requireMeasurable.
[[nodiscard]] std::vector<SlabMeasurement> measureSlabs(const LabelledUniverse& universe, double cosmicMean);

/// Mean of Mcdm over a universe [(Msun/h)/(Mpc/h)^2]: all matter but the baryons, in a slab of that depth [Mpc/h].
[[nodiscard]] double meanDarkMatter(const Cosmology& cosmology, double depth);

/// Power [(Mpc/h)^2] at k [h/Mpc] of a contrast with power `power` [(Mpc/h)^3] projected over a slab of that depth
/// [Mpc/h] of a periodic box: (1 / L) times the sum over kz = 2 pi m / L of P(sqrt(k^2 + kz^2)) sinc^2(kz depth / 2).
[[nodiscard]] double projectedPower(const std::function<double(double)>& power, double k, double depth, double boxSide);

/// Power of the dark-matter maps of universes, slab by slab, beside the projected fit of the non-linear power, for
/// information: boxes this short lack waves that the fit presumes. `slabs` holds a vector for each universe; their
/// scatter gives the error.
[[nodiscard]] CheckGroup checkMapPower(const LinearPower& power, const Geometry& geometry, double boxSide,
                                       const std::vector<std::vector<SlabMeasurement>>& universes);

/// The grid of the mock maps.
struct MockGrid
{
    Geometry geometry;
    std::size_t size = 0; ///< pixels a side
};

/// Throws InputError, naming the field, when its geometry is not that of the mocks.
void requireComparable(const ObservedField& observed, const MockGrid& mocks);

/// Where an observed field lies in the scatter of the slabs of fiducial universes, on the grid of the maps (`level` 0)
/// or half of it (1), onto which the field is resampled: measured is what the mocks have at the field's own mean
/// density, by linear regression over their slabs, and the deviation is in standard deviations of the slabs around it.
/// Within means within three.
[[nodiscard]] CheckGroup compareWithField(const std::vector<std::vector<SlabMeasurement>>& universes,
                                          const ObservedField& observed, const MockGrid& mocks, std::size_t level);

} // namespace penumbra
