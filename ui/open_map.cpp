#include "ui/open_map.h"

#include "base/error.h"
#include "ui/missing_pixels.h"

#include <algorithm>

namespace penumbra {
namespace {

constexpr std::string_view stellarDataset = "stellar";

std::string lastPart(const std::string& dataset)
{
    return dataset.substr(dataset.find_last_of('/') + 1);
}

// What the file of a truth leaves open, and what is taken for it.
std::string assumptionsOf(const MapFileInfo& truth, const OpenedMap& map)
{
    std::string note;
    if (truth.size != map.info.size)
        note += "It has " + std::to_string(truth.size) + "² pixels, the map " + std::to_string(map.info.size) + "². ";
    if (!truth.geometry)
        note += "Its file does not tell what region it is of: taken for that of the map" +
                std::string(truth.unit.empty() && !map.options.unit ? ", in (M☉/h)/(Mpc/h)²." : ".");
    return note;
}

void loadTruth(OpenedMap& map, const std::filesystem::path& path, MapOptions options,
               std::optional<std::size_t> index = {})
{
    const MapFileInfo info = probeMap(path, options);
    options.index = index ? *index : indexOfTruth(map.info, map.options.index, info);
    map.truth = openTruthOf(map.info, map.options, path, options);
    map.truthNote = assumptionsOf(info, map);
    map.truthPath = path;
    map.truthIndex = options.index;
    const auto found = foundTruth(map.info, map.options.index);
    map.truthFound = found && found->path == path && found->index == options.index;
}

// A map is worth opening without the truth that was found with it.
void loadFoundTruth(OpenedMap& map)
{
    try {
        if (const auto found = placeOfTruth(map.info, map.options.index)) {
            MapOptions options;
            options.dataset = found->dataset;
            loadTruth(map, found->path, options, found->index);
        }
    } catch (const InputError& error) {
        map.truthProblem = error.what();
    }
}

} // namespace

std::optional<TruthPlace> foundTruth(const MapFileInfo& stars, std::size_t index)
{
    try {
        return placeOfTruth(stars, index);
    } catch (const InputError&) {
        return std::nullopt;
    }
}

MapFileInfo probeStellarMap(const std::filesystem::path& path, MapOptions& options)
{
    MapFileInfo info = probeMap(path, options);
    if (options.dataset || lastPart(info.dataset) == stellarDataset)
        return info;
    const auto stellar = std::find_if(info.datasets.begin(), info.datasets.end(),
                                      [](const std::string& name) { return lastPart(name) == stellarDataset; });
    if (stellar == info.datasets.end())
        return info;
    options.dataset = *stellar;
    return probeMap(path, options);
}

OpenedMap openStellarMap(const MapReference& reference)
{
    const std::string path = reference.path.string();
    OpenedMap map;
    map.asRead = identityOf(reference.path);
    map.options = reference.options;
    map.info = probeStellarMap(reference.path, map.options);
    const bool otherMatter = map.info.quantity == Quantity::darkMatter || map.info.quantity == Quantity::totalMatter;
    if (otherMatter && !map.options.quantity)
        throw InputError(path + " is a map of " + std::string(name(map.info.quantity)) +
                         ". Penumbra starts from a stellar-mass map; open that one, and dark matter as its "
                         "truth (File, Open truth).");
    map.options.quantity = Quantity::stellarMass;
    map.stellar = openMap(reference.path, map.options);
    map.missing = takenAsEmpty(reference.path, map.options);
    requireStellarMap(map.stellar, path);
    map.withoutTruth = reference.withoutTruth;
    if (reference.truth)
        addTruth(map, *reference.truth, reference.truthIndex);
    else if (!map.withoutTruth)
        loadFoundTruth(map);
    return map;
}

void addTruth(OpenedMap& map, const std::filesystem::path& path, std::optional<std::size_t> index)
{
    loadTruth(map, path, {}, index);
}

} // namespace penumbra
