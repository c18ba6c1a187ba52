#pragma once

#include "ui/map_marks.h"

#include <QJsonObject>

namespace penumbra {

class Explorer;

/// The marks as sessions keep them; lengths in Mpc/h.
[[nodiscard]] QJsonObject toJson(const MapMarks& marks);
/// The reverse; marks that are missing, or whose numbers make no sense, are left out.
[[nodiscard]] MapMarks marksFrom(const QJsonObject& json);

/// What is asked of the posterior: sample, tab, spectrum, marks, the threshold of the mass in the region.
[[nodiscard]] QJsonObject toJson(Explorer& explorer);
/// Brings back what toJson() gave; what is missing or unknown stays as it is.
void restoreExplorer(Explorer& explorer, const QJsonObject& json);

} // namespace penumbra
