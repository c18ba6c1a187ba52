#include "ui/look_options.h"

#include "base/error.h"

#include <QCommandLineParser>
#include <QStringList>

#include <algorithm>

namespace penumbra {
namespace {

[[noreturn]] void refuse(const char* option, const QString& value, const QStringList& expected)
{
    throw InputError(QStringLiteral("--%1 %2: expected one of %3")
                         .arg(QLatin1String(option), value, expected.join(QStringLiteral(", ")))
                         .toStdString());
}

template <typename Values>
QStringList keysOf(const Values& values)
{
    QStringList keys;
    for (const auto value : values)
        keys << key(value);
    return keys;
}

// A value of an option by its key, by `find`.
template <typename Value, typename Values>
std::optional<Value> chosen(const QCommandLineParser& parser, const char* option, const Values& values,
                            std::optional<Value> (*find)(const QString&))
{
    if (!parser.isSet(QLatin1String(option)))
        return std::nullopt;
    const QString text = parser.value(QLatin1String(option));
    const std::optional<Value> value = find(text);
    if (!value)
        refuse(option, text, keysOf(values));
    return value;
}

std::vector<MapQuantity> readPanels(const QString& text)
{
    std::vector<MapQuantity> panels;
    for (const QString& part : text.split(QLatin1Char(','))) {
        const std::optional<MapQuantity> quantity = mapQuantity(part.trimmed());
        if (!quantity)
            refuse("panels", part, keysOf(mapQuantities));
        panels.push_back(*quantity);
    }
    if (std::find(panelCounts.begin(), panelCounts.end(), static_cast<int>(panels.size())) == panelCounts.end())
        throw InputError("--panels " + text.toStdString() + ": expected 1, 2, 4 or 6 of them");
    return panels;
}

void readLimits(const QString& text, LookOptions& options)
{
    if (!text.contains(QLatin1Char('='))) {
        options.limits = limitsPreset(text);
        if (!options.limits)
            refuse("limits", text, keysOf(limitsPresets));
        return;
    }
    const QString name = text.section(QLatin1Char('='), 0, 0), range = text.section(QLatin1Char('='), 1);
    const std::optional<MapQuantity> quantity = mapQuantity(name);
    if (!quantity)
        refuse("limits", name, keysOf(mapQuantities));
    bool goodLow = false, goodHigh = false;
    const Limits limits{range.section(QLatin1Char(':'), 0, 0).toDouble(&goodLow),
                        range.section(QLatin1Char(':'), 1).toDouble(&goodHigh)};
    if (!goodLow || !goodHigh || !(limits.low < limits.high))
        throw InputError("--limits " + text.toStdString() + ": expected two numbers after =, the lower one first");
    options.typedLimits.emplace_back(scaleOf(*quantity), limits);
}

} // namespace

QList<QCommandLineOption> lookCommandLine()
{
    return {{QStringLiteral("panels"),
             QStringLiteral("1, 2, 4 or 6 of %1").arg(keysOf(mapQuantities).join(QStringLiteral(", "))),
             QStringLiteral("A,B,...")},
            {QStringLiteral("compare"), keysOf(comparisons).join(QStringLiteral(", ")), QStringLiteral("MODE")},
            {QStringLiteral("stretch"),
             QStringLiteral("of the masses: %1").arg(keysOf(stretches).join(QStringLiteral(", "))),
             QStringLiteral("NAME")},
            {QStringLiteral("limits"),
             QStringLiteral("of the dark matter: %1; or QUANTITY=LOW:HIGH [dex for masses], such as mean=10:13; may be "
                            "given again")
                 .arg(keysOf(limitsPresets).join(QStringLiteral(", "))),
             QStringLiteral("LIMITS")},
            {QStringLiteral("contours"), QStringLiteral("draw contours of the stellar mass over the maps")}};
}

LookOptions readLookOptions(const QCommandLineParser& parser)
{
    LookOptions options;
    if (parser.isSet(QStringLiteral("panels")))
        options.panels = readPanels(parser.value(QStringLiteral("panels")));
    options.compare = chosen<Comparison>(parser, "compare", comparisons, comparison);
    options.stretch = chosen<Stretch>(parser, "stretch", stretches, stretch);
    for (const QString& text : parser.values(QStringLiteral("limits")))
        readLimits(text, options);
    options.contours = parser.isSet(QStringLiteral("contours"));
    return options;
}

ViewSettings withLook(ViewSettings settings, const LookOptions& options)
{
    std::copy(options.panels.begin(), options.panels.end(), settings.layout.quantities.begin());
    if (!options.panels.empty()) {
        settings.layout.panels = static_cast<int>(options.panels.size());
        settings.layout.relief = options.panels.front();
        settings.layout.left = options.panels.front();
        settings.layout.right = options.panels.back();
    }
    settings.layout.mode = options.compare.value_or(settings.layout.mode);
    for (const MapScale scale : {MapScale::stellarMass, MapScale::darkMatter}) {
        DisplaySettings& display = settings.display[static_cast<std::size_t>(scale)];
        display.stretch = options.stretch.value_or(display.stretch);
    }
    if (options.limits) {
        DisplaySettings& display = settings.display[static_cast<std::size_t>(MapScale::darkMatter)];
        display.preset = *options.limits;
        display.follows = *options.limits != LimitsPreset::standard && *options.limits != LimitsPreset::custom;
    }
    for (const auto& [scale, limits] : options.typedLimits) {
        DisplaySettings& display = settings.display[static_cast<std::size_t>(scale)];
        display.preset = LimitsPreset::custom;
        display.limits = limits;
        display.follows = false;
    }
    settings.contours.shown = options.contours || settings.contours.shown;
    return settings;
}

} // namespace penumbra
