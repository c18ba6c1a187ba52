#include "ui/map_figure.h"

#include "ui/contour_layer.h"
#include "ui/map_image.h"

#include <vtkCellArray.h>
#include <vtkCellArrayIterator.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPolyData.h>
#include <vtkSmartPointer.h>
#include <vtkStripper.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace penumbra {
namespace {

constexpr int barColors = 64;
constexpr int barTicks = 6;
constexpr double pinRadius = 0.012;   // of the part that is shown
constexpr double startRadius = 0.006; // likewise, of the ring about a line's start

QColor toColor(Rgb color)
{
    return {color.red, color.green, color.blue};
}

QPolygonF ring(QPointF centre, double radius)
{
    constexpr int corners = 96;
    QPolygonF points;
    for (int i = 0; i <= corners; ++i) {
        const double angle = 2.0 * std::numbers::pi * i / corners;
        points << centre + radius * QPointF(std::cos(angle), std::sin(angle));
    }
    return points;
}

void addContours(const ContourLines& contours, std::vector<FigureLine>& lines)
{
    vtkNew<vtkStripper> joined; // from segments to long lines
    joined->SetInputData(contours.lines);
    joined->SetMaximumLength(std::numeric_limits<int>::max());
    joined->Update();
    vtkPolyData* data = joined->GetOutput();
    vtkDataArray* levels = data->GetPointData()->GetScalars();
    const auto cells = vtk::TakeSmartPointer(data->GetLines()->NewIterator());
    for (cells->GoToFirstCell(); !cells->IsDoneWithTraversal(); cells->GoToNextCell()) {
        vtkIdType count = 0;
        const vtkIdType* ids = nullptr;
        cells->GetCurrentCell(count, ids);
        FigureLine line;
        for (vtkIdType i = 0; i < count; ++i)
            line.points << QPointF(data->GetPoint(ids[i])[0], data->GetPoint(ids[i])[1]);
        const double level = levels != nullptr && count > 0 ? levels->GetTuple1(ids[0]) : contours.levels.front();
        line.color = QColor::fromHsvF(0.0F, 0.0F, static_cast<float>(contourLightness(contours.levels, level)));
        lines.push_back(std::move(line));
    }
}

void addMarks(const MapMarks& marks, QRectF visible, const std::vector<QPointF>& images, std::vector<FigureLine>& lines)
{
    for (std::size_t i = 0; i < marks.regions.size(); ++i) {
        const bool labelled = marks.regions.size() > 1 || !marks.regions[i].name.isEmpty();
        for (const QPointF& image : images)
            if (const QPolygonF outline = outlineOf(marks.regions[i].shape).translated(image);
                outline.boundingRect().intersects(visible))
                lines.push_back({outline, Qt::white, labelled ? labelOf(marks, i) : QString()});
    }
    if (marks.line) {
        lines.push_back({{{marks.line->x1, marks.line->y1}, {marks.line->x2, marks.line->y2}}, Qt::white});
        lines.push_back({ring({marks.line->x1, marks.line->y1}, startRadius * visible.width()), Qt::white});
    }
    if (marks.pin)
        lines.push_back({ring(*marks.pin, pinRadius * visible.width()), Qt::white});
}

} // namespace

MapFigure mapFigure(const MapPicture& picture, const ColorScale& scale, QRectF visible, const MapOverlays& overlays)
{
    MapFigure figure;
    figure.title = picture.title;
    figure.note = picture.note;
    figure.visible = visible;
    if (picture.map) {
        figure.image = mapImage(*picture.map, scale);
        figure.side = picture.map->side;
        figure.hasEmpty = std::any_of(picture.map->values.begin(), picture.map->values.end(),
                                      [](float value) { return std::isnan(value); });
    }
    figure.scaleLabel = scale.label();
    for (int i = 0; i < barColors; ++i)
        figure.scaleColors.push_back(toColor(scale.colorAt(static_cast<double>(i) / (barColors - 1))));
    for (const ColorScale::Tick& tick : scale.ticks(barTicks))
        figure.scaleTicks.push_back({tick.position, tick.text});
    figure.emptyColor = toColor(scale.color(std::nan("")));
    if (overlays.contours && overlays.contours->quantity != picture.quantity)
        addContours(*overlays.contours, figure.lines);
    addMarks(overlays.marks, visible, periodicImages(figure.side, overlays.periodic), figure.lines);
    return figure;
}

} // namespace penumbra
