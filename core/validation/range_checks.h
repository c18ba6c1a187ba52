#pragma once

#include "field/labelled_universe.h"
#include "validation/check.h"

#include <cstddef>
#include <vector>

namespace penumbra {

/// One-point statistics of universes drawn over the parameter range, one by one, against what is published of the
/// suites of CAMELS over the same range.
class RangeStatistics
{
public:
    /// Pixels of all maps count alike. Throws InputError for maps of another size than those before.
    void add(const LabelledUniverse& universe);

    /// Mean and standard deviation over all pixels of log10 Mcdm and log10(Mstar + 1), with the constants by which Ono
    /// et al. 2024 (arXiv:2403.10648) normalise the maps of IllustrisTNG, SIMBA and Astrid: the dark matter within 0.03
    /// dex of their mean, the stars within their span. Only for maps of 256 x 256 pixels have these figures a
    /// tolerance.
    [[nodiscard]] CheckGroup checks() const;

private:
    /// Sums over universes of what is told of each, means over its pixels.
    struct Sums
    {
        double universes = 0.0;
        double dark = 0.0, darkSquared = 0.0;     ///< log10 Mcdm
        double stars = 0.0, starsSquared = 0.0;   ///< log10(Mstar + 1)
        double occupied = 0.0, occupiedLog = 0.0; ///< fraction, and log10 Mstar summed over it
        double poorer = 0.0, richer = 0.0;        ///< with fewer or more stars than any suite

        void add(const Sums& other, double sign);
    };

    std::vector<Sums> m_universes;
    std::size_t m_mapSize = 0;
};

} // namespace penumbra
