#pragma once

#include "ui/map_display.h"
#include "ui/escapable_dialog.h"

#include <functional>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QSlider;

namespace penumbra {

class HistogramView;
class PosteriorView;

/// Limits and colours of the active panel's scale: histogram with handles, typed values, percentiles, presets, stretch,
/// colour map, contrast. Stays open beside the window and follows the active panel.
class LimitsDialog : public EscapableDialog
{
    Q_OBJECT

public:
    LimitsDialog(PosteriorView& view, QWidget* parent);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void buildLimits(QFormLayout& form);
    void buildColors(QFormLayout& form);
    void buildContrast(QFormLayout& form);
    QDoubleSpinBox* number(const QString& name, double low, double high, int decimals, double step);
    void edit(const std::function<void(DisplaySettings&)>& change);
    void setLimits(Limits limits);
    void applyPercentiles();
    void showPercentiles(const std::vector<float>& values, Limits limits);
    void refresh();

    PosteriorView& m_view;
    QLabel* m_heading;
    HistogramView* m_histogram;
    QDoubleSpinBox *m_low, *m_high, *m_lowPercent, *m_highPercent, *m_softening;
    QComboBox *m_preset, *m_stretch, *m_colorMap;
    QCheckBox *m_follow, *m_inverted;
    QSlider *m_contrast, *m_bias;
    bool m_refreshing = false;
};

} // namespace penumbra
