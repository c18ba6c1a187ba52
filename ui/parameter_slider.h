#pragma once

#include "universe/simulate.h"

#include <QWidget>

class QDoubleSpinBox;
class QSlider;

namespace penumbra {

/// A number to be chosen by hand or typed: a slider over its range, evenly in the value or its logarithm, and a field
/// beside it.
class ParameterSlider : public QWidget
{
    Q_OBJECT

public:
    explicit ParameterSlider(const ParameterRange& range, int decimals = 2, QWidget* parent = nullptr);

    [[nodiscard]] double value() const;
    /// Brought into the range, and to the decimals of the field.
    void setValue(double value);

    [[nodiscard]] QSlider& slider() { return *m_slider; }
    [[nodiscard]] QDoubleSpinBox& field() { return *m_field; }

Q_SIGNALS:
    void valueChanged(double value);

private:
    [[nodiscard]] double fractionOf(double value) const;
    [[nodiscard]] double valueAt(double fraction) const;

    ParameterRange m_range;
    QSlider* m_slider;
    QDoubleSpinBox* m_field;
};

} // namespace penumbra
