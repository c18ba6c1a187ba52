#pragma once

#include "ui/view_settings.h"

#include <QJsonObject>

namespace penumbra {

/// The look of the maps as sessions keep it: everything by name, so that files outlive the order of enumerations.
[[nodiscard]] QJsonObject toJson(const ViewSettings& settings);

/// The reverse; what is missing, unknown or out of range stays as in `otherwise`.
[[nodiscard]] ViewSettings viewSettingsFrom(const QJsonObject& json, const ViewSettings& otherwise);

} // namespace penumbra
