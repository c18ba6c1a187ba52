#pragma once

#include "field/field.h"
#include "io/map_file.h"

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

namespace penumbra::cli {

/// Where the user says the truth of a stellar map is.
struct TruthOptions
{
    std::string path;  ///< empty: looked for with the map
    bool none = false; ///< not even looked for
    std::optional<std::size_t> index;
    std::optional<std::string> dataset;
    std::optional<std::string> unit; ///< else what its file says, else that of the stellar map
};

/// --truth, --truth-index, --truth-dataset, --truth-unit
void addTruthOptions(CLI::App& command, TruthOptions& options);

/// The options that say the same again, with the plain name of the file, each after a blank.
[[nodiscard]] std::string truthOptionsText(const TruthOptions& options);

/// The truth on the grid of the prepared input, and how it got there.
struct Truth
{
    Field field;
    std::string path;
    std::size_t index = 0; ///< in the stack of its file
    std::string message;   ///< empty when its pixels are the file's
};

/// A truth, or none.
struct TruthSearch
{
    std::optional<Truth> truth;
    std::string problem; ///< why one that was found, but not asked for, is left out; else empty
};

/// Opens the truth of the stellar map `map`, opened with `mapOptions` and prepared as `input`: as told; else the one
/// that placeOfTruth() finds; none where there is none. Throws InputError when one that was told of is no mass map or
/// shows another region.
[[nodiscard]] TruthSearch openTruth(const std::string& map, const MapOptions& mapOptions, const TruthOptions& options,
                                    const Field& input);

} // namespace penumbra::cli
