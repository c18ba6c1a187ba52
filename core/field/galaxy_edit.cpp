#include "field/galaxy_edit.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <iomanip>
#include <optional>
#include <sstream>

namespace penumbra {
namespace {

constexpr std::size_t footprint = 2 * galaxyReach + 1;

void requireInside(const Field& field, double x, double y)
{
    const double side = field.geometry().side;
    if (!(x >= 0.0 && x < side && y >= 0.0 && y < side))
        throw InputError("The galaxy would be at (" + std::to_string(x) + ", " + std::to_string(y) +
                         ") Mpc/h, outside the map of " + std::to_string(side) + " Mpc/h.");
}

/// The pixel `offset` from `pixel`; absent beyond the edge of a map that is not periodic.
std::optional<std::size_t> neighbour(const Field& field, std::size_t pixel, std::int64_t offset)
{
    const auto size = static_cast<std::int64_t>(field.size());
    const std::int64_t at = static_cast<std::int64_t>(pixel) + offset;
    if (at >= 0 && at < size)
        return static_cast<std::size_t>(at);
    if (!field.geometry().periodic)
        return std::nullopt;
    return static_cast<std::size_t>(((at % size) + size) % size);
}

/// Fraction of a Gaussian around `centre` [pixels] that falls on each pixel from `first` on.
std::array<double, footprint> shares(double centre, double first)
{
    const auto below = [centre](double edge) {
        return 0.5 * std::erfc((centre - edge) / (galaxyWidth * std::sqrt(2.0)));
    };
    std::array<double, footprint> share{};
    for (std::size_t i = 0; i < footprint; ++i)
        share[i] = below(first + static_cast<double>(i) + 1.0) - below(first + static_cast<double>(i));
    return share;
}

std::string number(double value)
{
    std::ostringstream text;
    text << std::fixed << std::setprecision(2) << value;
    return text.str();
}

std::string place(const GalaxyEdit& edit)
{
    std::string text = "(";
    text += number(edit.x) + ", " + number(edit.y) + ") Mpc/h";
    return text;
}

} // namespace

void addGalaxy(Field& stellar, double x, double y, double mass)
{
    requireInside(stellar, x, y);
    if (!(mass > 0.0) || !std::isfinite(mass))
        throw InputError("A galaxy needs a positive stellar mass, but this one has " + std::to_string(mass) +
                         " Msun/h.");
    const double pixelSide = stellar.pixelSide();
    const double u = x / pixelSide, v = y / pixelSide;
    const auto column = std::min(stellar.size() - 1, static_cast<std::size_t>(u));
    const auto row = std::min(stellar.size() - 1, static_cast<std::size_t>(v));
    constexpr auto reach = static_cast<std::int64_t>(galaxyReach);
    const auto alongX = shares(u, static_cast<double>(column) - static_cast<double>(reach));
    const auto alongY = shares(v, static_cast<double>(row) - static_cast<double>(reach));
    struct Part
    {
        std::size_t x, y;
        double share;
    };
    std::vector<Part> parts;
    double total = 0.0;
    for (std::size_t j = 0; j < footprint; ++j)
        for (std::size_t i = 0; i < footprint; ++i) {
            const auto px = neighbour(stellar, column, static_cast<std::int64_t>(i) - reach);
            const auto py = neighbour(stellar, row, static_cast<std::int64_t>(j) - reach);
            if (!px || !py)
                continue;
            parts.push_back({*px, *py, alongX[i] * alongY[j]});
            total += parts.back().share;
        }
    const double density = mass / (pixelSide * pixelSide * total);
    for (const Part& part : parts)
        stellar(part.x, part.y) += static_cast<float>(density * part.share);
}

void eraseGalaxies(Field& stellar, double x, double y, double radius)
{
    requireInside(stellar, x, y);
    const double pixelSide = stellar.pixelSide();
    const double u = x / pixelSide, v = y / pixelSide, reach = radius / pixelSide;
    const auto column = std::min(stellar.size() - 1, static_cast<std::size_t>(u));
    const auto row = std::min(stellar.size() - 1, static_cast<std::size_t>(v));
    stellar(column, row) = 0.0F;
    // Beyond half the map, a periodic one has been gone round.
    const auto most =
        std::min(static_cast<std::int64_t>(std::ceil(std::max(reach, 0.0))), static_cast<std::int64_t>(stellar.size()));
    for (std::int64_t j = -most; j <= most; ++j)
        for (std::int64_t i = -most; i <= most; ++i) {
            const double dx = static_cast<double>(column) + static_cast<double>(i) + 0.5 - u;
            const double dy = static_cast<double>(row) + static_cast<double>(j) + 0.5 - v;
            const auto px = neighbour(stellar, column, i), py = neighbour(stellar, row, j);
            if (px && py && std::hypot(dx, dy) <= reach)
                stellar(*px, *py) = 0.0F;
        }
}

void apply(Field& stellar, const GalaxyEdit& edit)
{
    if (edit.kind == GalaxyEdit::Kind::add)
        addGalaxy(stellar, edit.x, edit.y, std::pow(10.0, edit.logMass));
    else
        eraseGalaxies(stellar, edit.x, edit.y, edit.radius);
}

std::string describe(const std::vector<GalaxyEdit>& edits)
{
    std::string text;
    for (const GalaxyEdit& edit : edits) {
        text += text.empty() ? "Edited by hand: " : "; ";
        if (edit.kind == GalaxyEdit::Kind::add)
            text += "a galaxy of 10^" + number(edit.logMass) + " Msun/h added at " + place(edit);
        else
            text += "stars erased within " + number(edit.radius) + " Mpc/h of " + place(edit);
    }
    return text.empty() ? text : text + ".";
}

} // namespace penumbra
