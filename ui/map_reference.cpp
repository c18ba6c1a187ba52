#include "ui/map_reference.h"

#include "base/error.h"
#include "ui/session.h"
#include "ui/texts.h"

#include <QCoreApplication>
#include <QJsonValue>

namespace penumbra {
namespace {

constexpr QLatin1String absoluteKey("path"), relativeKey("relative");

std::optional<double> number(const QJsonObject& json, QLatin1String key)
{
    const QJsonValue value = json.value(key);
    if (value.isUndefined())
        return std::nullopt;
    if (!value.isDouble())
        throw InputError("'" + std::string(key.data()) + "' of a map must be a number");
    return value.toDouble();
}

std::optional<Quantity> quantity(const QJsonObject& json)
{
    const QString told = json.value(QLatin1String("quantity")).toString();
    for (const Quantity known : {Quantity::stellarMass, Quantity::darkMatter, Quantity::totalMatter})
        if (told == QString::fromUtf8(name(known).data(), static_cast<qsizetype>(name(known).size())))
            return known;
    return std::nullopt;
}

} // namespace

QString title(const MapReference& map)
{
    QString text = fileTitle(map.path);
    if (Session::isSession(map.path)) // it may be called like its map
        return QCoreApplication::translate("MapReference", "%1, session").arg(text);
    const std::filesystem::path dataset = map.options.dataset.value_or("");
    if (dataset.has_parent_path())
        text += QStringLiteral(", ") + QString::fromStdString(dataset.parent_path().filename().string());
    if (map.options.index > 0)
        text += QCoreApplication::translate("MapReference", ", map %1").arg(map.options.index);
    return text;
}

std::filesystem::path absolutePath(const std::filesystem::path& path)
{
    std::error_code code;
    const std::filesystem::path absolute = std::filesystem::absolute(path, code);
    return code ? path : absolute;
}

QJsonObject pathToJson(const std::filesystem::path& path, const std::filesystem::path& base)
{
    const std::filesystem::path absolute = absolutePath(path).lexically_normal();
    QJsonObject json{{absoluteKey, pathText(absolute)}};
    if (!base.empty())
        json.insert(relativeKey, pathText(absolute.lexically_relative(absolutePath(base).lexically_normal())));
    return json;
}

std::filesystem::path pathFrom(const QJsonObject& json, const std::filesystem::path& base)
{
    const QString relative = json.value(relativeKey).toString(), absolute = json.value(absoluteKey).toString();
    std::error_code code;
    if (!relative.isEmpty() && !base.empty())
        if (auto near = (base / relative.toStdString()).lexically_normal(); std::filesystem::exists(near, code))
            return near;
    if (absolute.isEmpty())
        throw InputError("a file is meant whose 'path' is missing");
    return absolute.toStdString();
}

QJsonObject toJson(const MapReference& map, const std::filesystem::path& base)
{
    QJsonObject json{{QLatin1String("file"), pathToJson(map.path, base)},
                     {QLatin1String("index"), static_cast<qint64>(map.options.index)}};
    const MapOptions& options = map.options;
    if (options.dataset)
        json.insert(QLatin1String("dataset"), QString::fromStdString(*options.dataset));
    if (options.side)
        json.insert(QLatin1String("side_mpc_h"), *options.side);
    if (options.depth)
        json.insert(QLatin1String("depth_mpc_h"), *options.depth);
    if (options.periodic)
        json.insert(QLatin1String("periodic"), *options.periodic);
    if (options.missingAsEmpty)
        json.insert(QLatin1String("missing_as_empty"), true);
    if (options.quantity)
        json.insert(QLatin1String("quantity"), QString::fromUtf8(name(*options.quantity).data()));
    if (options.unit)
        json.insert(QLatin1String("unit"), QString::fromStdString(*options.unit));
    if (map.truth)
        json.insert(QLatin1String("truth"), pathToJson(*map.truth, base));
    if (map.truth && map.truthIndex)
        json.insert(QLatin1String("truth_index"), static_cast<qint64>(*map.truthIndex));
    if (map.withoutTruth)
        json.insert(QLatin1String("without_truth"), true);
    return json;
}

MapReference mapReferenceFrom(const QJsonObject& json, const std::filesystem::path& base)
{
    MapReference map;
    map.path = pathFrom(json.value(QLatin1String("file")).toObject(), base);
    const double index = number(json, QLatin1String("index")).value_or(0.0);
    if (index < 0.0 || index > 1e9)
        throw InputError("'index' of a map must be 0 or more");
    map.options.index = static_cast<std::size_t>(index);
    if (json.contains(QLatin1String("dataset")))
        map.options.dataset = json.value(QLatin1String("dataset")).toString().toStdString();
    map.options.side = number(json, QLatin1String("side_mpc_h"));
    map.options.depth = number(json, QLatin1String("depth_mpc_h"));
    if (json.contains(QLatin1String("periodic")))
        map.options.periodic = json.value(QLatin1String("periodic")).toBool(true);
    map.options.missingAsEmpty = json.value(QLatin1String("missing_as_empty")).toBool();
    map.options.quantity = quantity(json);
    if (json.contains(QLatin1String("unit")))
        map.options.unit = json.value(QLatin1String("unit")).toString().toStdString();
    map.withoutTruth = json.value(QLatin1String("without_truth")).toBool();
    if (json.contains(QLatin1String("truth")))
        map.truth = pathFrom(json.value(QLatin1String("truth")).toObject(), base);
    if (const auto truthIndex = number(json, QLatin1String("truth_index")); truthIndex && *truthIndex >= 0.0)
        map.truthIndex = static_cast<std::size_t>(*truthIndex);
    return map;
}

} // namespace penumbra
