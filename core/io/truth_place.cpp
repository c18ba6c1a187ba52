#include "io/truth_place.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>

namespace penumbra {
namespace {

/// The dataset of dark matter beside one of stars, where the file has it.
std::optional<std::string> siblingOf(const MapFileInfo& stars)
{
    constexpr std::string_view stellar = "stellar";
    if (!stars.dataset.ends_with(stellar))
        return std::nullopt;
    std::string sibling = stars.dataset.substr(0, stars.dataset.size() - stellar.size()) + "dm";
    const bool present = std::ranges::find(stars.datasets, sibling) != stars.datasets.end();
    return present ? std::optional(std::move(sibling)) : std::nullopt;
}

[[noreturn]] void failOnCounts(const MapFileInfo& stars, const MapFileInfo& truth)
{
    const std::string dataset = truth.path == stars.path ? ":" + truth.dataset : "";
    throw InputError("Which map of '" + truth.path.string() + dataset + "' is the truth is not known: it holds " +
                         std::to_string(truth.maps) + (truth.maps == 1 ? " map, and '" : " maps, and '") +
                         stars.path.string() + "' " + std::to_string(stars.maps) +
                         " of stars. Say which map of which file it is.",
                     {Choice::truth, Choice::truthIndex});
}

/// A length of a map, by its name in MapOptions and in Geometry, and in messages.
struct Length
{
    std::optional<double> MapOptions::*told;
    double Geometry::*value;
    const char* name;
};
constexpr std::array<Length, 2> lengths{
    {{&MapOptions::side, &Geometry::side, "side"}, {&MapOptions::depth, &Geometry::depth, "depth"}}};

/// What the file itself says of a length. The other one is told in its stead, as probeMap() wants both.
std::optional<double> storedLength(const std::filesystem::path& path, MapOptions options, const Length& length)
{
    for (const Length& each : lengths)
        options.*each.told = 1.0;
    (options.*length.told).reset();
    const auto geometry = probeMap(path, options).geometry;
    return geometry ? std::optional((*geometry).*length.value) : std::nullopt;
}

/// Why a length that the file itself tells is none; else empty.
std::string lengthProblem(const std::filesystem::path& path, MapOptions options)
{
    for (const Length& each : lengths)
        (options.*each.told).reset();
    return probeMap(path, options).lengthProblem;
}

/// Throws InputError when the truth tells a length that is none: it could be of any region. What was corrected of the
/// stars holds for both.
void requireLengths(const std::filesystem::path& path, const MapOptions& truth, const std::filesystem::path& starsPath,
                    const MapOptions& starsOptions)
{
    const std::string problem = lengthProblem(path, truth);
    if (!problem.empty() && problem != lengthProblem(starsPath, starsOptions))
        throw InputError("Cannot compare with the truth '" + path.string() + "': " + problem +
                         ". Correct it in the file.");
}

bool isSame(double one, double other)
{
    return std::abs(one - other) <= 1e-3 * other;
}

[[noreturn]] void failOnLength(const std::string& truth, double found, double expected, const Length& length,
                               const MapFileInfo& stars)
{
    std::ostringstream told;
    told << "Cannot compare with the truth '" << truth << "': its " << length.name << " is " << found
         << " Mpc/h, and that of the stellar map '" << stars.path.string() << "' " << expected
         << " Mpc/h. Give the dark matter of the same region.";
    throw InputError(told.str());
}

} // namespace

std::size_t indexOfTruth(const MapFileInfo& stars, std::size_t index, const MapFileInfo& truth)
{
    if (truth.maps == 0)
        return 0;
    if (stars.maps % truth.maps != 0)
        failOnCounts(stars, truth);
    return index % truth.maps;
}

std::optional<TruthPlace> placeOfTruth(const MapFileInfo& stars, std::size_t index, std::optional<std::size_t> told)
{
    if (const auto sibling = siblingOf(stars)) {
        MapOptions options;
        options.dataset = sibling;
        return TruthPlace{stars.path, sibling,
                          told ? *told : indexOfTruth(stars, index, probeMap(stars.path, options))};
    }
    if (const auto beside = truthBeside(stars.path)) {
        if (const MapFileInfo dark = probeMap(*beside); !told && dark.maps != stars.maps)
            failOnCounts(stars, dark);
        return TruthPlace{*beside, std::nullopt, told.value_or(index)};
    }
    return std::nullopt;
}

Field openTruthOf(const MapFileInfo& stars, const MapOptions& starsOptions, const std::filesystem::path& path,
                  MapOptions truth)
{
    if (!stars.geometry)
        throw InputError("Cannot compare with the truth '" + path.string() +
                             "': the side or depth of the stellar map '" + stars.path.string() +
                             "' is not known. Give them.",
                         {Choice::side, Choice::depth});
    for (const Length& length : lengths) {
        const double expected = (*stars.geometry).*length.value;
        const auto found = storedLength(path, truth, length);
        if (!found)
            requireLengths(path, truth, stars.path, starsOptions);
        if (found && !isSame(*found, expected)) {
            const auto corrected = storedLength(stars.path, starsOptions, length);
            if (!corrected || !isSame(*found, *corrected))
                failOnLength(path.string(), *found, expected, length, stars);
        }
        truth.*length.told = expected;
    }
    truth.periodic = stars.geometry->periodic;
    return openTruth(path, std::move(truth), starsOptions.unit);
}

} // namespace penumbra
