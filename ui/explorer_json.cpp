#include "ui/explorer_json.h"

#include "ui/explorer.h"
#include "ui/region_view.h"
#include "ui/spectrum_view.h"

#include <QJsonArray>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <vector>

namespace penumbra {
namespace {

// In the order of the enumerations; the names stand in files and do not change.
constexpr std::array<const char*, ExplorePanel::tabs.size()> tabKeys{"spectrum", "pdf",     "probe",
                                                                     "region",   "profile", "recipe"};
constexpr std::array<const char*, 3> spectrumKeys{"power", "dimensionless", "transfer"};
constexpr std::array<const char*, 2> fieldKeys{"overdensity", "log10"};
constexpr QLatin1String thresholdKey("region_threshold_log10_msun_h");
constexpr double largest = 1e6; // of a coordinate [Mpc/h]

template <typename Enumeration, std::size_t count>
QString keyOf(Enumeration value, const std::array<const char*, count>& keys)
{
    return QLatin1String(keys.at(static_cast<std::size_t>(value)));
}

template <typename Enumeration, std::size_t count>
std::optional<Enumeration> valueOf(const QJsonValue& json, const std::array<const char*, count>& keys)
{
    const QString told = json.toString();
    const auto* found =
        std::find_if(keys.begin(), keys.end(), [&told](const char* key) { return told == QLatin1String(key); });
    return found == keys.end() ? std::nullopt : std::optional(static_cast<Enumeration>(found - keys.begin()));
}

// Finite numbers, or none.
std::vector<double> numbers(const QJsonValue& json)
{
    const QJsonArray array = json.toArray();
    std::vector<double> values;
    for (const QJsonValue& value : array)
        if (value.isDouble() && std::abs(value.toDouble()) <= largest)
            values.push_back(value.toDouble());
    return std::ssize(values) == array.size() ? values : std::vector<double>();
}

// So many of them, or none.
std::vector<double> numbers(const QJsonValue& json, std::size_t count)
{
    std::vector<double> values = numbers(json);
    return values.size() == count ? values : std::vector<double>();
}

QJsonObject toJson(const MarkedRegion& region)
{
    QJsonObject json;
    if (const auto* circle = std::get_if<Circle>(&region.shape)) {
        json.insert(QLatin1String("circle"), QJsonArray{circle->x, circle->y, circle->radius});
    } else if (const auto* ellipse = std::get_if<Ellipse>(&region.shape)) {
        json.insert(QLatin1String("ellipse"),
                    QJsonArray{ellipse->x, ellipse->y, ellipse->a, ellipse->b, ellipse->angle});
    } else if (const auto* box = std::get_if<Box>(&region.shape)) {
        json.insert(QLatin1String("box"), QJsonArray{box->x1, box->y1, box->x2, box->y2});
    } else {
        QJsonArray corners; // x1, y1, x2, y2, ..
        for (const Point& corner : std::get<Polygon>(region.shape).corners) {
            corners.append(corner.x);
            corners.append(corner.y);
        }
        json.insert(QLatin1String("polygon"), corners);
    }
    if (!region.name.isEmpty())
        json.insert(QLatin1String("name"), region.name);
    return json;
}

std::optional<MarkedRegion> regionFrom(const QJsonObject& json)
{
    const QString name = json.value(QLatin1String("name")).toString();
    if (const auto at = numbers(json.value(QLatin1String("circle")), 3); !at.empty() && at[2] > 0.0)
        return MarkedRegion{Circle{at[0], at[1], at[2]}, name};
    if (const auto at = numbers(json.value(QLatin1String("ellipse")), 5); !at.empty() && at[2] > 0.0 && at[3] > 0.0)
        return MarkedRegion{Ellipse{at[0], at[1], at[2], at[3], at[4]}, name};
    if (const auto at = numbers(json.value(QLatin1String("box")), 4); !at.empty())
        return MarkedRegion{Box{at[0], at[1], at[2], at[3]}, name};
    const std::vector<double> at = numbers(json.value(QLatin1String("polygon")));
    if (at.size() < 6 || at.size() % 2 != 0)
        return std::nullopt;
    Polygon polygon;
    for (std::size_t i = 0; i < at.size(); i += 2)
        polygon.corners.push_back({at[i], at[i + 1]});
    return MarkedRegion{std::move(polygon), name};
}

} // namespace

QJsonObject toJson(const MapMarks& marks)
{
    QJsonObject json;
    if (marks.pin)
        json.insert(QLatin1String("pin"), QJsonArray{marks.pin->x(), marks.pin->y()});
    QJsonArray regions;
    for (const MarkedRegion& region : marks.regions)
        regions.append(toJson(region));
    if (!regions.isEmpty())
        json.insert(QLatin1String("regions"), regions);
    if (marks.line)
        json.insert(QLatin1String("line"), QJsonArray{marks.line->x1, marks.line->y1, marks.line->x2, marks.line->y2});
    return json;
}

MapMarks marksFrom(const QJsonObject& json)
{
    MapMarks marks;
    if (const auto pin = numbers(json.value(QLatin1String("pin")), 2); !pin.empty())
        marks.pin = QPointF(pin[0], pin[1]);
    for (const QJsonValue& value : json.value(QLatin1String("regions")).toArray())
        if (auto region = regionFrom(value.toObject()))
            marks.regions.push_back(std::move(*region));
    if (auto region = regionFrom(json)) // the only one, of Penumbra before 2026-12
        marks.regions.push_back(std::move(*region));
    if (const auto line = numbers(json.value(QLatin1String("line")), 4); !line.empty())
        marks.line = Line{line[0], line[1], line[2], line[3]};
    return marks;
}

QJsonObject toJson(Explorer& explorer)
{
    const SpectrumView& spectrum = explorer.panel().spectrum();
    QJsonObject json{{QLatin1String("tab"), keyOf(explorer.panel().tab(), tabKeys)},
                     {QLatin1String("spectrum"), keyOf(spectrum.quantity(), spectrumKeys)},
                     {QLatin1String("spectrum_of"), keyOf(spectrum.field(), fieldKeys)},
                     {QLatin1String("marks_mpc_h"), toJson(explorer.tools().marks())}};
    if (const std::optional<double> threshold = explorer.panel().region().chosenThreshold())
        json.insert(thresholdKey, *threshold);
    if (const std::optional<std::size_t> region = explorer.tools().region())
        json.insert(QLatin1String("region"), static_cast<qint64>(*region));
    if (explorer.sample())
        json.insert(QLatin1String("sample"), static_cast<qint64>(*explorer.sample()));
    return json;
}

void restoreExplorer(Explorer& explorer, const QJsonObject& json)
{
    SpectrumView& spectrum = explorer.panel().spectrum();
    if (const auto tab = valueOf<ExplorePanel::Tab>(json.value(QLatin1String("tab")), tabKeys))
        explorer.panel().setTab(*tab);
    if (const auto quantity = valueOf<SpectrumView::Quantity>(json.value(QLatin1String("spectrum")), spectrumKeys))
        spectrum.setQuantity(*quantity);
    if (const auto field = valueOf<SpectrumField>(json.value(QLatin1String("spectrum_of")), fieldKeys))
        spectrum.setField(*field);
    if (const double threshold = json.value(thresholdKey).toDouble(); threshold > 0.0)
        explorer.panel().region().setThreshold(threshold);
    MapTools& tools = explorer.tools();
    tools.setMarks(marksFrom(json.value(QLatin1String("marks_mpc_h")).toObject()));
    if (const qint64 region = json.value(QLatin1String("region")).toInteger(-1); region >= 0)
        tools.select({MarkGrip::Mark::region, -1, static_cast<std::size_t>(region)});
    if (const qint64 sample = json.value(QLatin1String("sample")).toInteger(-1); sample >= 0)
        explorer.showSample(static_cast<std::size_t>(sample));
}

} // namespace penumbra
