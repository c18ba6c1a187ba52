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

Point middle(const Point& point)
{
    return point;
}

Point middle(const Circle& circle)
{
    return {circle.x, circle.y};
}

Point middle(const Box& box)
{
    return {0.5 * (box.x1 + box.x2), 0.5 * (box.y1 + box.y2)};
}

Point middle(const Line& line)
{
    return {0.5 * (line.x1 + line.x2), 0.5 * (line.y1 + line.y2)};
}

Point inside(const ToldPlace& told, const Point& at, const MapGrid& grid)
{
    if (!liesOn(at, grid))
        refuse(told, "a place inside the map, " + coordinatesOn(grid));
    return at;
}

// Larger regions would meet themselves on a periodic map. They may lie over the edge of any map, as may those that are
// drawn or read from a file.
void requireFitting(const ToldPlace& told, const Circle& circle, const MapGrid& grid)
{
    if (circle.radius > 0.5 * grid.side * (1.0 + rounding))
        refuse(told, "a radius of at most half the map's side, " + lengthText(0.5, grid));
}

void requireFitting(const ToldPlace& told, const Box& box, const MapGrid& grid)
{
    if (std::max(std::abs(box.x2 - box.x1), std::abs(box.y2 - box.y1)) > grid.side * (1.0 + rounding))
        refuse(told, "a box no larger than the map, " + lengthText(1.0, grid) + " a side");
    if (!liesOn(box, grid))
        refuse(told, "a box with its middle inside the map, " + coordinatesOn(grid));
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
    if (!isCircle(told) && !isBox(told))
        refuse(told, "circle:X,Y,RADIUS or box:X1,Y1,X2,Y2, neither of them empty");
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
    const Point at = std::visit([](const auto& kind) { return middle(kind); }, shape);
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
        const Circle circle{centre.x, centre.y, told.length(2, grid)};
        requireFitting(told, circle, grid);
        return circle;
    }
    const Box box = boxFrom(told, grid);
    requireFitting(told, box, grid);
    return box;
}

Line lineFrom(const ToldPlace& told, const MapGrid& grid)
{
    const Point from = inside(told, {told.point(0, grid), told.point(1, grid)}, grid);
    const Point to = inside(told, {told.point(2, grid), told.point(3, grid)}, grid);
    return {from.x, from.y, to.x, to.y};
}

} // namespace penumbra
