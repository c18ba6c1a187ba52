#pragma once

#include "io/map_file.h"

#include <QJsonObject>
#include <QString>

#include <filesystem>
#include <optional>

namespace penumbra {

/// Which map is meant, and how it was read: enough to open it again.
struct MapReference
{
    std::filesystem::path path;                 ///< a map, a saved posterior or a session
    MapOptions options;                         ///< what was chosen or corrected, the geometry included
    std::optional<std::filesystem::path> truth; ///< chosen by hand; what lies beside the map is found again
    bool withoutTruth = false;                  ///< unless it is not wanted
    std::optional<std::size_t> truthIndex = {}; ///< which map of `truth`; absent: as addTruth() chooses
};

/// "Mstar Astrid CV, map 12 of a stack" or "held-out.h5, universe_00011": for menus.
[[nodiscard]] QString title(const MapReference& map);

/// As JSON. Paths are kept absolute and, where `base` (a folder) is given, relative to it too, so that a folder may be
/// moved with what lies in it.
[[nodiscard]] QJsonObject toJson(const MapReference& map, const std::filesystem::path& base = {});

/// The reverse. Throws InputError when `json` names no file, or holds something that is no map option. The file itself
/// is not looked at.
[[nodiscard]] MapReference mapReferenceFrom(const QJsonObject& json, const std::filesystem::path& base = {});

/// From the root on; as it is where it begins in a folder that is there no more.
[[nodiscard]] std::filesystem::path absolutePath(const std::filesystem::path& path);

/// A path as JSON keeps it: absolute, and relative to `base`. In an object of its own for the two of them.
[[nodiscard]] QJsonObject pathToJson(const std::filesystem::path& path, const std::filesystem::path& base);
/// The relative one where that file exists, else the absolute one. Throws InputError when there is neither.
[[nodiscard]] std::filesystem::path pathFrom(const QJsonObject& json, const std::filesystem::path& base);

} // namespace penumbra
