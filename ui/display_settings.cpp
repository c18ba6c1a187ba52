#include "ui/display_settings.h"

#include <QObject>

#include <algorithm>

namespace penumbra {

DisplaySettings defaultSettings(MapScale scale)
{
    DisplaySettings settings;
    switch (scale) {
    case MapScale::stellarMass:
        settings.colorMap = ColorMap::ember;
        settings.softening = 0.01; // surface densities span decades
        settings.limits = {7.0, 12.0};
        break;
    case MapScale::darkMatter:
        settings.softening = 0.01;
        settings.limits = {10.0, 14.0};
        break;
    case MapScale::std:
        settings.colorMap = ColorMap::viridis;
        settings.stretch = Stretch::linear;
        settings.limits = {0.0, 0.6}; // larger ones are rare
        break;
    case MapScale::residual:
        settings.colorMap = ColorMap::iceAmber;
        settings.stretch = Stretch::linear;
        settings.limits = {-1.0, 1.0};
        break;
    case MapScale::zScore:
        settings.colorMap = ColorMap::iceAmber;
        settings.stretch = Stretch::linear;
        settings.limits = {-3.0, 3.0};
        break;
    case MapScale::signalToNoise:
        settings.colorMap = ColorMap::viridis;
        settings.stretch = Stretch::linear;
        settings.limits = {0.0, 4.0};
        break;
    case MapScale::change:
        settings.colorMap = ColorMap::iceAmber;
        settings.stretch = Stretch::linear;
        settings.limits = {-0.5, 0.5};
        break;
    }
    return settings;
}

bool allows(MapScale scale, Stretch stretch)
{
    return stretch != Stretch::log || !isSigned(scale);
}

QString key(Stretch stretch)
{
    constexpr std::array<const char*, stretches.size()> keys{"linear", "log", "sqrt", "asinh"};
    return QString::fromLatin1(keys[static_cast<std::size_t>(stretch)]);
}

std::optional<Stretch> stretch(const QString& key)
{
    const auto* found =
        std::find_if(stretches.begin(), stretches.end(), [&](Stretch s) { return penumbra::key(s) == key; });
    return found == stretches.end() ? std::nullopt : std::optional(*found);
}

QString key(LimitsPreset preset)
{
    constexpr std::array<const char*, limitsPresets.size()> keys{"standard", "min-max", "99.5",    "99",
                                                                 "95",       "90",      "z-scale", "custom"};
    return QString::fromLatin1(keys[static_cast<std::size_t>(preset)]);
}

std::optional<LimitsPreset> limitsPreset(const QString& key)
{
    const auto* found = std::find_if(limitsPresets.begin(), limitsPresets.end(),
                                     [&](LimitsPreset p) { return penumbra::key(p) == key; });
    return found == limitsPresets.end() ? std::nullopt : std::optional(*found);
}

QString title(Stretch stretch)
{
    switch (stretch) {
    case Stretch::linear:
        return QObject::tr("Lin");
    case Stretch::log:
        break;
    case Stretch::sqrt:
        return QObject::tr("Sqrt");
    case Stretch::asinh:
        return QObject::tr("Asinh");
    }
    return QObject::tr("Log");
}

QString title(LimitsPreset preset)
{
    switch (preset) {
    case LimitsPreset::standard:
        break;
    case LimitsPreset::minMax:
        return QObject::tr("Min – max");
    case LimitsPreset::percent99_5:
        return QObject::tr("99.5 %");
    case LimitsPreset::percent99:
        return QObject::tr("99 %");
    case LimitsPreset::percent95:
        return QObject::tr("95 %");
    case LimitsPreset::percent90:
        return QObject::tr("90 %");
    case LimitsPreset::zScale:
        return QObject::tr("z-scale");
    case LimitsPreset::custom:
        return QObject::tr("Custom");
    }
    return QObject::tr("Standard");
}

QString title(ColorMap map)
{
    switch (map) {
    case ColorMap::ember:
        return QObject::tr("Ember");
    case ColorMap::inferno:
        break;
    case ColorMap::magma:
        return QObject::tr("Magma");
    case ColorMap::viridis:
        return QObject::tr("Viridis");
    case ColorMap::cividis:
        return QObject::tr("Cividis");
    case ColorMap::gray:
        return QObject::tr("Grey");
    case ColorMap::coolWarm:
        return QObject::tr("Cool to warm");
    case ColorMap::iceAmber:
        return QObject::tr("Ice to amber");
    }
    return QObject::tr("Inferno");
}

} // namespace penumbra
