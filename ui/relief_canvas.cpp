#include "ui/relief_canvas.h"

#include "ui/axis_labels.h"
#include "ui/theme.h"
#include "ui/ticks.h"

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkImageData.h>
#include <vtkImageDataGeometryFilter.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkPolyDataNormals.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>
#include <vtkWarpScalar.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace penumbra {
namespace {

constexpr Orbit orbit{.azimuth = -30.0,
                      .elevation = 38.0,
                      .lowestElevation = 8.0,
                      .highestElevation = 89.0,
                      .nearest = 0.25,
                      .farthest = 2.5,
                      .viewAngle = 28.0,
                      .fittingDistance = 2.75};
constexpr double heightOfSide = 0.22; // of the limits' range, as a fraction of the map's side

// Between the centres of the pixels, as the surface goes.
double heightAt(const DisplayMap& heights, double x, double y)
{
    const double last = static_cast<double>(heights.size) - 1.0;
    const double column = std::clamp(x / heights.side * static_cast<double>(heights.size) - 0.5, 0.0, last);
    const double row = std::clamp(y / heights.side * static_cast<double>(heights.size) - 0.5, 0.0, last);
    const auto value = [&heights](double i, double j) {
        return static_cast<double>(
            heights.values[static_cast<std::size_t>(j) * heights.size + static_cast<std::size_t>(i)]);
    };
    const double left = std::floor(column), below = std::floor(row);
    const double right = std::min(left + 1.0, last), above = std::min(below + 1.0, last);
    return std::lerp(std::lerp(value(left, below), value(right, below), column - left),
                     std::lerp(value(left, above), value(right, above), column - left), row - below);
}

} // namespace

DisplayMap reduced(const DisplayMap& map, std::size_t largest)
{
    const std::size_t block = (map.size + largest - 1) / largest;
    if (block <= 1)
        return map;
    DisplayMap result{(map.size + block - 1) / block, map.side, {}, map.periodic};
    const auto edge = [&](std::size_t i) { return i * map.size / result.size; };
    for (std::size_t y = 0; y < result.size; ++y)
        for (std::size_t x = 0; x < result.size; ++x) {
            double sum = 0.0;
            int count = 0;
            for (std::size_t j = edge(y); j < edge(y + 1); ++j)
                for (std::size_t i = edge(x); i < edge(x + 1); ++i)
                    if (const float value = map.values[j * map.size + i]; std::isfinite(value)) {
                        sum += value;
                        ++count;
                    }
            result.values.push_back(count > 0 ? static_cast<float>(sum / count) : std::nanf(""));
        }
    return result;
}

ReliefCanvas::ReliefCanvas(QWidget* parent)
    : OrbitWidget(orbit, parent), m_contourLayer(renderer()),
      m_scale(MapScale::darkMatter, defaultSettings(MapScale::darkMatter)),
      m_grid(vtkSmartPointer<vtkImageDataGeometryFilter>::New()), m_warp(vtkSmartPointer<vtkWarpScalar>::New()),
      m_normals(vtkSmartPointer<vtkPolyDataNormals>::New()), m_mapper(vtkSmartPointer<vtkPolyDataMapper>::New()),
      m_surface(vtkSmartPointer<vtkActor>::New()), m_axes(vtkSmartPointer<vtkActor>::New()),
      m_axisLines(vtkSmartPointer<vtkPolyData>::New()), m_labels(new AxisLabels(this))
{
    setAccessibleName(tr("Relief"));
    m_warp->SetInputConnection(m_grid->GetOutputPort());
    m_warp->UseNormalOn();
    m_warp->SetNormal(0.0, 0.0, 1.0);
    m_normals->SplittingOff();
    m_normals->ConsistencyOff();
    m_mapper->SetColorModeToDirectScalars();
    m_surface->SetMapper(m_mapper);
    // Mostly the colours themselves; the light only tells the slopes.
    m_surface->GetProperty()->SetAmbient(0.55);
    m_surface->GetProperty()->SetDiffuse(0.55);
    m_surface->GetProperty()->SetSpecular(0.0);
    m_surface->VisibilityOff();
    renderer().AddActor(m_surface);
    vtkNew<vtkPolyDataMapper> lines;
    lines->SetInputData(m_axisLines);
    m_axes->SetMapper(lines);
    m_axes->GetProperty()->SetLighting(false);
    m_axes->VisibilityOff();
    renderer().AddActor(m_axes);
}

ReliefCanvas::~ReliefCanvas() = default;

void ReliefCanvas::setMap(std::shared_ptr<const DisplayMap> map, const ColorScale& scale)
{
    if (map == m_map && scale == m_scale)
        return;
    m_map = std::move(map);
    m_scale = scale;
    rebuild();
    redraw();
}

void ReliefCanvas::setContours(std::shared_ptr<const ContourLines> contours)
{
    if (contours == m_contours)
        return;
    m_contours = std::move(contours);
    drapeContours();
    redraw();
}

double ReliefCanvas::reliefHeight() const
{
    return heightOfSide * m_map->side;
}

