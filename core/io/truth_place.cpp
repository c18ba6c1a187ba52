#include "io/truth_place.h"

#include "base/error.h"

#include <algorithm>

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

[[noreturn]] void failOnCounts(const std::string& truth, std::size_t found, const MapFileInfo& stars)
{
    throw InputError("Which map of '" + truth + "' is the truth is not known: it holds " + std::to_string(found) +
                     " maps, and '" + stars.path.string() + "' " + std::to_string(stars.maps) +
                     " of stars. Say which with --truth and --truth-index.");
}

} // namespace

std::optional<TruthPlace> placeOfTruth(const MapFileInfo& stars, std::size_t index)
{
    if (const auto sibling = siblingOf(stars)) {
        MapOptions options;
        options.dataset = sibling;
        const std::size_t dark = probeMap(stars.path, options).maps;
        if (dark == 0 || stars.maps % dark != 0)
            failOnCounts(stars.path.string() + ":" + *sibling, dark, stars);
        return TruthPlace{stars.path, sibling, index % dark};
    }
    if (const auto beside = truthBeside(stars.path)) {
        if (const std::size_t dark = probeMap(*beside).maps; dark != stars.maps)
            failOnCounts(beside->string(), dark, stars);
        return TruthPlace{*beside, std::nullopt, index};
    }
    return std::nullopt;
}

} // namespace penumbra
