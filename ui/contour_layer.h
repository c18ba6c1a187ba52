#pragma once

#include "ui/contours.h"

class vtkActor;
class vtkPolyDataMapper;
class vtkRenderer;

namespace penumbra {

/// Contour lines in a VTK scene: light on a dark rim, so that they are seen on every colour. GUI thread only.
class ContourLayer
{
public:
    explicit ContourLayer(vtkRenderer& renderer);

    /// Null hides the layer.
    void setLines(const std::shared_ptr<const ContourLines>& contours);
    /// Width of a line one logical pixel wide, in device pixels.
    void setPixelRatio(double ratio);

private:
    vtkSmartPointer<vtkPolyDataMapper> m_rimMapper, m_lineMapper;
    vtkSmartPointer<vtkActor> m_rim, m_lines;
};

/// Lightness in [0, 1] of the lines of one of the levels: higher ones are brighter.
[[nodiscard]] double contourLightness(const std::vector<double>& levels, double level);

} // namespace penumbra
