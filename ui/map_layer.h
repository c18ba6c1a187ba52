#pragma once

#include "ui/color_scale.h"
#include "ui/vtk_field.h"

#include <vtkSmartPointer.h>

#include <memory>

class vtkImageProperty;
class vtkImageSlice;
class vtkImageSliceMapper;
class vtkLookupTable;
class vtkPlane;
class vtkRenderer;

namespace penumbra {

/// One coloured map in a VTK scene, in Mpc/h. Owns its actor. GUI thread only.
class MapLayer
{
public:
    /// `height` is where the layer lies towards the camera [Mpc/h].
    explicit MapLayer(vtkRenderer& renderer, double height = 0.0);

    /// Null hides the layer.
    void setMap(std::shared_ptr<const DisplayMap> map);
    [[nodiscard]] const std::shared_ptr<const DisplayMap>& map() const { return m_map; }
    void setScale(const ColorScale& scale);
    /// Draws only what is to the right of `x` [Mpc/h].
    void setLeftEdge(double x);
    /// Pixels of the map that are at least `pixels` wide on the screen are drawn as the squares they are.
    void setPixelSize(double pixels);

private:
    std::shared_ptr<const DisplayMap> m_map;
    vtkSmartPointer<vtkLookupTable> m_table;
    vtkSmartPointer<vtkImageSliceMapper> m_mapper;
    vtkSmartPointer<vtkImageProperty> m_property;
    vtkSmartPointer<vtkImageSlice> m_slice;
    vtkSmartPointer<vtkPlane> m_edge; ///< made when it is wanted
};

} // namespace penumbra
