#include "ui/map_display.h"

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

std::size_t index(MapScale scale)
{
    return static_cast<std::size_t>(scale);
}

Limits repaired(const DisplaySettings& settings, MapScale scale)
{
    constexpr double least = 1e-4, leastShare = 1e-6; // between the limits; of them, where they are large
    const double most = isLogarithmic(scale) ? 1e3 : 1e30;
    Limits limits = settings.limits;
    if (!std::isfinite(limits.low) || !std::isfinite(limits.high))
        limits = defaultSettings(scale).limits;
    limits = {std::clamp(limits.low, -most, most), std::clamp(limits.high, -most, most)};
    if (isSigned(scale)) {
        const double high = std::max({std::abs(limits.low), std::abs(limits.high), least});
        return {-high, high};
    }
    if (limits.low > limits.high)
        std::swap(limits.low, limits.high);
    limits.high = std::max(limits.high, limits.low + std::max(least, leastShare * std::abs(limits.low)));
    if (!isLogarithmic(scale) && settings.stretch == Stretch::log) // what is not above zero has no logarithm
        limits.high = std::max(limits.high, least);
    return limits;
}

} // namespace

MapDisplay::MapDisplay(QObject* parent) : QObject(parent)
{
    for (const MapScale scale : mapScales) {
        m_settings[index(scale)] = defaultSettings(scale);
        m_standard[index(scale)] = defaultSettings(scale).limits;
    }
}

const DisplaySettings& MapDisplay::settings(MapScale scale) const
{
    return m_settings[index(scale)];
}

void MapDisplay::setSettings(MapScale scale, DisplaySettings settings)
{
    settings.limits = repaired(settings, scale);
    if (settings == m_settings[index(scale)])
        return;
    m_settings[index(scale)] = settings;
    Q_EMIT changed(scale);
}

void MapDisplay::setAll(const AllDisplaySettings& settings)
{
    for (const MapScale scale : mapScales) {
        DisplaySettings one = settings[index(scale)];
        if (one.preset == LimitsPreset::standard)
            one.limits = standardLimits(scale);
        setSettings(scale, one);
    }
}

void MapDisplay::setStandardLimits(MapScale scale, Limits limits)
{
    m_standard[index(scale)] = limits;
    DisplaySettings current = settings(scale);
    if (current.preset != LimitsPreset::standard)
        return;
    current.limits = limits;
    setSettings(scale, current);
}

Limits MapDisplay::standardLimits(MapScale scale) const
{
    return m_standard[index(scale)];
}

void MapDisplay::reset(MapScale scale)
{
    DisplaySettings current = settings(scale);
    current.preset = LimitsPreset::standard;
    current.limits = standardLimits(scale);
    current.follows = false;
    current.contrast = 1.0;
    current.bias = 0.5;
    setSettings(scale, current);
}

} // namespace penumbra
