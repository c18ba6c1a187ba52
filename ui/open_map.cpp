#include "ui/open_map.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

constexpr std::string_view stellarDataset = "stellar", darkMatterDataset = "dm";

std::string lastPart(const std::string& dataset)
{
    return dataset.substr(dataset.find_last_of('/') + 1);
}

void loadTruth(OpenedMap& map, const std::filesystem::path& path, MapOptions options)
{
    const Geometry& geometry = map.stellar.geometry();
    options.side = geometry.side;
    options.depth = geometry.depth;
    options.periodic = geometry.periodic;
    MapOptions asStored;
    asStored.dataset = options.dataset;
    const MapFileInfo info = probeMap(path, asStored);
    options.index = info.maps == map.info.maps ? map.options.index : 0;
    if (info.geometry && std::abs(info.geometry->side - geometry.side) > 1e-3 * geometry.side)
        throw InputError(path.string() + ": the truth covers " + std::to_string(info.geometry->side) +
                         " Mpc/h, but the stellar map " + std::to_string(geometry.side) +
                         " Mpc/h. Give the dark matter of the same field.");
    map.truth = penumbra::openTruth(path, options);
    map.truthPath = path;
}

} // namespace

std::optional<std::string> siblingTruth(const MapFileInfo& info)
{
    if (lastPart(info.dataset) != stellarDataset)
        return std::nullopt;
    const std::string truth =
        info.dataset.substr(0, info.dataset.size() - stellarDataset.size()) + std::string(darkMatterDataset);
    const bool present = std::find(info.datasets.begin(), info.datasets.end(), truth) != info.datasets.end();
    return present ? std::optional(truth) : std::nullopt;
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

OpenedMap openStellarMap(const std::filesystem::path& path, MapOptions options,
                         const std::optional<std::filesystem::path>& truth)
{
    OpenedMap map;
    map.info = probeStellarMap(path, options);
    const bool otherMatter = map.info.quantity == Quantity::darkMatter || map.info.quantity == Quantity::totalMatter;
    if (otherMatter && !options.quantity)
        throw InputError(path.string() + " is a map of " + std::string(name(map.info.quantity)) +
                         ". Penumbra starts from a stellar-mass map; open that one, and dark matter as its "
                         "truth (File, Open truth).");
    options.quantity = Quantity::stellarMass;
    map.options = options;
    map.stellar = openMap(path, options);
    requireMassMap(map.stellar, path.string());
    if (truth)
        addTruth(map, *truth);
    else if (const auto beside = truthBeside(path))
        addTruth(map, *beside);
    else if (const auto sibling = siblingTruth(map.info)) {
        MapOptions truthOptions;
        truthOptions.dataset = sibling;
        loadTruth(map, path, truthOptions);
    }
    return map;
}

void addTruth(OpenedMap& map, const std::filesystem::path& path)
{
    loadTruth(map, path, {});
}

} // namespace penumbra
