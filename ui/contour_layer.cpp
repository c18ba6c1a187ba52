#include "ui/contour_layer.h"

#include <vtkActor.h>
#include <vtkLookupTable.h>
#include <vtkNew.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>

#include <cmath>

namespace penumbra {
namespace {

// In front of the maps, behind the crosshair [Mpc/h].
constexpr double rimHeight = 0.2, lineHeight = 0.3;
constexpr double rimWidth = 3.0, lineWidth = 1.2, rimOpacity = 0.55;

vtkSmartPointer<vtkActor> lineActor(vtkPolyDataMapper* mapper, double height, vtkRenderer& renderer)
{
    auto actor = vtkSmartPointer<vtkActor>::New();
    actor->SetMapper(mapper);
    actor->GetProperty()->SetLighting(false);
    actor->SetPosition(0.0, 0.0, height);
    actor->VisibilityOff();
    renderer.AddActor(actor);
    return actor;
}

} // namespace

double contourLightness(const std::vector<double>& levels, double level)
{
    return levels.size() < 2 ? 1.0 : 0.62 + 0.38 * (level - levels.front()) / (levels.back() - levels.front());
}

ContourLayer::ContourLayer(vtkRenderer& renderer)
    : m_rimMapper(vtkSmartPointer<vtkPolyDataMapper>::New()), m_lineMapper(vtkSmartPointer<vtkPolyDataMapper>::New()),
      m_rim(lineActor(m_rimMapper, rimHeight, renderer)), m_lines(lineActor(m_lineMapper, lineHeight, renderer))
{
    m_rimMapper->ScalarVisibilityOff();
    m_rim->GetProperty()->SetColor(0.0, 0.0, 0.0);
    m_rim->GetProperty()->SetOpacity(rimOpacity);
}

void ContourLayer::setLines(const std::shared_ptr<const ContourLines>& contours)
{
    const bool visible = contours && contours->lines->GetNumberOfCells() > 0;
    m_rim->SetVisibility(visible);
    m_lines->SetVisibility(visible);
    if (!visible)
        return;
    m_rimMapper->SetInputData(contours->lines);
    m_lineMapper->SetInputData(contours->lines);
    // The scalar of a point is its level.
    const std::vector<double>& levels = contours->levels;
    vtkNew<vtkLookupTable> shades;
    const double low = levels.front(), high = levels.size() > 1 ? levels.back() : low + 1.0;
    shades->SetNumberOfTableValues(256);
    shades->SetTableRange(low, high);
    for (vtkIdType i = 0; i < 256; ++i) {
        const double light = contourLightness(levels, std::lerp(low, high, static_cast<double>(i) / 255.0));
        shades->SetTableValue(i, light, light, light, 1.0);
    }
    m_lineMapper->SetLookupTable(shades);
    m_lineMapper->UseLookupTableScalarRangeOn();
}

void ContourLayer::setPixelRatio(double ratio)
{
    m_rim->GetProperty()->SetLineWidth(static_cast<float>(rimWidth * ratio));
    m_lines->GetProperty()->SetLineWidth(static_cast<float>(lineWidth * ratio));
}

} // namespace penumbra
