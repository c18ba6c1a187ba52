#pragma once

#include "field/field.h"

#include <vtkSmartPointer.h>

#include <memory>
#include <span>
#include <vector>

class vtkImageData;

namespace penumbra {

/// Values of a map as they are drawn: [dex], NaN where there is nothing to draw a logarithm of.
struct DisplayMap
{
    std::size_t size = 0;
    double side = 0.0; ///< [Mpc/h]
    std::vector<float> values;

    [[nodiscard]] float at(double x, double y) const; ///< value of the pixel at a position inside [Mpc/h]
};

/// log10(1 + M) of stellar mass, NaN for pixels without mass.
[[nodiscard]] std::shared_ptr<const DisplayMap> displayStellarMass(const Field& field);
/// log10 of dark matter.
[[nodiscard]] std::shared_ptr<const DisplayMap> displayDarkMatter(const Field& field);
/// Values that are in dex already, on the grid of `like`.
[[nodiscard]] std::shared_ptr<const DisplayMap> displayDex(std::span<const float> values, const Field& like);

/// Limits of a colour scale [dex].
struct Limits
{
    double low = 0.0, high = 1.0;

    friend bool operator==(const Limits&, const Limits&) = default;
};

/// Percentiles `low` and `high` [percent] of the finite values of a map, rounded outwards to 0.1 dex.
[[nodiscard]] Limits percentileLimits(const DisplayMap& map, double low, double high);

/// The one bridge to VTK: pixel centres at Mpc/h positions, lower left pixel first. Shares nothing with the map.
[[nodiscard]] vtkSmartPointer<vtkImageData> toImageData(const DisplayMap& map);

} // namespace penumbra
