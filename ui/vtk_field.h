#pragma once

#include "field/field.h"

#include <vtkSmartPointer.h>

#include <memory>
#include <span>
#include <vector>

class vtkImageData;

namespace penumbra {

/// Values of a map as they are drawn, masses in dex; NaN where there is nothing to draw, as of a pixel without mass.
struct DisplayMap
{
    std::size_t size = 0;
    double side = 0.0; ///< [Mpc/h]
    std::vector<float> values;
    bool periodic = false; ///< the left edge continues at the right, the bottom at the top

    [[nodiscard]] float at(double x, double y) const; ///< value of the pixel at a position inside [Mpc/h]
};

/// log10(1 + M) of stellar mass, NaN for pixels without mass.
[[nodiscard]] std::shared_ptr<const DisplayMap> displayStellarMass(const Field& field);
/// log10 of dark matter.
[[nodiscard]] std::shared_ptr<const DisplayMap> displayDarkMatter(const Field& field);
/// Values as they are, on the grid of `like`.
[[nodiscard]] std::shared_ptr<const DisplayMap> displayDex(std::span<const float> values, const Field& like);

/// The one bridge to VTK: pixel centres at Mpc/h positions, lower left pixel first. Shares nothing with the map.
[[nodiscard]] vtkSmartPointer<vtkImageData> toImageData(const DisplayMap& map);

} // namespace penumbra
