#pragma once

#include "ui/figure.h"

#include <filesystem>
#include <vector>

class QMimeData;

namespace penumbra {

enum class FigureFormat { pdf, svg, png };

/// A column of a journal, as its class or its guide for authors sets it.
struct JournalWidth
{
    QString name; ///< "A&A, single column"
    double millimetres;
};

/// A&A 88 and 180 mm (aa.cls), ApJ 242.27 and 513.12 TeX points (aastex63, two columns), MNRAS 240 and 504 TeX points
/// (mnras.cls).
[[nodiscard]] std::vector<JournalWidth> journalWidths();

struct FigureSize
{
    double millimetres = 180.0;
    int dpi = 300; ///< of pictures; and of the pixels of maps nowhere: those stay as they are
};

/// Format by the ending of a file's name. Throws InputError for one that is none of them.
[[nodiscard]] FigureFormat formatOf(const std::filesystem::path& path);

/// A picture of the figure.
[[nodiscard]] QImage figureImage(const Figure& figure, FigureSize size, const FigureStyle& style);

/// Writes the file whole or not at all, with the recipe in it: in the text of a PNG, the description of an SVG, a file
/// attached to a PDF. Throws Error, and InputError for a name that formatOf() does not know. May be called on any
/// thread.
void writeFigure(const std::filesystem::path& path, const Figure& figure, FigureSize size, const FigureStyle& style);

/// The same for the clipboard: as PNG and as SVG.
[[nodiscard]] QMimeData* figureMimeData(const Figure& figure, FigureSize size, const FigureStyle& style);

} // namespace penumbra
