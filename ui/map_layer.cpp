#include "ui/map_layer.h"

#include <vtkImageData.h>
#include <vtkImageProperty.h>
#include <vtkImageSlice.h>
#include <vtkImageSliceMapper.h>
#include <vtkLookupTable.h>
#include <vtkPlane.h>
#include <vtkRenderer.h>

#include <limits>

namespace penumbra {
namespace {

// Fine enough that a linear stretch over four decades has no visible steps.
constexpr vtkIdType tableSize = 4096;
constexpr double squarePixel = 5.0; // [device pixels]

} // namespace

MapLayer::MapLayer(vtkRenderer& renderer, double height)
    : m_table(vtkSmartPointer<vtkLookupTable>::New()), m_mapper(vtkSmartPointer<vtkImageSliceMapper>::New()),
      m_property(vtkSmartPointer<vtkImageProperty>::New()), m_slice(vtkSmartPointer<vtkImageSlice>::New())
{
    m_table->SetNumberOfTableValues(tableSize);
    m_mapper->BorderOn(); // the outer half of the edge pixels too
    m_property->SetLookupTable(m_table);
    m_property->UseLookupTableScalarRangeOn();
    m_slice->SetMapper(m_mapper);
    m_slice->SetProperty(m_property);
    m_slice->SetPosition(0.0, 0.0, height);
    m_slice->VisibilityOff();
    renderer.AddViewProp(m_slice);
}

void MapLayer::setMap(std::shared_ptr<const DisplayMap> map)
{
    m_map = std::move(map);
    m_slice->SetVisibility(m_map != nullptr);
    if (m_map)
        m_mapper->SetInputData(toImageData(*m_map));
}

void MapLayer::setScale(const ColorScale& scale)
{
    const auto& [low, high] = scale.settings().limits;
    m_table->SetTableRange(low, high);
    for (vtkIdType i = 0; i < tableSize; ++i) {
        const double value = low + (high - low) * (static_cast<double>(i) + 0.5) / static_cast<double>(tableSize);
        const Rgb color = scale.color(value);
        m_table->SetTableValue(i, color.red / 255.0, color.green / 255.0, color.blue / 255.0, 1.0);
    }
    const Rgb none = scale.color(std::numeric_limits<double>::quiet_NaN());
    m_table->SetNanColor(none.red / 255.0, none.green / 255.0, none.blue / 255.0, 1.0);
}

void MapLayer::setLeftEdge(double x)
{
    if (!m_edge) {
        m_edge = vtkSmartPointer<vtkPlane>::New();
        m_edge->SetNormal(1.0, 0.0, 0.0);
        m_mapper->AddClippingPlane(m_edge);
    }
    m_edge->SetOrigin(x, 0.0, 0.0);
}

void MapLayer::setPixelSize(double pixels)
{
    m_property->SetInterpolationType(pixels < squarePixel ? VTK_LINEAR_INTERPOLATION : VTK_NEAREST_INTERPOLATION);
}

} // namespace penumbra
