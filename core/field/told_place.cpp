#include "field/told_place.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace penumbra {
namespace {

constexpr double leastLogMass = 4.0, greatestLogMass = 16.0; // from a cluster of stars to one of galaxies

[[noreturn]] void refuse(const std::string& text, const std::string& expected)
{
    throw InputError(text + ": expected " + expected);
}

std::string exact(double value)
{
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.begin(), digits.end(), value).ptr;
    return {digits.begin(), end};
}

} // namespace

std::string coordinatesOn(const MapGrid& grid)
{
    return "from 0 to below " + exact(grid.side) + " Mpc/h, or with px at the end from 0 to " +
           std::to_string(grid.size - 1);
}

double ToldPlace::point(std::size_t number, const MapGrid& grid) const
{
    return inPixels ? (numbers.at(number) + 0.5) * grid.side / static_cast<double>(grid.size) : numbers.at(number);
}

double ToldPlace::length(std::size_t number, const MapGrid& grid) const
{
    return inPixels ? numbers.at(number) * grid.side / static_cast<double>(grid.size) : numbers.at(number);
}

ToldPlace toldPlace(const std::string& text)
{
    ToldPlace told;
    told.text = text;
    std::string_view rest(text);
    if (const auto colon = rest.find(':'); colon != std::string_view::npos) {
        told.kind = rest.substr(0, colon);
        rest.remove_prefix(colon + 1);
    }
    told.inPixels = rest.ends_with("px");
    if (told.inPixels)
        rest.remove_suffix(2);
    for (;;) {
        const auto comma = std::min(rest.find(','), rest.size());
        double value = 0.0;
        const auto [end, failure] = std::from_chars(rest.data(), rest.data() + comma, value);
        if (failure != std::errc() || end != rest.data() + comma || !std::isfinite(value))
            refuse(text, "numbers in Mpc/h with commas between them, or in pixels with px after the last of them");
        told.numbers.push_back(value);
        if (comma == rest.size())
            return told;
        rest.remove_prefix(comma + 1);
    }
}

ToldPlace toldEdit(const std::string& text)
{
    ToldPlace told = toldPlace(text);
    const bool adds = told.kind == "add", counted = told.numbers.size() == 2 || told.numbers.size() == 3;
    if ((!adds && told.kind != "erase") || !counted)
        refuse(text, "add:X,Y,LOG10MASS or erase:X,Y,RADIUS, of which the last number may be left out");
    const double last = told.numbers.back();
    if (told.numbers.size() == 3 && adds && (last < leastLogMass || last > greatestLogMass))
        refuse(text, "log10 of a mass in Msun/h, from 4 to 16");
    if (told.numbers.size() == 3 && !adds && last <= 0.0)
        refuse(text, "a radius above 0");
    return told;
}

GalaxyEdit editFrom(const ToldPlace& told, const MapGrid& grid)
{
    GalaxyEdit edit;
    edit.x = told.point(0, grid);
    edit.y = told.point(1, grid);
    const auto inside = [&grid](double at) { return at >= 0.0 && at < grid.side; };
    if (!inside(edit.x) || !inside(edit.y))
        refuse(told.text, "a place inside the map, " + coordinatesOn(grid));
    const bool sized = told.numbers.size() == 3;
    if (told.kind == "erase") {
        edit.kind = GalaxyEdit::Kind::erase;
        edit.logMass = 0.0;
        edit.radius = sized ? told.length(2, grid) : usualBrush;
    } else if (sized) {
        edit.logMass = told.numbers[2];
    }
    return edit;
}

std::string optionText(const GalaxyEdit& edit)
{
    const bool adds = edit.kind == GalaxyEdit::Kind::add;
    std::string text = adds ? "add:" : "erase:";
    text += exact(edit.x) + ',' + exact(edit.y) + ',' + exact(adds ? edit.logMass : edit.radius);
    return text;
}

} // namespace penumbra
