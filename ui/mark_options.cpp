#include "ui/mark_options.h"

#include "base/error.h"
#include "io/region_file.h"
#include "statistics/told_shape.h"

#include <QCommandLineParser>

namespace penumbra {
namespace {

// Errors name the option.
template <typename Read>
auto named(const char* option, Read read)
{
    try {
        return read();
    } catch (const InputError& error) {
        throw InputError(std::string("--") + option + " " + error.what());
    }
}

std::optional<ToldPlace> told(const QCommandLineParser& parser, const char* option,
                              ToldPlace (*read)(const std::string&))
{
    const QLatin1String name(option);
    if (!parser.isSet(name))
        return std::nullopt;
    return named(option, [&] { return read(parser.value(name).toStdString()); });
}

} // namespace

QList<QCommandLineOption> markCommandLine()
{
    return {
        {QStringLiteral("edit"),
         QStringLiteral("add a galaxy to the map before it is drawn: add:X,Y or add:X,Y,LOG10MASS [Msun/h]; or take "
                        "stars away: erase:X,Y or erase:X,Y,RADIUS; may be given again"),
         QStringLiteral("EDIT")},
        {QStringLiteral("probe"),
         QStringLiteral("probe the pixel at this place [Mpc/h]; with px at the end, as in --edit, --region and --line "
                        "too, in pixels from 0: 64,40px"),
         QStringLiteral("X,Y")},
        {QStringLiteral("region"),
         QStringLiteral("mark a region: circle:X,Y,RADIUS, ellipse:X,Y,A,B,ANGLE, box:X1,Y1,X2,Y2 or "
                        "polygon:X1,Y1,X2,Y2,X3,Y3,..; or take the marks of a region file of DS9; may be given again"),
         QStringLiteral("REGION")},
        {QStringLiteral("line"), QStringLiteral("mark a line, of which the profile is shown"),
         QStringLiteral("X1,Y1,X2,Y2")}};
}

MarkOptions readMarkOptions(const QCommandLineParser& parser)
{
    MarkOptions options;
    for (const QString& text : parser.values(QStringLiteral("edit")))
        options.edits.push_back(named("edit", [&text] { return toldEdit(text.toStdString()); }));
    options.probe = told(parser, "probe", toldPoint);
    for (const QString& value : parser.values(QStringLiteral("region"))) {
        const std::string text = value.toStdString();
        if (!isRegionFile(text))
            options.regions.push_back(named("region", [&text] { return toldRegion(text); }));
        else if (!options.regionFile)
            options.regionFile = text;
        else
            throw InputError("--region " + text + ": one region file can be shown at a time.");
    }
    options.line = told(parser, "line", toldLine);
    return options;
}

MapMarks marksFrom(const MarkOptions& options, const MapGrid& grid)
{
    MapMarks marks;
    if (options.probe) {
        const Point pin = named("probe", [&] { return pointFrom(*options.probe, grid); });
        marks.pin = QPointF(pin.x, pin.y);
    }
    for (const ToldPlace& region : options.regions)
        marks.regions.push_back({named("region", [&] { return regionFrom(region, grid); })});
    if (options.line)
        marks.line = named("line", [&] { return lineFrom(*options.line, grid); });
    return marks;
}

} // namespace penumbra
