#include "ui/view_json.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

namespace penumbra {
namespace {

// In the order of mapScales; the names stand in files and do not change.
constexpr const char* scaleKeys[] = {"stellar_mass", "dark_matter",     "std",   "residual",
                                     "z_score",      "signal_to_noise", "change"};
static_assert(std::size(scaleKeys) == mapScales.size());

std::optional<LimitsPreset> presetFrom(const QString& key)
{
    return key == QLatin1String("zscale") ? LimitsPreset::zScale : limitsPreset(key); // as sessions had it at first
}

double number(const QJsonValue& json, double least, double most, double otherwise)
{
    const double value = json.toDouble(otherwise);
    return value >= least && value <= most ? value : otherwise;
}

QString text(std::string_view value)
{
    return QString::fromLatin1(value.data(), static_cast<qsizetype>(value.size()));
}

QJsonObject toJson(const DisplaySettings& settings)
{
    return {{QLatin1String("color_map"), text(name(settings.colorMap))},
            {QLatin1String("inverted"), settings.inverted},
            {QLatin1String("stretch"), key(settings.stretch)},
            {QLatin1String("softening"), settings.softening},
            {QLatin1String("preset"), key(settings.preset)},
            {QLatin1String("low"), settings.limits.low},
            {QLatin1String("high"), settings.limits.high},
            {QLatin1String("follows"), settings.follows},
            {QLatin1String("contrast"), settings.contrast},
            {QLatin1String("bias"), settings.bias}};
}

DisplaySettings displayFrom(const QJsonObject& json, DisplaySettings settings)
{
    settings.colorMap =
        colorMap(json.value(QLatin1String("color_map")).toString().toStdString()).value_or(settings.colorMap);
    settings.inverted = json.value(QLatin1String("inverted")).toBool(settings.inverted);
    settings.stretch = stretch(json.value(QLatin1String("stretch")).toString()).value_or(settings.stretch);
    settings.softening = number(json.value(QLatin1String("softening")), 1e-6, 1e3, settings.softening);
    settings.preset = presetFrom(json.value(QLatin1String("preset")).toString()).value_or(settings.preset);
    const double low = json.value(QLatin1String("low")).toDouble(settings.limits.low);
    const double high = json.value(QLatin1String("high")).toDouble(settings.limits.high);
    if (low < high)
        settings.limits = {low, high};
    settings.follows = json.value(QLatin1String("follows")).toBool(settings.follows);
    settings.contrast = number(json.value(QLatin1String("contrast")), 1e-3, 1e3, settings.contrast);
    settings.bias = number(json.value(QLatin1String("bias")), -10.0, 10.0, settings.bias);
    return settings;
}

MapQuantity quantityFrom(const QJsonValue& json, MapQuantity otherwise)
{
    return mapQuantity(json.toString()).value_or(otherwise);
}

QJsonObject toJson(const MapLayout& layout)
{
    QJsonArray quantities;
    for (const MapQuantity quantity : layout.quantities)
        quantities.append(key(quantity));
    return {{QLatin1String("mode"), key(layout.mode)},     {QLatin1String("panels"), layout.panels},
            {QLatin1String("quantities"), quantities},     {QLatin1String("left"), key(layout.left)},
            {QLatin1String("right"), key(layout.right)},   {QLatin1String("divider"), layout.divider},
            {QLatin1String("relief"), key(layout.relief)}, {QLatin1String("blink_seconds"), layout.blinkSeconds}};
}

MapLayout layoutFrom(const QJsonObject& json, MapLayout layout)
{
    layout.mode = comparison(json.value(QLatin1String("mode")).toString()).value_or(layout.mode);
    const int panels = json.value(QLatin1String("panels")).toInt();
    if (std::find(panelCounts.begin(), panelCounts.end(), panels) != panelCounts.end())
        layout.panels = panels;
    const QJsonArray quantities = json.value(QLatin1String("quantities")).toArray();
    for (std::size_t i = 0; i < layout.quantities.size(); ++i)
        layout.quantities[i] = quantityFrom(quantities.at(static_cast<qsizetype>(i)), layout.quantities[i]);
    layout.left = quantityFrom(json.value(QLatin1String("left")), layout.left);
    layout.right = quantityFrom(json.value(QLatin1String("right")), layout.right);
    layout.divider = number(json.value(QLatin1String("divider")), 0.0, 1.0, layout.divider);
    layout.relief = quantityFrom(json.value(QLatin1String("relief")), layout.relief);
    layout.blinkSeconds = number(json.value(QLatin1String("blink_seconds")), 0.05, 60.0, layout.blinkSeconds);
    return layout;
}

QJsonObject toJson(const ContourSettings& contours)
{
    QJsonArray levels;
    for (const double level : contours.levels)
        levels.append(level);
    return {{QLatin1String("shown"), contours.shown},
            {QLatin1String("quantity"), key(contours.quantity)},
            {QLatin1String("levels"), levels},
            {QLatin1String("smoothing_pixels"), contours.smoothing}};
}

ContourSettings contoursFrom(const QJsonObject& json, ContourSettings contours)
{
    contours.shown = json.value(QLatin1String("shown")).toBool(contours.shown);
    contours.quantity = quantityFrom(json.value(QLatin1String("quantity")), contours.quantity);
    const QJsonArray array = json.value(QLatin1String("levels")).toArray();
    std::vector<double> levels;
    for (const QJsonValue& level : array)
        if (level.isDouble())
            levels.push_back(level.toDouble());
    std::sort(levels.begin(), levels.end());
    if (!levels.empty())
        contours.levels = std::move(levels);
    contours.smoothing = number(json.value(QLatin1String("smoothing_pixels")), 0.0, 100.0, contours.smoothing);
    return contours;
}

} // namespace

QJsonObject toJson(const ViewSettings& settings)
{
    QJsonObject display;
    for (std::size_t i = 0; i < settings.display.size(); ++i)
        display.insert(QLatin1String(scaleKeys[i]), toJson(settings.display[i]));
    return {{QLatin1String("display"), display},
            {QLatin1String("layout"), toJson(settings.layout)},
            {QLatin1String("contours"), toJson(settings.contours)}};
}

ViewSettings viewSettingsFrom(const QJsonObject& json, const ViewSettings& otherwise)
{
    ViewSettings settings = otherwise;
    const QJsonObject display = json.value(QLatin1String("display")).toObject();
    for (std::size_t i = 0; i < settings.display.size(); ++i)
        settings.display[i] = displayFrom(display.value(QLatin1String(scaleKeys[i])).toObject(), settings.display[i]);
    settings.layout = layoutFrom(json.value(QLatin1String("layout")).toObject(), settings.layout);
    settings.contours = contoursFrom(json.value(QLatin1String("contours")).toObject(), settings.contours);
    return settings;
}

} // namespace penumbra
