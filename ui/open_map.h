#pragma once

#include "base/file_identity.h"
#include "field/field.h"
#include "io/map_file.h"
#include "io/truth_place.h"
#include "ui/map_reference.h"

#include <filesystem>
#include <optional>
#include <string>

namespace penumbra {

/// A stellar-mass map as the window has it open.
struct OpenedMap
{
    MapFileInfo info;
    MapOptions options;  ///< what was asked for, the geometry included
    FileIdentity asRead; ///< of the file that `stellar` was read from
    Field stellar;
    std::size_t missing = 0;    ///< pixels of it that have no value in the file and are taken for empty
    std::optional<Field> truth; ///< dark matter of the same field, at its own resolution
    std::filesystem::path truthPath;
    std::size_t truthIndex = 0; ///< which map of that file
    bool truthFound = false;    ///< it is the one that is found with the map
    bool withoutTruth = false;  ///< what lies beside the map is not wanted
    std::string truthProblem;   ///< why what lies beside the map is not its truth; else empty
    std::string truthNote;      ///< what was assumed of the truth, in sentences; empty where its file tells all
};

/// What a file says of itself, with an HDF5 file of universes opened at its first stellar map.
[[nodiscard]] MapFileInfo probeStellarMap(const std::filesystem::path& path, MapOptions& options);

/// What placeOfTruth() finds, or nothing where it is in doubt.
[[nodiscard]] std::optional<TruthPlace> foundTruth(const MapFileInfo& stars, std::size_t index);

/// Opens a stellar-mass map and its truth: the one that is named; else, where it is wanted, the one that placeOfTruth()
/// finds. Throws InputError when the map or a truth that is named cannot be used, as when the map is empty, or is one
/// of dark matter; of a truth that was found but cannot be used truthProblem tells.
[[nodiscard]] OpenedMap openStellarMap(const MapReference& reference);

/// Dark matter of `path` as the truth of `map`: the map of that index or, without one, that indexOfTruth() tells.
/// Throws InputError when it covers another area than the map by what their files say of both.
void addTruth(OpenedMap& map, const std::filesystem::path& path, std::optional<std::size_t> index = {});

} // namespace penumbra
