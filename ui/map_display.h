#pragma once

#include "ui/color_scale.h"

#include <QObject>

#include <array>

namespace penumbra {

using AllDisplaySettings = std::array<DisplaySettings, mapScales.size()>; ///< in the order of mapScales

/// How every scale is drawn: one place that all views, the toolbar and the limits dialog look at. GUI thread only.
class MapDisplay : public QObject
{
    Q_OBJECT

public:
    explicit MapDisplay(QObject* parent = nullptr);

    [[nodiscard]] const DisplaySettings& settings(MapScale scale) const;
    [[nodiscard]] ColorScale colorScale(MapScale scale) const { return {scale, settings(scale)}; }
    [[nodiscard]] ColorScale colorScale(MapQuantity quantity) const
    {
        return {scaleOf(quantity), settings(scaleOf(quantity)), quantity};
    }
    /// Signed scales are made symmetric about zero, limits in the wrong order or too close moved apart; where the
    /// stretch is the logarithm of the value, the high one is made one that has a logarithm.
    void setSettings(MapScale scale, DisplaySettings settings);
    [[nodiscard]] const AllDisplaySettings& all() const { return m_settings; }
    /// Standard limits are those of now, whatever they were when the settings were taken.
    void setAll(const AllDisplaySettings& settings);

    /// The limits that LimitsPreset::standard stands for; put into use where that preset is.
    void setStandardLimits(MapScale scale, Limits limits);
    [[nodiscard]] Limits standardLimits(MapScale scale) const;
    /// Standard limits and plain contrast; colours and stretch stay.
    void reset(MapScale scale);

Q_SIGNALS:
    void changed(penumbra::MapScale scale);

private:
    AllDisplaySettings m_settings;
    std::array<Limits, mapScales.size()> m_standard;
};

} // namespace penumbra
