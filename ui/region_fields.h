#pragma once

#include "statistics/region.h"

#include <QWidget>

#include <optional>
#include <vector>

class QDoubleSpinBox;
class QLabel;

namespace penumbra {

/// The numbers of a region, to be typed: of a circle x, y, radius; of an ellipse x, y, semi-axes, angle; of a box its
/// corners. Those of a polygon are only dragged.
class RegionFields : public QWidget
{
    Q_OBJECT

public:
    explicit RegionFields(QWidget* parent = nullptr);

    /// On a map of that side [Mpc/h].
    void setRegion(const Region& region, double side);

Q_SIGNALS:
    void edited(const penumbra::Region& region);

private:
    void takeField(std::size_t at, double value);

    std::optional<Region> m_region;
    std::vector<QDoubleSpinBox*> m_fields;
    QLabel *m_unit, *m_corners;
};

/// A spin box without arrows that leaves letters to the window's shortcuts; `tip` says what is typed, with its unit.
[[nodiscard]] QDoubleSpinBox* numberField(const QString& objectName, const QString& tip);

} // namespace penumbra
