#include "ui/map_quantity.h"

#include <QObject>

#include <algorithm>

namespace penumbra {
namespace {

struct Description
{
    MapScale scale;
    const char* key;
    QString title, shortTitle;
};

Description describe(MapQuantity quantity)
{
    switch (quantity) {
    case MapQuantity::stellarMass:
        return {MapScale::stellarMass, "input", QObject::tr("Stellar mass"), QObject::tr("stars")};
    case MapQuantity::sample:
        break;
    case MapQuantity::mean:
        return {MapScale::darkMatter, "mean", QObject::tr("Posterior mean"), QObject::tr("mean")};
    case MapQuantity::std:
        return {MapScale::std, "std", QObject::tr("Standard deviation"), QObject::tr("std")};
    case MapQuantity::truth:
        return {MapScale::darkMatter, "truth", QObject::tr("Truth"), QObject::tr("truth")};
    case MapQuantity::residual:
        return {MapScale::residual, "residual", QObject::tr("Residual"), QObject::tr("residual")};
    case MapQuantity::zScore:
        return {MapScale::zScore, "z-score", QObject::tr("z-score"), QObject::tr("z")};
    case MapQuantity::signalToNoise:
        return {MapScale::signalToNoise, "signal-to-noise", QObject::tr("Signal-to-noise"), QObject::tr("S/N")};
    case MapQuantity::quantile16:
        return {MapScale::darkMatter, "quantile-16", QObject::tr("16th percentile"), QObject::tr("16 %")};
    case MapQuantity::median:
        return {MapScale::darkMatter, "median", QObject::tr("Median"), QObject::tr("median")};
    case MapQuantity::quantile84:
        return {MapScale::darkMatter, "quantile-84", QObject::tr("84th percentile"), QObject::tr("84 %")};
    case MapQuantity::meanBefore:
        return {MapScale::darkMatter, "mean-before", QObject::tr("Mean before the edit"), QObject::tr("before")};
    case MapQuantity::change:
        return {MapScale::change, "change", QObject::tr("Change of the mean"), QObject::tr("change")};
    }
    return {MapScale::darkMatter, "sample", QObject::tr("Sample"), QObject::tr("sample")};
}

} // namespace

MapScale scaleOf(MapQuantity quantity)
{
    return describe(quantity).scale;
}

bool isLogarithmic(MapScale scale)
{
    return scale == MapScale::stellarMass || scale == MapScale::darkMatter;
}

bool isSigned(MapScale scale)
{
    return scale == MapScale::residual || scale == MapScale::zScore || scale == MapScale::change;
}

QString key(MapQuantity quantity)
{
    return QString::fromLatin1(describe(quantity).key);
}

std::optional<MapQuantity> mapQuantity(const QString& key)
{
    const auto* found = std::find_if(mapQuantities.begin(), mapQuantities.end(),
                                     [&](MapQuantity quantity) { return penumbra::key(quantity) == key; });
    return found == mapQuantities.end() ? std::nullopt : std::optional(*found);
}

QString title(MapQuantity quantity)
{
    return describe(quantity).title;
}

QString shortTitle(MapQuantity quantity)
{
    return describe(quantity).shortTitle;
}

QString title(MapScale scale)
{
    switch (scale) {
    case MapScale::stellarMass:
        return QObject::tr("Stellar mass");
    case MapScale::darkMatter:
        break;
    case MapScale::std:
        return QObject::tr("Standard deviation");
    case MapScale::residual:
        return QObject::tr("Residual");
    case MapScale::zScore:
        return QObject::tr("z-score");
    case MapScale::signalToNoise:
        return QObject::tr("Signal-to-noise");
    case MapScale::change:
        return QObject::tr("Change");
    }
    return QObject::tr("Dark matter");
}

QString unit(MapScale scale)
{
    if (scale == MapScale::zScore)
        return QStringLiteral("σ");
    return scale == MapScale::signalToNoise ? QString() : QObject::tr("dex");
}

} // namespace penumbra
