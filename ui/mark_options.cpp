#include "ui/mark_options.h"

#include "base/error.h"
#include "ui/region_file.h"

#include <QCommandLineParser>

#include <algorithm>

namespace penumbra {
namespace {

constexpr QLatin1String region("region");
constexpr double rounding = 1e-9; // of lengths that were counted in pixels

[[noreturn]] void refuse(const QString& option, const QString& value, const QString& expected)
{
    throw InputError(QStringLiteral("--%1 %2: expected %3").arg(option, value, expected).toStdString());
}

// Errors name the option too.
template <typename Read>
auto named(const char* option, Read read)
{
    try {
        return read();
    } catch (const InputError& error) {
        throw InputError(std::string("--") + option + " " + error.what());
    }
}

std::optional<ToldPlace> place(const QCommandLineParser& parser, const char* option)
{
    if (!parser.isSet(QLatin1String(option)))
        return std::nullopt;
    return named(option, [&] { return toldPlace(parser.value(QLatin1String(option)).toStdString()); });
}

bool isCircle(const ToldPlace& told)
{
    return told.kind == "circle" && told.numbers.size() == 3 && told.numbers[2] > 0.0;
}

bool isBox(const ToldPlace& told)
{
    const std::vector<double>& at = told.numbers;
    return told.kind == "box" && at.size() == 4 && (told.inPixels || (at[0] != at[2] && at[1] != at[3]));
}

QString rangeOf(const MapGrid& grid)
{
    return QString::fromStdString(coordinatesOn(grid));
}

void requireInside(const char* option, const ToldPlace& told, QPointF at, const MapGrid& grid)
{
    const auto inside = [&grid](double length) { return length >= 0.0 && length <= grid.side; };
    if (!inside(at.x()) || !inside(at.y()))
        refuse(QLatin1String(option), QString::fromStdString(told.text),
               QStringLiteral("a place inside the map, %1").arg(rangeOf(grid)));
}

// Larger ones would meet themselves on a periodic map. One may lie over the edge of any map, as may one that is drawn.
void requireFitting(const ToldPlace& told, const Circle& circle, const MapGrid& grid)
{
    if (circle.radius > 0.5 * grid.side * (1.0 + rounding))
        refuse(region, QString::fromStdString(told.text),
               QStringLiteral("a radius of at most half the map's side, %1 Mpc/h or %2px")
                   .arg(0.5 * grid.side)
                   .arg(0.5 * static_cast<double>(grid.size)));
}

// A box goes on at the opposite edge of a periodic map, and nowhere on another one.
void requireFitting(const ToldPlace& told, const Box& box, const MapGrid& grid)
{
    const auto [left, right] = std::minmax(box.x1, box.x2);
    const auto [low, high] = std::minmax(box.y1, box.y2);
    const double slack = rounding * grid.side;
    const auto expect = [&told](const QString& expected) {
        refuse(region, QString::fromStdString(told.text), expected);
    };
    if (std::max(right - left, high - low) > grid.side + slack)
        expect(QStringLiteral("a box no larger than the map, %1 Mpc/h or %2px a side").arg(grid.side).arg(grid.size));
    if (!grid.periodic && (std::min(left, low) < -slack || std::max(right, high) > grid.side + slack))
        expect(QStringLiteral("both corners inside the map, which is not periodic: %1").arg(rangeOf(grid)));
    if (left >= grid.side || right <= 0.0 || low >= grid.side || high <= 0.0)
        expect(QStringLiteral("a box with a corner inside the map, %1").arg(rangeOf(grid)));
}

// Of pixels, all that it holds: their outer edges.
Box boxFrom(const ToldPlace& told, const MapGrid& grid)
{
    Box box{told.point(0, grid), told.point(1, grid), told.point(2, grid), told.point(3, grid)};
    if (!told.inPixels)
        return box;
    const auto [left, right] = std::minmax(box.x1, box.x2);
    const auto [low, high] = std::minmax(box.y1, box.y2);
    const double half = 0.5 * grid.side / static_cast<double>(grid.size);
    return {left - half, low - half, right + half, high + half};
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
         QStringLiteral("mark a region: circle:X,Y,RADIUS or box:X1,Y1,X2,Y2; or take the marks of a region "
                        "file of DS9"),
         QStringLiteral("REGION")},
        {QStringLiteral("line"), QStringLiteral("mark a line, of which the profile is shown"),
         QStringLiteral("X1,Y1,X2,Y2")}};
}

MarkOptions readMarkOptions(const QCommandLineParser& parser)
{
    MarkOptions options;
    for (const QString& text : parser.values(QStringLiteral("edit")))
        options.edits.push_back(named("edit", [&text] { return toldEdit(text.toStdString()); }));
    options.probe = place(parser, "probe");
    if (options.probe && (!options.probe->kind.empty() || options.probe->numbers.size() != 2))
        refuse(QStringLiteral("probe"), parser.value(QStringLiteral("probe")),
               QStringLiteral("X,Y in Mpc/h, such as 12.5,7.8, or in pixels, such as 64,40px"));
    if (const QString file = parser.value(QStringLiteral("region")); isRegionFile(file.toStdString()))
        options.regionFile = file.toStdString();
    else
        options.region = place(parser, "region");
    if (options.region && !isCircle(*options.region) && !isBox(*options.region))
        refuse(QStringLiteral("region"), parser.value(QStringLiteral("region")),
               QStringLiteral("circle:X,Y,RADIUS or box:X1,Y1,X2,Y2, neither of them empty"));
    options.line = place(parser, "line");
    if (options.line) {
        const std::vector<double>& at = options.line->numbers;
        if (!options.line->kind.empty() || at.size() != 4 || (at[0] == at[2] && at[1] == at[3]))
            refuse(QStringLiteral("line"), parser.value(QStringLiteral("line")),
                   QStringLiteral("X1,Y1,X2,Y2, two places that differ"));
    }
    return options;
}

MapMarks marksFrom(const MarkOptions& options, const MapGrid& grid)
{
    MapMarks marks;
    if (const auto& told = options.probe) {
        marks.pin = QPointF(told->point(0, grid), told->point(1, grid));
        requireInside("probe", *told, *marks.pin, grid);
    }
    if (const auto& told = options.region; told && told->kind == "circle") {
        const Circle circle{told->point(0, grid), told->point(1, grid), told->length(2, grid)};
        requireInside("region", *told, {circle.x, circle.y}, grid);
        requireFitting(*told, circle, grid);
        marks.region = circle;
    } else if (told) {
        const Box box = boxFrom(*told, grid);
        requireFitting(*told, box, grid);
        marks.region = box;
    }
    if (const auto& told = options.line) {
        const Line line{told->point(0, grid), told->point(1, grid), told->point(2, grid), told->point(3, grid)};
        requireInside("line", *told, {line.x1, line.y1}, grid);
        requireInside("line", *told, {line.x2, line.y2}, grid);
        marks.line = line;
    }
    return marks;
}

} // namespace penumbra
