#pragma once

#include "field/field.h"

#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace penumbra {

/// Shapes on a map; lengths in Mpc/h from its lower left corner. A periodic map goes on beyond its edges with what is
/// at the opposite ones, each pixel counted once at most; beyond the edges of others there is nothing to count.
struct Circle
{
    double x = 0.0, y = 0.0, radius = 0.0;

    friend bool operator==(const Circle&, const Circle&) = default;
};

struct Point
{
    double x = 0.0, y = 0.0;

    friend bool operator==(const Point&, const Point&) = default;
};

struct Ellipse
{
    double x = 0.0, y = 0.0;
    double a = 0.0, b = 0.0; ///< semi-axes, either of them the longer
    double angle = 0.0;      ///< of a from the x axis, anticlockwise [degrees]

    friend bool operator==(const Ellipse&, const Ellipse&) = default;
};

/// Upright; corners in any order.
struct Box
{
    double x1 = 0.0, y1 = 0.0, x2 = 0.0, y2 = 0.0;

    friend bool operator==(const Box&, const Box&) = default;
};

/// Three corners or more, the last joined to the first. Where its edges cross, every second part is inside.
struct Polygon
{
    std::vector<Point> corners;

    friend bool operator==(const Polygon&, const Polygon&) = default;
};

using Region = std::variant<Circle, Ellipse, Box, Polygon>;

/// The smallest upright box around it, x1 and y1 the smaller ones.
[[nodiscard]] Box boundsOf(const Region& region);

/// From one point to another.
struct Line
{
    double x1 = 0.0, y1 = 0.0, x2 = 0.0, y2 = 0.0;

    [[nodiscard]] double length() const; ///< [Mpc/h]
    friend bool operator==(const Line&, const Line&) = default;
};

using Shape = std::variant<Point, Circle, Ellipse, Box, Polygon, Line>;

/// None of a point or line.
[[nodiscard]] std::optional<Region> regionOf(const Shape& shape);
[[nodiscard]] Shape shapeOf(const Region& region);

/// The pixels of a grid that a region covers, each with the share of its area that lies inside: of boxes exactly, of
/// others to some hundredths, by 8 scan lines between the corners in a row of pixels, each exact along x; the area of a
/// polygon whose edges do not cross is exact.
/// Immutable: build once, apply to any number of maps of that grid.
class RegionMask
{
public:
    /// For maps of `size` pixels a side with that geometry. A region outside a map that is not periodic covers nothing;
    /// of one larger than two periodic maps, what is farther away is left out.
    RegionMask(const Region& region, std::size_t size, const Geometry& geometry);

    /// Area inside [(Mpc/h)^2].
    [[nodiscard]] double area() const { return m_area; }
    /// Mass inside [Msun/h] of a surface density [(Msun/h)/(Mpc/h)^2]. Throws Error when the map is on another grid.
    [[nodiscard]] double mass(const Field& field) const;

private:
    std::size_t m_size;
    double m_side, m_area = 0.0;
    std::vector<std::pair<std::size_t, float>> m_shares; ///< pixel, and its share of 1
};

/// Values along a line at `points` equal steps from its first to its last point: log10 of the map [dex], linear between
/// pixel centres; periodic maps go on at their edges, others keep the value of the edge pixel. Pixels without mass take
/// log10 of `floor`; between them and others nothing is interpolated, the nearest pixel counts. Throws Error for fewer
/// than two points.
[[nodiscard]] std::vector<double> lineProfile(const Field& field, const Line& line, std::size_t points,
                                              float floor = 1.0F);

} // namespace penumbra
