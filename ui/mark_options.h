#pragma once

#include "field/told_place.h"
#include "ui/map_marks.h"

#include <QCommandLineOption>
#include <QList>

#include <optional>
#include <vector>

class QCommandLineParser;

namespace penumbra {

/// Marks on the maps and edits of the galaxies, as the command line asks for them.
struct MarkOptions
{
    std::optional<ToldPlace> probe, region, line;
    std::vector<ToldPlace> edits;

    [[nodiscard]] bool any() const { return probe || region || line; } ///< of the marks
};

[[nodiscard]] QList<QCommandLineOption> markCommandLine();
/// Throws InputError for values that are none.
[[nodiscard]] MarkOptions readMarkOptions(const QCommandLineParser& parser);
/// The marks with those that were asked for. Throws InputError for one outside the map.
[[nodiscard]] MapMarks withMarks(MapMarks marks, const MarkOptions& options, const MapGrid& grid);

} // namespace penumbra
