#include "io/region_file.h"

#include "base/atomic_file.h"
#include "base/error.h"
#include "statistics/told_shape.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <fstream>
#include <numbers>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>

namespace penumbra {
namespace {

constexpr std::uintmax_t longestFile = 1 << 20;
constexpr std::size_t longestComment = 1000; ///< that std::regex, which recurses, is asked about
constexpr int digits = 10;                   ///< of what is written

/// Coordinates of DS9, which count pixels from 1 at their middle, to and from Mpc/h.
class ImageCoordinates
{
public:
    explicit ImageCoordinates(const MapGrid& grid) : m_pixel(grid.side / static_cast<double>(grid.size)) {}

    [[nodiscard]] Point pixels(const Point& mpc) const { return {mpc.x / m_pixel + 0.5, mpc.y / m_pixel + 0.5}; }
    [[nodiscard]] double pixels(double mpc) const { return mpc / m_pixel; }
    [[nodiscard]] Point mpc(double x, double y) const { return {(x - 0.5) * m_pixel, (y - 0.5) * m_pixel}; }
    [[nodiscard]] double mpc(double pixels) const { return pixels * m_pixel; }

private:
    double m_pixel; ///< [Mpc/h]
};

std::string gridLine(const MapGrid& grid)
{
    std::ostringstream line;
    line.precision(digits);
    line << "# Penumbra: pixels of a map of " << grid.size << " x " << grid.size << ", " << grid.side
         << " Mpc/h on a side";
    return line.str();
}

std::optional<double> number(std::string_view text)
{
    double value = 0.0;
    if (text.starts_with('+'))
        text.remove_prefix(1);
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failure == std::errc() && end == text.data() + text.size() && std::isfinite(value) ? std::optional(value)
                                                                                              : std::nullopt;
}

/// Without spaces at its ends, and one for each run of them.
std::string simplified(std::string_view text)
{
    std::istringstream words{std::string(text)};
    std::string result, word;
    while (words >> word)
        result += (result.empty() ? "" : " ") + word;
    return result;
}

std::vector<std::string> linesOf(const std::filesystem::path& path)
{
    std::error_code failure;
    if (std::filesystem::is_directory(path, failure))
        throw InputError("Cannot read " + path.string() + ": it is a folder, and a region file was expected.");
    std::ifstream file(path);
    if (!file)
        throw InputError("Cannot read " + path.string() + ": " + std::strerror(errno) + ".");
    if (std::filesystem::file_size(path, failure) > longestFile)
        throw InputError(path.string() + " is too long for a region file: at most 1 MB is read.");
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);)
        lines.push_back(simplified(line));
    return lines;
}

MapGrid gridOf(const std::vector<std::string>& lines, const MapGrid& otherwise)
{
    static const std::regex pattern(R"(# Penumbra: pixels of a map of (\d+) x \1, (\S+) Mpc/h on a side)");
    for (const std::string& line : lines)
        if (std::smatch found; line.size() <= longestComment && std::regex_match(line, found, pattern)) {
            MapGrid grid;
            const std::string size = found[1];
            std::from_chars(size.data(), size.data() + size.size(), grid.size);
            grid.side = number(found[2].str()).value_or(0.0);
            if (grid.size > 0 && grid.side > 0.0)
                return grid;
        }
    return otherwise;
}

struct Statement
{
    std::string text;
    std::string name; ///< its property `text`; may be empty
};

