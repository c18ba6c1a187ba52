#include "statistics/region.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace penumbra {
namespace {

constexpr int subpixels = 8; // a side: 64 a pixel

struct Extent
{
    double left, right, bottom, top; ///< [Mpc/h]
};

Extent extent(const Circle& circle)
{
    return {circle.x - circle.radius, circle.x + circle.radius, circle.y - circle.radius, circle.y + circle.radius};
}

Extent extent(const Box& box)
{
    return {std::min(box.x1, box.x2), std::max(box.x1, box.x2), std::min(box.y1, box.y2), std::max(box.y1, box.y2)};
}

double overlap(double low, double high, double from, double to)
{
    return std::max(0.0, std::min(high, to) - std::max(low, from));
}

/// Share of the pixel with its lower left corner at (x, y) [Mpc/h].
double shareInside(const Box& box, double x, double y, double pixel)
{
    const Extent bounds = extent(box);
    return overlap(bounds.left, bounds.right, x, x + pixel) * overlap(bounds.bottom, bounds.top, y, y + pixel) /
           (pixel * pixel);
}

double shareInside(const Circle& circle, double x, double y, double pixel)
{
    // Farther from the edge than half a diagonal, a pixel is in or out as a whole.
    const double halfDiagonal = pixel * std::sqrt(0.5);
    const double distance = std::hypot(x + 0.5 * pixel - circle.x, y + 0.5 * pixel - circle.y);
    if (distance + halfDiagonal <= circle.radius)
        return 1.0;
    if (distance - halfDiagonal >= circle.radius)
        return 0.0;
    int inside = 0;
    for (int j = 0; j < subpixels; ++j)
        for (int i = 0; i < subpixels; ++i) {
            const double px = x + (i + 0.5) / subpixels * pixel, py = y + (j + 0.5) / subpixels * pixel;
            inside += std::hypot(px - circle.x, py - circle.y) < circle.radius ? 1 : 0;
        }
    return static_cast<double>(inside) / (subpixels * subpixels);
}

/// At most one period across, which covers a periodic map of that side, and less than one away from it; so the copies
/// to look at are few, and counting them goes on however far away the shape was.
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
            const Extent bounds = extent(shape);
            std::vector<std::vector<double>> columns, rows;
            for (std::size_t i = 0; i < size; ++i) {
                const double at = static_cast<double>(i) * pixel;
                columns.push_back(copiesWithin(bounds.left, bounds.right, at, pixel, geometry));
                rows.push_back(copiesWithin(bounds.bottom, bounds.top, at, pixel, geometry));
            }
            for (std::size_t y = 0; y < size; ++y)
                for (std::size_t x = 0; x < size; ++x)
                    for (const double atY : rows[y])
                        for (const double atX : columns[x])
                            shares[y * size + x] += shareInside(shape, atX, atY, pixel);
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
