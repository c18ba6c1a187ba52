#include "ui/parameter_slider.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSlider>

#include <cmath>

namespace penumbra {
namespace {

constexpr int ticks = 400, ticksPerPage = 40;
constexpr double stepsPerRange = 40.0; // of the arrows beside the field

} // namespace

ParameterSlider::ParameterSlider(const ParameterRange& range, int decimals, QWidget* parent)
    : QWidget(parent), m_range(range), m_slider(new QSlider(Qt::Horizontal)), m_field(new QDoubleSpinBox)
{
    m_slider->setRange(0, ticks);
    m_slider->setPageStep(ticksPerPage);
    m_field->setDecimals(decimals);
    m_field->setRange(range.low, range.high);
    if (range.logarithmic)
        m_field->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    else
        m_field->setSingleStep((range.high - range.low) / stepsPerRange);
    m_field->setButtonSymbols(QAbstractSpinBox::NoButtons); // the slider and the arrow keys do that
    m_field->setFixedWidth(64);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_slider, 1);
    row->addWidget(m_field);
    setFocusProxy(m_field);
    connect(m_slider, &QSlider::valueChanged, this,
            [this](int tick) { m_field->setValue(valueAt(static_cast<double>(tick) / ticks)); });
    connect(m_field, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        const QSignalBlocker quiet(m_slider); // it is the coarser one
        m_slider->setValue(static_cast<int>(std::lround(ticks * fractionOf(value))));
        Q_EMIT valueChanged(value);
    });
}

double ParameterSlider::fractionOf(double value) const
{
    return m_range.logarithmic ? std::log(value / m_range.low) / std::log(m_range.high / m_range.low)
                               : (value - m_range.low) / (m_range.high - m_range.low);
}

double ParameterSlider::valueAt(double fraction) const
{
    return m_range.logarithmic ? m_range.low * std::pow(m_range.high / m_range.low, fraction)
                               : m_range.low + fraction * (m_range.high - m_range.low);
}

double ParameterSlider::value() const
{
    return m_field->value();
}

void ParameterSlider::setValue(double value)
{
    m_field->setValue(value);
}

} // namespace penumbra
