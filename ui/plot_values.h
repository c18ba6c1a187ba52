#pragma once

#include "ui/plot.h"

#include <QByteArray>

namespace penumbra {

/// What a chart shows, as a table in UTF-8 with `separator` between its columns, which a first line names with quantity
/// and unit: where along the horizontal axis, each curve, and both ends of each band. Bins have a column for either
/// end. What stands upright in the chart, as a mean over a histogram, and Plot::facts are columns of one number. Curves
/// at other places have rows of their own; what there is not of a row is empty.
[[nodiscard]] QByteArray plotValues(const Plot& plot, char separator = ',');

} // namespace penumbra
