#pragma once

#include "field/told_place.h"
#include "ui/map_marks.h"

#include <QCommandLineOption>
#include <QList>

#include <filesystem>
#include <optional>
#include <vector>

class QCommandLineParser;

namespace penumbra {

/// Marks on the maps and edits of the galaxies, as the command line asks for them.
struct MarkOptions
{
    std::optional<std::filesystem::path> regionFile; ///< marks of a file come first
    std::optional<ToldPlace> probe, line;            ///< and others
    std::vector<ToldPlace> regions, edits;

    [[nodiscard]] bool any() const { return regionFile || anyTold(); } ///< of the marks
    [[nodiscard]] bool anyTold() const { return probe || line || !regions.empty(); }
};

[[nodiscard]] QList<QCommandLineOption> markCommandLine();
/// Throws InputError for values that are none.
[[nodiscard]] MarkOptions readMarkOptions(const QCommandLineParser& parser);
/// The marks that were asked for, without those of a file. Throws InputError for one outside the map, or larger.
[[nodiscard]] MapMarks marksFrom(const MarkOptions& options, const MapGrid& grid);

} // namespace penumbra
