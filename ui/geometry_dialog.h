#pragma once

#include "io/map_file.h"

#include <QDialog>

class QCheckBox;
class QDoubleSpinBox;

namespace penumbra {

/// Asks where a map lies when its file does not say: side, slab depth, and whether it is periodic.
class GeometryDialog : public QDialog
{
    Q_OBJECT

public:
    explicit GeometryDialog(const MapFileInfo& info, QWidget* parent = nullptr);

    [[nodiscard]] Geometry geometry() const;

private:
    QDoubleSpinBox* m_side;
    QDoubleSpinBox* m_depth;
    QCheckBox* m_periodic;
};

} // namespace penumbra