void ReliefCanvas::rebuild()
{
    m_surface->SetVisibility(m_map != nullptr);
    m_axes->SetVisibility(m_map != nullptr);
    if (!m_map) {
        drapeContours();
        return;
    }
    m_heights = reduced(*m_map, largestGrid);
    DisplayMap& heights = m_heights;
    const auto& [low, high] = m_scale.settings().limits;
    vtkNew<vtkUnsignedCharArray> colors;
    colors->SetName("colors");
    colors->SetNumberOfComponents(3);
    colors->SetNumberOfTuples(static_cast<vtkIdType>(heights.values.size()));
    for (std::size_t i = 0; i < heights.values.size(); ++i) {
        const Rgb color = m_scale.color(heights.values[i]);
        const std::array<unsigned char, 3> bytes{color.red, color.green, color.blue};
        colors->SetTypedTuple(static_cast<vtkIdType>(i), bytes.data());
        const double value = std::isfinite(heights.values[i]) ? static_cast<double>(heights.values[i]) : low;
        heights.values[i] = static_cast<float>((std::clamp(value, low, high) - low) / (high - low));
    }
    m_grid->SetInputData(toImageData(heights));
    m_warp->SetScaleFactor(reliefHeight());
    m_warp->Update();
    vtkNew<vtkPolyData> landscape;
    landscape->ShallowCopy(m_warp->GetOutput());
    landscape->GetPointData()->SetScalars(colors);
    m_normals->SetInputData(landscape);
    m_mapper->SetInputConnection(m_normals->GetOutputPort());
    drapeContours();
}

void ReliefCanvas::drapeContours()
{
    if (!m_contours || !m_map) {
        m_contourLayer.setLines(nullptr);
        return;
    }
    auto draped = std::make_shared<ContourLines>(*m_contours);
    draped->lines = vtkSmartPointer<vtkPolyData>::New();
    draped->lines->ShallowCopy(m_contours->lines);
    vtkNew<vtkPoints> points;
    points->SetNumberOfPoints(draped->lines->GetNumberOfPoints());
    for (vtkIdType i = 0; i < points->GetNumberOfPoints(); ++i) {
        std::array<double, 3> at{};
        draped->lines->GetPoint(i, at.data());
        points->SetPoint(i, at[0], at[1], reliefHeight() * heightAt(m_heights, at[0], at[1]));
    }
    draped->lines->SetPoints(points);
    m_contourLayer.setLines(draped);
}

// The box' two lower edges nearest to the viewer carry x and y, the leftmost upright one the height.
void ReliefCanvas::placeAxes()
{
    const double side = m_map->side, top = reliefHeight();
    const auto [nearX, nearY, corner] = axisEdges(side);
    vtkNew<vtkPoints> points;
    vtkNew<vtkCellArray> cells;
    const auto line = [&](std::array<double, 3> from, std::array<double, 3> to) {
        const vtkIdType first = points->InsertNextPoint(from.data());
        cells->InsertNextCell({first, points->InsertNextPoint(to.data())});
    };
    for (const double x : {0.0, side})
        line({x, 0.0, 0.0}, {x, side, 0.0});
    for (const double y : {0.0, side})
        line({0.0, y, 0.0}, {side, y, 0.0});
    line({corner.x(), corner.y(), 0.0}, {corner.x(), corner.y(), top});

    std::vector<AxisLabels::Label> labels;
    const double out = 0.02 * side, outX = nearX > 0.0 ? out : -out, outY = nearY > 0.0 ? out : -out;
    const Ticks ticks = niceTicks(0.0, side, 5);
    for (const double value : ticks.values) {
        line({value, nearY, 0.0}, {value, nearY + outY, 0.0});
        line({nearX, value, 0.0}, {nearX + outX, value, 0.0});
        labels.push_back({ticks.text(value), project(value, nearY + 2.6 * outY, 0.0), Qt::AlignCenter});
        labels.push_back({ticks.text(value), project(nearX + 2.6 * outX, value, 0.0), Qt::AlignCenter});
    }
    labels.push_back({tr("x  [Mpc/h]"), project(0.5 * side, nearY + 6.0 * outY, 0.0), Qt::AlignCenter});
    labels.push_back({tr("y  [Mpc/h]"), project(nearX + 6.0 * outX, 0.5 * side, 0.0), Qt::AlignCenter});
    const auto& [low, high] = m_scale.settings().limits;
    const Ticks upward = niceTicks(low, high, 4);
    for (const double value : upward.values) {
        const double z = (value - low) / (high - low) * top;
        labels.push_back({upward.text(value), project(corner.x(), corner.y(), z) - QPointF(8.0, 0.0),
                          Qt::AlignRight | Qt::AlignVCenter});
    }
    m_axisLines->SetPoints(points);
    m_axisLines->SetLines(cells);
    m_labels->setLabels(std::move(labels));
}

void ReliefCanvas::prepareFrame(QSize)
{
    const QColor background = theme().window;
    renderer().SetBackground(background.redF(), background.greenF(), background.blueF());
    if (!m_map) {
        m_labels->setLabels({});
        return;
    }
    const QColor lines = theme().dim;
    m_axes->GetProperty()->SetColor(lines.redF(), lines.greenF(), lines.blueF());
    m_contourLayer.setPixelRatio(devicePixelRatioF());
    m_axes->GetProperty()->SetLineWidth(static_cast<float>(devicePixelRatioF()));
    const double centre = 0.5 * m_map->side;
    placeCamera({centre, centre, 0.35 * reliefHeight()}, m_map->side);
    placeAxes();
    renderer().ResetCameraClippingRange();
}

void ReliefCanvas::resizeEvent(QResizeEvent* event)
{
    OrbitWidget::resizeEvent(event);
    m_labels->setGeometry(rect());
}

} // namespace penumbra
