#pragma once

#include "ui/contours.h"
#include "ui/escapable_dialog.h"

#include <functional>
#include <map>
#include <vector>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace penumbra {

class PosteriorView;

/// Which map's contours lie over the others, at which levels, how smooth. Acts at once and stays open beside the
/// window.
class ContourDialog : public EscapableDialog
{
    Q_OBJECT

public:
    ContourDialog(PosteriorView& view, QWidget* parent);

private:
    void build();
    void edit(const std::function<void(ContourSettings&)>& change);
    /// Even levels over the limits of the quantity's scale, as many as are wanted.
    [[nodiscard]] std::vector<double> levelsOf(MapQuantity quantity) const;
    void generate();
    void readLevels();
    void refresh();

    PosteriorView& m_view;
    QCheckBox* m_shown;
    QComboBox* m_quantity;
    QSpinBox* m_count;
    QLineEdit* m_levels;
    QDoubleSpinBox* m_smoothing;
    QLabel *m_levelsLabel, *m_problem;
    std::map<MapQuantity, std::vector<double>> m_levelsBefore; ///< of quantities that had contours
    bool m_refreshing = false;
};

} // namespace penumbra
