#include "ui/region_file.h"

#include "base/error.h"
#include "ui/text_file.h"

#include <QFile>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <vector>

namespace penumbra {
namespace {

/// Coordinates of DS9, which count pixels from 1 at their middle, to and from Mpc/h.
class ImageCoordinates
{
public:
    explicit ImageCoordinates(const MapGrid& grid) : m_pixel(grid.side / static_cast<double>(grid.size)) {}

    [[nodiscard]] QString point(double x, double y) const
    {
        return number(x / m_pixel + 0.5) + QLatin1Char(',') + number(y / m_pixel + 0.5);
    }
    [[nodiscard]] QString length(double mpc) const { return number(mpc / m_pixel); }
    [[nodiscard]] QPointF mpc(double x, double y) const { return {(x - 0.5) * m_pixel, (y - 0.5) * m_pixel}; }
    [[nodiscard]] double mpc(double pixels) const { return pixels * m_pixel; }

private:
    static QString number(double value) { return QString::number(value, 'g', 10); }

    double m_pixel; ///< [Mpc/h]
};

QString gridLine(const MapGrid& grid)
{
    return QStringLiteral("# Penumbra: pixels of a map of %1 x %1, %2 Mpc/h on a side")
        .arg(grid.size)
        .arg(grid.side, 0, 'g', 10);
}

const QRegularExpression& gridPattern()
{
    static const QRegularExpression pattern(
        QStringLiteral("^# Penumbra: pixels of a map of (\\d+) x \\1, (\\S+) Mpc/h on a side$"));
    return pattern;
}

MapGrid gridOf(const QStringList& lines, const MapGrid& otherwise)
{
    for (const QString& line : lines)
        if (const auto found = gridPattern().match(line); found.hasMatch()) {
            const MapGrid grid{found.captured(1).toULongLong(), found.captured(2).toDouble()};
            if (grid.size > 0 && grid.side > 0.0)
                return grid;
        }
    return otherwise;
}

/// The statements of a file: lines and what semicolons part, without comments and properties.
QStringList statementsOf(const QStringList& lines)
{
    QStringList statements;
    for (const QString& line : lines) {
        const QString code = line.section(QLatin1Char('#'), 0, 0);
        for (const QString& part : code.split(QLatin1Char(';')))
            if (const QString statement = part.simplified(); !statement.isEmpty())
                statements.append(statement);
    }
    return statements;
}

struct Shape
{
    QString name;
    QString arguments;
};

Shape shapeOf(const QString& statement)
{
    static const QRegularExpression pattern(QStringLiteral("^[+-]?\\s*([a-z][a-z0-9]*)\\s*\\(?\\s*([^()]*)\\)?$"),
                                            QRegularExpression::CaseInsensitiveOption);
    const auto found = pattern.match(statement);
    return {found.captured(1).toLower(), found.captured(2).trimmed()};
}

/// Numbers in pixels: bare, or marked as image (i) or physical (p) ones. Empty when one of them is something else.
std::vector<double> pixelsOf(const QString& arguments)
{
    static const QRegularExpression between(QStringLiteral("\\s*,\\s*|\\s+"));
    std::vector<double> numbers;
    for (QString text : arguments.split(between, Qt::SkipEmptyParts)) {
        if (text.endsWith(QLatin1Char('i')) || text.endsWith(QLatin1Char('p')))
            text.chop(1);
        bool isNumber = false;
        numbers.push_back(text.toDouble(&isNumber));
        if (!isNumber || !std::isfinite(numbers.back()))
            return {};
    }
    return numbers;
}

bool isOneOf(const QString& name, std::initializer_list<const char*> names)
{
    return std::any_of(names.begin(), names.end(), [&name](const char* other) { return name == QLatin1String(other); });
}

class Reader
{
public:
    Reader(const std::filesystem::path& path, const MapGrid& grid) : m_path(path), m_coordinates(grid) {}

    void take(const QString& statement)
    {
        const auto [name, arguments] = shapeOf(statement);
        if (name == QLatin1String("global") || (isOneOf(name, {"image", "physical"}) && arguments.isEmpty()))
            return;
        if (arguments.isEmpty() || statement.startsWith(QLatin1Char('-')))
            return refuseSkyOrLeaveOut(name, statement);
        const bool point = name == QLatin1String("point"), line = name == QLatin1String("line");
        const bool circle = name == QLatin1String("circle"), box = name == QLatin1String("box");
        if (!point && !line && !circle && !box) {
            m_read.leftOut.append(statement);
            return;
        }
        const std::vector<double> at = pixelsOf(arguments);
        if (point)
            takePoint(at, statement);
        else if (line)
            takeLine(at, statement);
        else
            takeRegion(at, circle, statement);
    }

    ReadRegions result()
    {
        if (m_read.marks == MapMarks{})
            throw InputError(m_path.string() +
                             " holds no point, circle, upright box or line. Save such regions from DS9 (Region, Save "
                             "Regions) or from Penumbra.");
        return std::move(m_read);
    }

private:
    [[noreturn]] void refuse(const QString& statement, const char* expected) const
    {
        throw InputError(m_path.string() + ": '" + statement.toStdString() + "' is not understood: expected " +
                         expected + ".");
    }

