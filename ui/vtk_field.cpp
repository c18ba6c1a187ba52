#include "ui/vtk_field.h"

#include <vtkFloatArray.h>
#include <vtkImageData.h>
#include <vtkPointData.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace penumbra {

float DisplayMap::at(double x, double y) const
{
    const auto index = [this](double position) {
        const double pixel = std::floor(position / side * static_cast<double>(size));
        return static_cast<std::size_t>(std::clamp(pixel, 0.0, static_cast<double>(size - 1)));
    };
    return values[index(y) * size + index(x)];
}

std::shared_ptr<const DisplayMap> displayStellarMass(const Field& field)
{
    DisplayMap map{
        field.size(), field.geometry().side, {field.pixels().begin(), field.pixels().end()}, field.geometry().periodic};
    for (float& value : map.values)
        value = value > 0.0F ? std::log10(1.0F + value) : std::numeric_limits<float>::quiet_NaN();
    return std::make_shared<const DisplayMap>(std::move(map));
}

std::shared_ptr<const DisplayMap> displayDarkMatter(const Field& field)
{
    DisplayMap map{
        field.size(), field.geometry().side, {field.pixels().begin(), field.pixels().end()}, field.geometry().periodic};
    for (float& value : map.values)
        value = value > 0.0F ? std::log10(value) : std::numeric_limits<float>::quiet_NaN();
    return std::make_shared<const DisplayMap>(std::move(map));
}

std::shared_ptr<const DisplayMap> displayDex(std::span<const float> values, const Field& like)
{
    return std::make_shared<const DisplayMap>(
        DisplayMap{like.size(), like.geometry().side, {values.begin(), values.end()}, like.geometry().periodic});
}

vtkSmartPointer<vtkImageData> toImageData(const DisplayMap& map)
{
    const int size = static_cast<int>(map.size);
    const double pixel = map.side / static_cast<double>(map.size);
    auto image = vtkSmartPointer<vtkImageData>::New();
    image->SetDimensions(size, size, 1);
    image->SetSpacing(pixel, pixel, 1.0);
    image->SetOrigin(0.5 * pixel, 0.5 * pixel, 0.0);
    image->AllocateScalars(VTK_FLOAT, 1);
    std::copy(map.values.begin(), map.values.end(), static_cast<float*>(image->GetScalarPointer()));
    return image;
}

} // namespace penumbra
