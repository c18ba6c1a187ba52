#pragma once

#include "io/map_file.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace penumbra {

/// Which map of which file the truth of a stellar map is.
struct TruthPlace
{
    std::filesystem::path path;
    std::optional<std::string> dataset; ///< absent where the file has but one
    std::size_t index = 0;              ///< in its stack
};

/// Which map of `truth` belongs to map `index` of `stars`, both as probeMap() found them: the one of that number;
/// modulo the number of dark maps where the stars are painted several times over them, all maps of a painting before
/// those of the next, or where there is but one. 0 where none of several sets of maps is chosen, as opening the truth
/// says then. Throws InputError where the counts do not tell.
[[nodiscard]] std::size_t indexOfTruth(const MapFileInfo& stars, std::size_t index, const MapFileInfo& truth);

/// Where the truth of map `index` of the stellar maps `stars`, as probeMap() found them, is to be looked for when
/// nobody says: in the dataset `dm` beside the dataset `stellar` of the same file (universe files), the map that
/// indexOfTruth() tells; else in the file beside a CAMELS-named one, at the same place of a stack of the same length.
/// Absent where there is neither. Throws InputError when there is one whose maps cannot be told to belong to these
/// stars, or when its file is damaged. Where it is `told` which map of the stack it is, that one.
[[nodiscard]] std::optional<TruthPlace> placeOfTruth(const MapFileInfo& stars, std::size_t index,
                                                     std::optional<std::size_t> told = {});

/// The dark matter of a file as the truth of the stellar maps `stars`, opened with `starsOptions`; see openTruth(). Of
/// `truth`, what is told of its file, the geometry does not count: the truth has that of the stars. Throws as
/// openTruth, and InputError when the file tells another side or depth (to 1 part in 1000) than the stars have, or had
/// before both were corrected by `starsOptions`.
[[nodiscard]] Field openTruthOf(const MapFileInfo& stars, const MapOptions& starsOptions,
                                const std::filesystem::path& path, MapOptions truth);

} // namespace penumbra