/// The statements of a file: lines and what semicolons part. Properties are of the last of a line.
std::vector<Statement> statementsOf(const std::vector<std::string>& lines)
{
    static const std::regex property(R"re(\btext ?= ?(?:\{([^}]*)\}|"([^"]*)"|'([^']*)'))re");
    std::vector<Statement> statements;
    for (const std::string& line : lines) {
        const std::size_t codeEnd = std::min(line.find('#'), line.size());
        const std::string comment = line.substr(codeEnd, longestComment);
        std::istringstream code(line.substr(0, codeEnd));
        const std::size_t before = statements.size();
        for (std::string part; std::getline(code, part, ';');)
            if (const std::string statement = simplified(part); !statement.empty())
                statements.push_back({statement, {}});
        if (std::smatch found; statements.size() > before && std::regex_search(comment, found, property))
            for (std::size_t group = 1; group < found.size(); ++group)
                if (found[group].length() > 0)
                    statements.back().name = found[group];
    }
    return statements;
}

/// Numbers in pixels: bare, or marked as image (i) or physical (p) ones. Empty when one of them is something else.
std::vector<double> pixelsOf(std::string arguments)
{
    std::replace(arguments.begin(), arguments.end(), ',', ' ');
    std::istringstream words(arguments);
    std::vector<double> numbers;
    for (std::string word; words >> word;) {
        if (word.ends_with('i') || word.ends_with('p'))
            word.pop_back();
        const auto value = number(word);
        if (!value)
            return {};
        numbers.push_back(*value);
    }
    return numbers;
}

/// "circle" and "1 2 3", of "+Circle (1 2 3)"; both empty for what is neither that nor a word.
std::pair<std::string, std::string> partsOf(std::string_view statement)
{
    const auto skip = [&statement](std::string_view characters) {
        statement.remove_prefix(std::min(statement.find_first_not_of(characters), statement.size()));
    };
    skip("+- ");
    std::string kind;
    for (; !statement.empty() && std::isalnum(static_cast<unsigned char>(statement.front())) != 0;
         statement.remove_prefix(1))
        kind += static_cast<char>(std::tolower(static_cast<unsigned char>(statement.front())));
    skip(" (");
    if (statement.ends_with(')'))
        statement.remove_suffix(1);
    if (kind.empty() || std::isdigit(static_cast<unsigned char>(kind.front())) != 0 ||
        statement.find_first_of("()") != std::string_view::npos)
        return {};
    return {kind, simplified(statement)};
}

class Reader
{
public:
    /// `grid` counts the file's pixels; the shapes are to lie on `map`.
    Reader(const std::filesystem::path& path, const MapGrid& grid, const MapGrid& map)
        : m_path(path), m_coordinates(grid), m_map(map)
    {
        m_read.grid = grid;
    }

    void take(const Statement& statement)
    {
        const auto [kind, arguments] = partsOf(statement.text);
        if (kind == "global" || (arguments.empty() && (kind == "image" || kind == "physical")))
            return;
        if (arguments.empty() || statement.text.starts_with('-'))
            return refuseSkyOrLeaveOut(kind, statement);
        const auto shape = shapeOf(kind, pixelsOf(arguments), statement.text);
        if (!shape)
            return m_read.leftOut.push_back(statement.text);
        requireOnMap(*shape, statement.text);
        m_read.shapes.push_back({*shape, statement.name, statement.text});
    }

    RegionFile result()
    {
        if (m_read.shapes.empty())
            throw InputError(m_path.string() +
                             " holds no point, circle, ellipse, box, polygon or line. Save such regions from DS9 "
                             "(Region, Save Regions) or from Penumbra.");
        return std::move(m_read);
    }

private:
    void refuseSkyOrLeaveOut(const std::string& kind, const Statement& statement)
    {
        static const std::set<std::string> sky{"fk4",      "b1950",    "fk5", "j2000", "icrs",
                                               "galactic", "ecliptic", "wcs", "linear"};
        if (sky.contains(kind))
            throw InputError(m_path.string() + " has its regions in " + kind +
                             " coordinates, which a map of a simulated box does not have. Save them from DS9 in image "
                             "coordinates.");
        m_read.leftOut.push_back(statement.text);
    }

    void require(bool understood, const std::string& statement, const char* expected) const
    {
        if (!understood)
            throw InputError(m_path.string() + ": '" + statement + "' is not understood: expected " + expected + ".");
    }

    void requireOnMap(const Shape& shape, const std::string& statement) const
    {
        if (liesOn(shape, m_map))
            return;
        std::ostringstream told;
        told << m_path.string() << ": '" << statement << "' lies outside the map, which goes from 0.5 to "
             << m_coordinates.pixels(Point{m_map.side, 0.0}).x
             << " in pixels as the file counts them. Correct its place or leave it out.";
        throw InputError(told.str());
    }

    /// None for what is no shape here.
    [[nodiscard]] std::optional<Shape> shapeOf(const std::string& kind, const std::vector<double>& at,
                                               const std::string& statement) const
    {
        if (kind == "point") {
            require(at.size() == 2, statement, "point(x,y) in pixels");
            return m_coordinates.mpc(at[0], at[1]);
        }
        if (kind == "circle") {
            require(at.size() == 3 && at[2] > 0.0, statement, "circle(x,y,radius) in pixels");
            const Point centre = m_coordinates.mpc(at[0], at[1]);
            return Circle{centre.x, centre.y, m_coordinates.mpc(at[2])};
        }
        if (kind == "line") {
            require(at.size() == 4 && (at[0] != at[2] || at[1] != at[3]), statement,
                    "line(x1,y1,x2,y2) in pixels, between two places that differ");
            const Point from = m_coordinates.mpc(at[0], at[1]), to = m_coordinates.mpc(at[2], at[3]);
            return Line{from.x, from.y, to.x, to.y};
        }
        if (kind == "ellipse")
            return ellipseOf(at, statement);
        if (kind == "polygon") {
            require(at.size() >= 6 && at.size() % 2 == 0, statement, "polygon(x1,y1,x2,y2,x3,y3,...) in pixels");
            Polygon polygon;
            for (std::size_t i = 0; i < at.size(); i += 2)
                polygon.corners.push_back(m_coordinates.mpc(at[i], at[i + 1]));
            return polygon;
        }
        return kind == "box" ? boxOf(at, statement) : std::nullopt;
    }

    /// None for a ring of ellipses, which has more numbers.
    [[nodiscard]] std::optional<Shape> ellipseOf(const std::vector<double>& at, const std::string& statement) const
    {
        if (at.size() > 5)
            return std::nullopt;
        require(at.size() >= 4 && at[2] > 0.0 && at[3] > 0.0, statement, "ellipse(x,y,radius,radius,angle) in pixels");
        const Point centre = m_coordinates.mpc(at[0], at[1]);
        return Ellipse{centre.x, centre.y, m_coordinates.mpc(at[2]), m_coordinates.mpc(at[3]),
                       at.size() == 5 ? at[4] : 0.0};
    }

    /// None for a ring of boxes, which has more numbers.
    [[nodiscard]] std::optional<Shape> boxOf(const std::vector<double>& at, const std::string& statement) const
    {
        if (at.size() > 5)
            return std::nullopt;
        require(at.size() >= 4 && at[2] > 0.0 && at[3] > 0.0, statement, "box(x,y,width,height,angle) in pixels");
        const double angle = at.size() == 5 ? at[4] : 0.0;
        if (std::remainder(angle, 90.0) != 0.0)
            return turnedBox(at, angle);
        const bool onItsSide = std::remainder(angle, 180.0) != 0.0;
        const double right = 0.5 * at[onItsSide ? 3 : 2], up = 0.5 * at[onItsSide ? 2 : 3];
        const Point low = m_coordinates.mpc(at[0] - right, at[1] - up);
        const Point high = m_coordinates.mpc(at[0] + right, at[1] + up);
        return Box{low.x, low.y, high.x, high.y};
    }

    [[nodiscard]] Polygon turnedBox(const std::vector<double>& at, double degrees) const
    {
        const double c = std::cos(degrees * std::numbers::pi / 180.0), s = std::sin(degrees * std::numbers::pi / 180.0);
        Polygon polygon;
        for (const auto& [x, y] :
             {std::pair(-0.5, -0.5), std::pair(0.5, -0.5), std::pair(0.5, 0.5), std::pair(-0.5, 0.5)}) {
            const double right = x * at[2], up = y * at[3];
            polygon.corners.push_back(m_coordinates.mpc(at[0] + c * right - s * up, at[1] + s * right + c * up));
        }
        return polygon;
    }

    std::filesystem::path m_path;
    ImageCoordinates m_coordinates;
    MapGrid m_map;
    RegionFile m_read;
};

class Writer
{
public:
    Writer(std::ostream& out, const MapGrid& grid) : m_out(out), m_coordinates(grid) { m_out.precision(digits); }

    void write(const NamedShape& named)
    {
        m_properties.clear();
        std::visit(*this, named.shape);
        if (!named.name.empty())
            m_properties += " text={" + braceless(named.name) + "}";
        m_out << (m_properties.empty() ? "" : " #") << m_properties << '\n';
    }

    void operator()(const Point& point)
    {
        write("point", {point}, {});
        m_properties = " point=cross";
    }
    void operator()(const Circle& circle)
    {
        write("circle", {{circle.x, circle.y}}, {m_coordinates.pixels(circle.radius)});
    }
    void operator()(const Ellipse& ellipse)
    {
        write("ellipse", {{ellipse.x, ellipse.y}},
              {m_coordinates.pixels(ellipse.a), m_coordinates.pixels(ellipse.b), ellipse.angle});
    }
    void operator()(const Box& box)
    {
        write("box", {{0.5 * (box.x1 + box.x2), 0.5 * (box.y1 + box.y2)}},
              {m_coordinates.pixels(std::abs(box.x2 - box.x1)), m_coordinates.pixels(std::abs(box.y2 - box.y1)), 0.0});
    }
    void operator()(const Polygon& polygon) { write("polygon", polygon.corners, {}); }
    void operator()(const Line& line)
    {
        write("line", {{line.x1, line.y1}, {line.x2, line.y2}}, {});
        m_properties = " line=0 0";
    }

private:
    static std::string braceless(std::string name)
    {
        std::replace(name.begin(), name.end(), '{', '(');
        std::replace(name.begin(), name.end(), '}', ')');
        return simplified(name);
    }

    /// Points in Mpc/h, numbers as they are to be written.
    void write(const char* kind, const std::vector<Point>& points, std::initializer_list<double> numbers)
    {
        m_out << kind;
        char before = '(';
        for (const Point& point : points) {
            const Point at = m_coordinates.pixels(point);
            m_out << before << at.x << ',' << at.y;
            before = ',';
        }
        for (const double number : numbers)
            m_out << ',' << number;
        m_out << ')';
    }

    std::ostream& m_out;
    ImageCoordinates m_coordinates;
    std::string m_properties;
};

} // namespace

bool isRegionFile(const std::filesystem::path& path)
{
    return path.extension() == ".reg";
}

void writeRegions(const std::filesystem::path& path, const std::vector<NamedShape>& shapes, const MapGrid& grid)
{
    writeWhole(path, [&](std::ostream& out) {
        out << "# Region file format: DS9 version 4.1\n" << gridLine(grid) << "\nimage\n";
        Writer writer(out, grid);
        for (const NamedShape& shape : shapes)
            writer.write(shape);
    });
}

RegionFile readRegions(const std::filesystem::path& path, const MapGrid& grid)
{
    const std::vector<std::string> lines = linesOf(path);
    Reader reader(path, gridOf(lines, grid), grid);
    for (const Statement& statement : statementsOf(lines))
        reader.take(statement);
    return reader.result();
}

} // namespace penumbra
