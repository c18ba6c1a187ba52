#pragma once

#include "ui/color_scale.h"
#include "ui/contour_layer.h"
#include "ui/orbit_widget.h"
#include "ui/vtk_field.h"

#include <memory>

class vtkActor;
class vtkImageDataGeometryFilter;
class vtkPolyData;
class vtkPolyDataMapper;
class vtkPolyDataNormals;
class vtkWarpScalar;

namespace penumbra {

class AxisLabels;

/// Averages of blocks that cover the whole map, none wider by more than a pixel than another, so that at most `largest`
/// pixels a side are left. Pixels without a value do not count.
[[nodiscard]] DisplayMap reduced(const DisplayMap& map, std::size_t largest);

/// A map as a landscape: height is the value between the limits (of masses the log density), colours are those of the
/// flat map. Maps with more than largestGrid pixels a side are averaged down to it.
class ReliefCanvas : public OrbitWidget
{
    Q_OBJECT

public:
    explicit ReliefCanvas(QWidget* parent);
    ~ReliefCanvas() override;

    static constexpr std::size_t largestGrid = 256;

    /// Null empties the scene.
    void setMap(std::shared_ptr<const DisplayMap> map, const ColorScale& scale);
    /// Lies on the landscape; null takes it away.
    void setContours(std::shared_ptr<const ContourLines> contours);

protected:
    void prepareFrame(QSize pixels) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void rebuild();
    void drapeContours();
    void placeAxes();
    [[nodiscard]] double reliefHeight() const; ///< of the limits' range [Mpc/h]

    std::shared_ptr<const DisplayMap> m_map;
    DisplayMap m_heights; ///< of the surface, from 0 to 1, while there is a map
    std::shared_ptr<const ContourLines> m_contours;
    ContourLayer m_contourLayer;
    ColorScale m_scale;
    vtkSmartPointer<vtkImageDataGeometryFilter> m_grid;
    vtkSmartPointer<vtkWarpScalar> m_warp;
    vtkSmartPointer<vtkPolyDataNormals> m_normals;
    vtkSmartPointer<vtkPolyDataMapper> m_mapper;
    vtkSmartPointer<vtkActor> m_surface, m_axes;
    vtkSmartPointer<vtkPolyData> m_axisLines;
    AxisLabels* m_labels;
};

} // namespace penumbra
