#include "statistics/region.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

namespace penumbra {
namespace {

constexpr int scanLines = 8; // of a row of pixels
constexpr double degree = std::numbers::pi / 180.0;

using Span = std::pair<double, double>; ///< from, to [Mpc/h]

Ellipse asEllipse(const Circle& circle)
{
    return {circle.x, circle.y, circle.radius, circle.radius, 0.0};
}

Box bounds(const Ellipse& ellipse)
{
    const double c = std::cos(ellipse.angle * degree), s = std::sin(ellipse.angle * degree);
    const double right = std::hypot(ellipse.a * c, ellipse.b * s), up = std::hypot(ellipse.a * s, ellipse.b * c);
    return {ellipse.x - right, ellipse.y - up, ellipse.x + right, ellipse.y + up};
}

Box bounds(const Circle& circle)
{
    return bounds(asEllipse(circle));
}

Box bounds(const Box& box)
{
    return {std::min(box.x1, box.x2), std::min(box.y1, box.y2), std::max(box.x1, box.x2), std::max(box.y1, box.y2)};
}

Box bounds(const Polygon& polygon)
{
    if (polygon.corners.empty())
        return {};
    const auto [left, right] = std::ranges::minmax(polygon.corners, {}, &Point::x);
    const auto [low, high] = std::ranges::minmax(polygon.corners, {}, &Point::y);
    return {left.x, low.y, right.x, high.y};
}

/// What of a horizontal line lies inside, in order of x and apart from each other.
std::vector<Span> spansAt(double y, const Ellipse& ellipse)
{
    // A dx^2 + 2 B dx dy + C dy^2 = 1, of which A C - B^2 = 1 / (a b)^2.
    const double c = std::cos(ellipse.angle * degree), s = std::sin(ellipse.angle * degree);
    const double a2 = ellipse.a * ellipse.a, b2 = ellipse.b * ellipse.b, dy = y - ellipse.y;
    const double A = c * c / a2 + s * s / b2, B = c * s * (1.0 / a2 - 1.0 / b2);
    const double discriminant = A - dy * dy / (a2 * b2);
    if (!(discriminant > 0.0))
        return {};
    const double middle = ellipse.x - B * dy / A, half = std::sqrt(discriminant) / A;
    return {{middle - half, middle + half}};
}

std::vector<Span> spansAt(double y, const Circle& circle)
{
    return spansAt(y, asEllipse(circle));
}

std::vector<Span> spansAt(double, const Box& box)
{
    return {{std::min(box.x1, box.x2), std::max(box.x1, box.x2)}};
}

std::vector<Span> spansAt(double y, const Polygon& polygon)
{
    std::vector<double> crossings;
    for (std::size_t i = 0; i < polygon.corners.size(); ++i) {
        const Point& from = polygon.corners[i];
        const Point& to = polygon.corners[(i + 1) % polygon.corners.size()];
        if ((from.y <= y) != (to.y <= y))
            crossings.push_back(std::lerp(from.x, to.x, (y - from.y) / (to.y - from.y)));
    }
    std::sort(crossings.begin(), crossings.end());
    std::vector<Span> spans;
    for (std::size_t i = 0; i + 1 < crossings.size(); i += 2)
        spans.emplace_back(crossings[i], crossings[i + 1]);
    return spans;
}

/// At most one period across, which covers a periodic map of that side, and less than one away from it; so the copies
/// to look at are few, and counting them goes on however far away the shape was.
Ellipse withinPeriod(const Ellipse& ellipse, double side)
{
    return {std::fmod(ellipse.x, side), std::fmod(ellipse.y, side), std::min(ellipse.a, side),
            std::min(ellipse.b, side), ellipse.angle};
}

Circle withinPeriod(const Circle& circle, double side)
{
    return {std::fmod(circle.x, side), std::fmod(circle.y, side), std::min(circle.radius, side)};
}

Box withinPeriod(const Box& box, double side)
{
    const auto cut = [side](double a, double b) {
        if (!(std::abs(a - b) < side))
            return std::pair(0.0, side);
        const double periods = a - std::fmod(a, side);
        return std::pair(a - periods, b - periods);
    };
    const auto [x1, x2] = cut(box.x1, box.x2);
    const auto [y1, y2] = cut(box.y1, box.y2);
    return {x1, y1, x2, y2};
}

Polygon withinPeriod(Polygon polygon, double side)
{
    const Box around = bounds(polygon);
    for (Point& corner : polygon.corners) {
        corner.x = std::min(corner.x - around.x1, 2.0 * side) + std::fmod(around.x1, side);
        corner.y = std::min(corner.y - around.y1, 2.0 * side) + std::fmod(around.y1, side);
    }
    return polygon;
}

/// Where a shape from `low` to `high` can reach the pixel at `position`: of a periodic map at any of its copies, which
/// repeat every `side`.
std::vector<double> copiesWithin(double low, double high, double position, double pixel, const Geometry& geometry)
{
    std::vector<double> copies;
    const double first = geometry.periodic ? std::ceil((low - position - pixel) / geometry.side) : 0.0;
    const double last = geometry.periodic ? std::floor((high - position) / geometry.side) : 0.0;
    for (double copy = first; copy <= last; ++copy)
        if (const double at = position + copy * geometry.side; at < high && at + pixel > low)
            copies.push_back(at);
    return copies;
}

/// Adds to each pixel of a row the share of it that lies in a span, times `weight`.
void addSpan(std::span<double> row, Span span, double weight, double pixel, bool periodic)
{
    const auto size = static_cast<double>(row.size());
    double from = span.first / pixel, to = span.second / pixel;
    if (!periodic) {
        from = std::max(from, 0.0);
        to = std::min(to, size);
    }
    for (double at = std::floor(from); at < to; ++at) {
        const double share = std::min(at + 1.0, to) - std::max(at, from);
        row[static_cast<std::size_t>(at - std::floor(at / size) * size) % row.size()] += weight * share;
    }
}

/// The two pixels beside a position in pixels from the first centre, and the weight of the second.
struct Between
{
    std::size_t first, second;
    double weight;
};

Between between(double position, std::size_t size, bool periodic)
{
    const auto last = static_cast<double>(size);
    const double below = std::floor(position);
    const auto index = [&](double at) {
        if (periodic)
            return static_cast<std::size_t>(at - std::floor(at / last) * last) % size;
        return static_cast<std::size_t>(std::clamp(at, 0.0, last - 1.0));
    };
    return {index(below), index(below + 1.0), position - below};
}

} // namespace

double Line::length() const
{
    return std::hypot(x2 - x1, y2 - y1);
}

Box boundsOf(const Region& region)
{
    return std::visit([](const auto& shape) { return bounds(shape); }, region);
}

std::optional<Region> regionOf(const Shape& shape)
{
    return std::visit(
        [](const auto& kind) -> std::optional<Region> {
            if constexpr (std::is_constructible_v<Region, decltype(kind)>)
                return kind;
            else
                return std::nullopt;
        },
        shape);
}

Shape shapeOf(const Region& region)
{
    return std::visit([](const auto& kind) { return Shape(kind); }, region);
}

namespace {

/// The heights between which the sides of a shape are straight or smooth.
template <typename S>
std::vector<double> cornerHeights(const S& shape)
{
    std::vector<double> heights;
    if constexpr (std::is_same_v<S, Polygon>)
        for (const Point& corner : shape.corners)
            heights.push_back(corner.y);
    std::sort(heights.begin(), heights.end());
    return heights;
}

/// `low`, those of `heights` (sorted) that are above it and below `high`, and `high`.
std::vector<double> cutsOf(double low, double high, const std::vector<double>& heights)
{
    std::vector<double> cuts{low};
    const auto first = std::upper_bound(heights.begin(), heights.end(), low);
    for (auto height = first; height != heights.end() && *height < high; ++height)
        cuts.push_back(*height);
    cuts.push_back(high);
    return cuts;
}

} // namespace

RegionMask::RegionMask(const Region& region, std::size_t size, const Geometry& geometry)
    : m_size(size), m_side(geometry.side)
{
    if (size == 0 || !(geometry.side > 0.0))
        throw Error("A region needs a grid of known side.");
    const double pixel = geometry.side / static_cast<double>(size);
    std::vector<double> shares(size * size);
    std::visit(
        [&](const auto& given) {
            const auto shape = geometry.periodic ? withinPeriod(given, geometry.side) : given;
            const Box around = bounds(shape);
            const std::vector<double> heights = cornerHeights(shape);
            for (std::size_t row = 0; row < size; ++row)
                for (const double at :
                     copiesWithin(around.y1, around.y2, static_cast<double>(row) * pixel, pixel, geometry)) {
                    const auto cuts = cutsOf(std::max(at, around.y1), std::min(at + pixel, around.y2), heights);
                    for (std::size_t cut = 1; cut < cuts.size(); ++cut) {
                        const double step = (cuts[cut] - cuts[cut - 1]) / scanLines;
                        for (int line = 0; line < scanLines; ++line)
                            for (const Span& span : spansAt(cuts[cut - 1] + (line + 0.5) * step, shape))
                                addSpan(std::span(shares).subspan(row * size, size), span, step / pixel, pixel,
                                        geometry.periodic);
                    }
                }
        },
        region);
    for (std::size_t i = 0; i < shares.size(); ++i)
        if (const double share = std::min(shares[i], 1.0); share > 0.0) {
            m_shares.emplace_back(i, static_cast<float>(share));
            m_area += share * pixel * pixel;
        }
}

double RegionMask::mass(const Field& field) const
{
    if (field.size() != m_size || std::abs(field.geometry().side / m_side - 1.0) > 1e-9)
        throw Error("A region on a grid of " + std::to_string(m_size) + " pixels was given a map of " +
                    std::to_string(field.size()) + ".");
    double sum = 0.0;
    for (const auto& [pixel, share] : m_shares)
        sum += static_cast<double>(field.pixels()[pixel]) * share;
    return sum * field.pixelSide() * field.pixelSide();
}

std::vector<double> lineProfile(const Field& field, const Line& line, std::size_t points, float floor)
{
    if (points < 2 || field.empty())
        throw Error("A profile needs a map and at least two points.");
    const double pixel = field.pixelSide();
    const bool periodic = field.geometry().periodic;
    const auto isEmpty = [&](std::size_t x, std::size_t y) { return field(x, y) <= 0.0F; };
    const auto value = [&](std::size_t x, std::size_t y) {
        const float mass = field(x, y);
        return std::log10(static_cast<double>(mass > 0.0F ? mass : floor));
    };
    std::vector<double> values(points);
    for (std::size_t i = 0; i < points; ++i) {
        const double along = static_cast<double>(i) / static_cast<double>(points - 1);
        const Between x = between((line.x1 + along * (line.x2 - line.x1)) / pixel - 0.5, field.size(), periodic);
        const Between y = between((line.y1 + along * (line.y2 - line.y1)) / pixel - 0.5, field.size(), periodic);
        if (isEmpty(x.first, y.first) || isEmpty(x.second, y.first) || isEmpty(x.first, y.second) ||
            isEmpty(x.second, y.second)) {
            values[i] = value(x.weight < 0.5 ? x.first : x.second, y.weight < 0.5 ? y.first : y.second);
            continue;
        }
        const double lower = value(x.first, y.first) * (1.0 - x.weight) + value(x.second, y.first) * x.weight;
        const double upper = value(x.first, y.second) * (1.0 - x.weight) + value(x.second, y.second) * x.weight;
        values[i] = lower * (1.0 - y.weight) + upper * y.weight;
    }
    return values;
}

} // namespace penumbra
