#include "statistics/told_shape.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <sstream>

namespace penumbra {
namespace {

constexpr double rounding = 1e-9; // of lengths that were counted in pixels

[[noreturn]] void refuse(const ToldPlace& told, const std::string& expected)
{
    throw InputError(told.text + ": expected " + expected);
}

bool isCircle(const ToldPlace& told)
{
    return told.kind == "circle" && told.numbers.size() == 3 && told.numbers[2] > 0.0;
}

bool isEllipse(const ToldPlace& told)
{
    return told.kind == "ellipse" && told.numbers.size() == 5 && told.numbers[2] > 0.0 && told.numbers[3] > 0.0;
}

bool isPolygon(const ToldPlace& told)
{
    return told.kind == "polygon" && told.numbers.size() >= 6 && told.numbers.size() % 2 == 0;
}

bool isBox(const ToldPlace& told)
{
    const std::vector<double>& at = told.numbers;
    return told.kind == "box" && at.size() == 4 && (told.inPixels || (at[0] != at[2] && at[1] != at[3]));
}

/// "half of it in Mpc/h or in pixels": the length `part` of the map's side.
std::string lengthText(double part, const MapGrid& grid)
{
    std::ostringstream text;
    text << part * grid.side << " Mpc/h or " << part * static_cast<double>(grid.size) << "px";
    return text.str();
}

Point middleOf(const Box& box)
{
    return {0.5 * (box.x1 + box.x2), 0.5 * (box.y1 + box.y2)};
}

Point middleOf(const Shape& shape)
{
    if (const auto* point = std::get_if<Point>(&shape))
        return *point;
    if (const auto* line = std::get_if<Line>(&shape))
        return middleOf(Box{line->x1, line->y1, line->x2, line->y2});
    return middleOf(boundsOf(*regionOf(shape)));
}

Point inside(const ToldPlace& told, const Point& at, const MapGrid& grid)
{
    if (!liesOn(at, grid))
        refuse(told, "a place inside the map, " + coordinatesOn(grid));
    return at;
}

// Larger regions would meet themselves on a periodic map. They may lie over the edge of any map, as may those that are
// drawn or read from a file.
Region fitting(const ToldPlace& told, const Region& region, const MapGrid& grid)
{
    const Box around = boundsOf(region);
    const double width = std::max(around.x2 - around.x1, around.y2 - around.y1);
    if (width > grid.side * (1.0 + rounding))
        refuse(told, std::holds_alternative<Circle>(region)
                         ? "a radius of at most half the map's side, " + lengthText(0.5, grid)
                         : "a region no larger than the map, " + lengthText(1.0, grid) + " a side");
    if (!(width > 0.0))
        refuse(told, "a region that is not empty");
    if (!liesOn(shapeOf(region), grid))
        refuse(told, "a region with its middle inside the map, " + coordinatesOn(grid));
    return region;
}

// Of pixels, all that it holds: their outer edges.
Box boxFrom(const ToldPlace& told, const MapGrid& grid)
{
    const Box box{told.point(0, grid), told.point(1, grid), told.point(2, grid), told.point(3, grid)};
    if (!told.inPixels)
        return box;
    const auto [left, right] = std::minmax(box.x1, box.x2);
    const auto [low, high] = std::minmax(box.y1, box.y2);
    const double half = 0.5 * grid.side / static_cast<double>(grid.size);
    return {left - half, low - half, right + half, high + half};
}

} // namespace

ToldPlace toldPoint(const std::string& text)
{
    ToldPlace told = toldPlace(text);
    if (!told.kind.empty() || told.numbers.size() != 2)
        refuse(told, "X,Y in Mpc/h, such as 12.5,7.8, or in pixels, such as 64,40px");
    return told;
}

ToldPlace toldRegion(const std::string& text)
{
    ToldPlace told = toldPlace(text);
    if (!isCircle(told) && !isEllipse(told) && !isBox(told) && !isPolygon(told))
        refuse(told, "circle:X,Y,RADIUS, ellipse:X,Y,A,B,ANGLE, box:X1,Y1,X2,Y2 or polygon:X1,Y1,X2,Y2,X3,Y3,.., "
                     "not empty");
    return told;
}

ToldPlace toldLine(const std::string& text)
{
    ToldPlace told = toldPlace(text);
    const std::vector<double>& at = told.numbers;
    if (!told.kind.empty() || at.size() != 4 || (at[0] == at[2] && at[1] == at[3]))
        refuse(told, "X1,Y1,X2,Y2, two places that differ");
    return told;
}

bool liesOn(const Shape& shape, const MapGrid& grid)
{
    const double slack = rounding * grid.side;
    const auto isInside = [&](double length) { return length >= -slack && length <= grid.side + slack; };
    const auto* line = std::get_if<Line>(&shape);
    if (line != nullptr && line->length() > std::numbers::sqrt2 * grid.side + slack)
        return false;
    if (const auto* polygon = std::get_if<Polygon>(&shape)) {
        const Box around = boundsOf(*polygon);
        if (std::max(around.x2 - around.x1, around.y2 - around.y1) > 2.0 * grid.side)
            return false;
    }
    const Point at = middleOf(shape);
    return isInside(at.x) && isInside(at.y);
}

Point pointFrom(const ToldPlace& told, const MapGrid& grid)
{
    return inside(told, {told.point(0, grid), told.point(1, grid)}, grid);
}

Region regionFrom(const ToldPlace& told, const MapGrid& grid)
{
    if (told.kind == "circle") {
        const Point centre = inside(told, {told.point(0, grid), told.point(1, grid)}, grid);
        return fitting(told, Circle{centre.x, centre.y, told.length(2, grid)}, grid);
    }
    if (told.kind == "ellipse") {
        const Point centre = inside(told, {told.point(0, grid), told.point(1, grid)}, grid);
        return fitting(told, Ellipse{centre.x, centre.y, told.length(2, grid), told.length(3, grid), told.numbers[4]},
                       grid);
    }
    if (told.kind == "box")
        return fitting(told, boxFrom(told, grid), grid);
    Polygon polygon;
    for (std::size_t at = 0; at + 1 < told.numbers.size(); at += 2)
        polygon.corners.push_back({told.point(at, grid), told.point(at + 1, grid)});
    return fitting(told, polygon, grid);
}

Line lineFrom(const ToldPlace& told, const MapGrid& grid)
{
    const Point from = inside(told, {told.point(0, grid), told.point(1, grid)}, grid);
    const Point to = inside(told, {told.point(2, grid), told.point(3, grid)}, grid);
    return {from.x, from.y, to.x, to.y};
}

} // namespace penumbra