    void refuseSkyOrLeaveOut(const QString& name, const QString& statement)
    {
        if (isOneOf(name, {"fk4", "b1950", "fk5", "j2000", "icrs", "galactic", "ecliptic", "wcs", "linear"}))
            throw InputError(m_path.string() + " has its regions in " + name.toStdString() +
                             " coordinates, which a map of a simulated box does not have. Save them from DS9 in image "
                             "coordinates.");
        m_read.leftOut.append(statement);
    }

    void takePoint(const std::vector<double>& at, const QString& statement)
    {
        if (at.size() != 2)
            refuse(statement, "point(x,y) in pixels");
        keep(m_read.marks.pin, m_coordinates.mpc(at[0], at[1]), statement);
    }

    void takeLine(const std::vector<double>& at, const QString& statement)
    {
        if (at.size() != 4 || (at[0] == at[2] && at[1] == at[3]))
            refuse(statement, "line(x1,y1,x2,y2) in pixels, between two places that differ");
        const QPointF from = m_coordinates.mpc(at[0], at[1]), to = m_coordinates.mpc(at[2], at[3]);
        keep(m_read.marks.line, Line{from.x(), from.y(), to.x(), to.y()}, statement);
    }

    void takeRegion(const std::vector<double>& at, bool circle, const QString& statement)
    {
        if (circle) {
            if (at.size() != 3 || !(at[2] > 0.0))
                refuse(statement, "circle(x,y,radius) in pixels");
            const QPointF centre = m_coordinates.mpc(at[0], at[1]);
            keep(m_read.marks.region, Region(Circle{centre.x(), centre.y(), m_coordinates.mpc(at[2])}), statement);
            return;
        }
        if (at.size() < 4 || at.size() > 5 || !(at[2] > 0.0 && at[3] > 0.0))
            refuse(statement, "box(x,y,width,height,0) in pixels");
        const double angle = at.size() == 5 ? at[4] : 0.0;
        if (std::remainder(angle, 90.0) != 0.0) { // such a one cannot be marked
            m_read.leftOut.append(statement);
            return;
        }
        const bool onItsSide = std::remainder(angle, 180.0) != 0.0;
        const double right = 0.5 * at[onItsSide ? 3 : 2], up = 0.5 * at[onItsSide ? 2 : 3];
        const QPointF low = m_coordinates.mpc(at[0] - right, at[1] - up);
        const QPointF high = m_coordinates.mpc(at[0] + right, at[1] + up);
        keep(m_read.marks.region, Region(Box{low.x(), low.y(), high.x(), high.y()}), statement);
    }

    template <typename Mark>
    void keep(std::optional<Mark>& place, const Mark& mark, const QString& statement)
    {
        if (place)
            m_read.leftOut.append(statement);
        else
            place = mark;
    }

    std::filesystem::path m_path;
    ImageCoordinates m_coordinates;
    ReadRegions m_read;
};

QString shapeText(const Region& region, const ImageCoordinates& to)
{
    if (const auto* circle = std::get_if<Circle>(&region))
        return QStringLiteral("circle(%1,%2)").arg(to.point(circle->x, circle->y), to.length(circle->radius));
    const Box& box = std::get<Box>(region);
    return QStringLiteral("box(%1,%2,%3,0)")
        .arg(to.point(0.5 * (box.x1 + box.x2), 0.5 * (box.y1 + box.y2)), to.length(std::abs(box.x2 - box.x1)),
             to.length(std::abs(box.y2 - box.y1)));
}

} // namespace

bool isRegionFile(const std::filesystem::path& path)
{
    return path.extension() == ".reg";
}

void writeRegions(const std::filesystem::path& path, const MapMarks& marks, const MapGrid& grid)
{
    const ImageCoordinates to(grid);
    QStringList lines{QStringLiteral("# Region file format: DS9 version 4.1"), gridLine(grid), QStringLiteral("image")};
    if (marks.pin)
        lines.append(QStringLiteral("point(%1) # point=cross").arg(to.point(marks.pin->x(), marks.pin->y())));
    if (marks.region)
        lines.append(shapeText(*marks.region, to));
    if (const auto& line = marks.line)
        lines.append(
            QStringLiteral("line(%1,%2) # line=0 0").arg(to.point(line->x1, line->y1), to.point(line->x2, line->y2)));
    writeText(path, lines.join(QLatin1Char('\n')).toUtf8() + '\n');
}

ReadRegions readRegions(const std::filesystem::path& path, const MapGrid& grid)
{
    QFile file(QString::fromStdString(path.string()));
    if (!file.open(QIODevice::ReadOnly | QIODevice::Text))
        throw InputError("Cannot read " + path.string() + ": " + file.errorString().toStdString() + ".");
    constexpr qint64 most = 1 << 20;
    if (file.size() > most)
        throw InputError(path.string() + " is too long for a region file: at most 1 MB is read.");
    const QStringList lines = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'));
    Reader reader(path, gridOf(lines, grid));
    for (const QString& statement : statementsOf(lines))
        reader.take(statement);
    return reader.result();
}

} // namespace penumbra
