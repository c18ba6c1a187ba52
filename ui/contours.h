#pragma once

#include "ui/map_quantity.h"
#include "ui/vtk_field.h"

#include <vtkSmartPointer.h>

#include <memory>
#include <optional>
#include <vector>

class vtkPolyData;

namespace penumbra {

/// Contours of one quantity over the maps of the others. A plain value: to be compared, stored, undone.
struct ContourSettings
{
    bool shown = false;
    MapQuantity quantity = MapQuantity::stellarMass;
    std::vector<double> levels{9.0, 10.0, 11.0}; ///< in the map's values ([dex] for masses), rising
    double smoothing = 1.0; ///< standard deviation of the Gaussian that smooths the map first [pixels]

    friend bool operator==(const ContourSettings&, const ContourSettings&) = default;
};

/// Contours at one moment, shared by all canvases that draw them.
struct ContourLines
{
    MapQuantity quantity = MapQuantity::stellarMass;
    std::vector<double> levels;
    vtkSmartPointer<vtkPolyData> lines; ///< in Mpc/h, with the level as the cells' scalar
};

/// A map smoothed by a Gaussian of `sigma` pixels; beyond the edge a periodic map goes on at the other one, and pixels
/// of any other do not count; NaN is no mass. Masses, in dex on both sides, are smoothed as surface densities. Where
/// nothing is left, and at sigma 0 where there was nothing, stands the lowest value of the result less 3 dex.
[[nodiscard]] DisplayMap smoothed(const DisplayMap& map, bool logarithmic, double sigma);

[[nodiscard]] std::shared_ptr<const ContourLines> contourLines(const DisplayMap& map, const ContourSettings& settings);

/// `count` levels, evenly from `low` to `high`.
[[nodiscard]] std::vector<double> evenLevels(double low, double high, int count);
/// "9, 10.5, 11" in any order, separated by commas, semicolons or blanks; absent when something else is written.
[[nodiscard]] std::optional<std::vector<double>> levelsFromText(const QString& text);
[[nodiscard]] QString levelsText(const std::vector<double>& levels);

} // namespace penumbra
