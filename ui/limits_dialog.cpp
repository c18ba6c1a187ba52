#include "ui/limits_dialog.h"

#include "ui/histogram_view.h"
#include "ui/posterior_view.h"
#include "ui/screen_room.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

constexpr int sliderSteps = 200;
constexpr double contrastOctaves = 3.3; // each way: 0.1 to 10

int contrastSlider(double contrast)
{
    return static_cast<int>(std::lround(std::log2(contrast) / contrastOctaves * sliderSteps));
}

// Samples come and maps change while somebody types a number: it is left alone until it is finished.
void put(QDoubleSpinBox& box, double value)
{
    const bool typing = box.window()->focusWidget() == &box && box.valueFromText(box.text()) != box.value();
    if (!typing)
        box.setValue(value);
}

QIcon swatch(ColorMap map)
{
    QImage image(256, 1, QImage::Format_RGB32);
    for (int i = 0; i < 256; ++i) {
        const Rgb color = colors(map)[static_cast<std::size_t>(i)];
        image.setPixel(i, 0, qRgb(color.red, color.green, color.blue));
    }
    return QPixmap::fromImage(image.scaled(48, 12));
}

QWidget* rowOf(std::initializer_list<QWidget*> widgets)
{
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    for (QWidget* widget : widgets)
        row->addWidget(widget);
    row->addStretch(1);
    return box;
}

} // namespace

LimitsDialog::LimitsDialog(PosteriorView& view, QWidget* parent)
    : EscapableDialog(parent, Qt::Tool), m_view(view), m_heading(new QLabel), m_histogram(new HistogramView)
{
    setWindowTitle(tr("Limits and colours"));
    m_heading->setObjectName(QStringLiteral("heading"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 16);
    column->setSpacing(10);
    column->addWidget(m_heading);
    column->addWidget(m_histogram);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(14);
    column->addLayout(form);
    buildLimits(*form);
    buildColors(*form);
    buildContrast(*form);
    auto* reset = new QPushButton(tr("Reset"));
    reset->setObjectName(QStringLiteral("reset"));
    reset->setAutoDefault(false);
    reset->setToolTip(tr("Standard limits and plain contrast  (R)"));
    connect(reset, &QPushButton::clicked, this, [this] { m_view.resetDisplay(m_view.activeScale()); });
    column->addWidget(reset, 0, Qt::AlignRight);
    fitToScreen(*this);

    connect(m_histogram, &HistogramView::limitsDragged, this, [this](Limits limits) {
        DisplaySettings settings = m_view.display().settings(m_view.activeScale());
        settings.limits = limits;
        settings.preset = LimitsPreset::custom;
        settings.follows = false;
        m_view.display().setSettings(m_view.activeScale(), settings);
    });
    connect(m_histogram, &HistogramView::limitsDropped, &m_view, &PosteriorView::viewSettingsChanged);
    connect(&m_view, &PosteriorView::activeChanged, this, &LimitsDialog::refresh);
    connect(&m_view, &PosteriorView::mapsChanged, this, &LimitsDialog::refresh);
}

void LimitsDialog::showEvent(QShowEvent* event)
{
    QDialog::showEvent(event);
    refresh();
}

QDoubleSpinBox* LimitsDialog::number(const QString& name, double low, double high, int decimals, double step)
{
    auto* box = new QDoubleSpinBox;
    box->setObjectName(name);
    box->setRange(low, high);
    box->setDecimals(decimals);
    box->setSingleStep(step);
    box->setKeyboardTracking(false); // a number counts when it is finished
    box->setAlignment(Qt::AlignRight);
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    box->setMinimumWidth(96);
    return box;
}

void LimitsDialog::buildLimits(QFormLayout& form)
{
    m_low = number(QStringLiteral("low"), -1000.0, 1000.0, 2, 0.1);
    m_high = number(QStringLiteral("high"), -1000.0, 1000.0, 2, 0.1);
    m_low->setAccessibleName(tr("Low limit"));
    m_high->setAccessibleName(tr("High limit"));
    form.addRow(tr("Limits"), rowOf({m_low, new QLabel(tr("to")), m_high}));
    // A limit that would cross the other one takes it along.
    connect(m_low, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        const auto [low, high] = m_view.display().settings(m_view.activeScale()).limits;
        setLimits({value, isSigned(m_view.activeScale()) ? -value : value < high ? high : value + high - low});
    });
    connect(m_high, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        const auto [low, high] = m_view.display().settings(m_view.activeScale()).limits;
        setLimits({isSigned(m_view.activeScale()) ? -value : value > low ? low : value + low - high, value});
    });

    m_lowPercent = number(QStringLiteral("lowPercent"), 0.0, 100.0, 2, 0.25);
    m_highPercent = number(QStringLiteral("highPercent"), 0.0, 100.0, 2, 0.25);
    m_lowPercent->setAccessibleName(tr("Low percentile"));
    m_highPercent->setAccessibleName(tr("High percentile"));
    form.addRow(tr("Percentiles"), rowOf({m_lowPercent, new QLabel(tr("to")), m_highPercent}));
    for (QDoubleSpinBox* box : {m_lowPercent, m_highPercent}) {
        box->setSuffix(tr(" %"));
        box->setToolTip(tr("How many of the pixels are below the limit. Those without mass do not count."));
        connect(box, &QDoubleSpinBox::valueChanged, this, &LimitsDialog::applyPercentiles);
    }

    m_preset = new QComboBox;
    m_preset->setObjectName(QStringLiteral("preset"));
    m_preset->setAccessibleName(tr("Preset of the limits"));
    for (const LimitsPreset preset : limitsPresets)
        m_preset->addItem(title(preset));
    m_follow = new QCheckBox(tr("follow the data"));
    m_follow->setObjectName(QStringLiteral("follow"));
    m_follow->setToolTip(tr("Work the limits out again whenever a map changes"));
    form.addRow(tr("Preset"), rowOf({m_preset, m_follow}));
    connect(m_preset, &QComboBox::activated, this, [this](int index) {
        m_view.applyPreset(m_view.activeScale(), limitsPresets[static_cast<std::size_t>(index)]);
    });
    connect(m_follow, &QCheckBox::clicked, this,
            [this](bool on) { edit([on](DisplaySettings& settings) { settings.follows = on; }); });
}

void LimitsDialog::buildColors(QFormLayout& form)
{
    m_stretch = new QComboBox;
    m_stretch->setObjectName(QStringLiteral("stretch"));
    m_stretch->setAccessibleName(tr("Stretch"));
    for (const Stretch stretch : stretches)
        m_stretch->addItem(title(stretch));
    m_softening = number(QStringLiteral("softening"), 0.0001, 1.0, 4, 0.01);
    m_softening->setToolTip(tr("Where asinh turns from linear to logarithmic, as a fraction of the range"));
    m_softening->setAccessibleName(tr("Softening of asinh"));
    form.addRow(tr("Stretch"), rowOf({m_stretch, m_softening}));
    connect(m_stretch, &QComboBox::activated, this, [this](int index) {
        edit([index](DisplaySettings& settings) { settings.stretch = stretches[static_cast<std::size_t>(index)]; });
    });
    connect(m_softening, &QDoubleSpinBox::valueChanged, this,
            [this](double value) { edit([value](DisplaySettings& settings) { settings.softening = value; }); });

    m_colorMap = new QComboBox;
    m_colorMap->setObjectName(QStringLiteral("colorMap"));
    m_colorMap->setAccessibleName(tr("Colours"));
    m_colorMap->setIconSize({48, 12});
    for (const ColorMap map : colorMaps)
        m_colorMap->addItem(swatch(map), title(map));
    m_inverted = new QCheckBox(tr("inverted"));
    m_inverted->setObjectName(QStringLiteral("inverted"));
    form.addRow(tr("Colours"), rowOf({m_colorMap, m_inverted}));
    connect(m_colorMap, &QComboBox::activated, this, [this](int index) {
        edit([index](DisplaySettings& settings) { settings.colorMap = colorMaps[static_cast<std::size_t>(index)]; });
    });
    connect(m_inverted, &QCheckBox::clicked, this,
            [this](bool on) { edit([on](DisplaySettings& settings) { settings.inverted = on; }); });
}

void LimitsDialog::buildContrast(QFormLayout& form)
{
    m_contrast = new QSlider(Qt::Horizontal);
    m_contrast->setObjectName(QStringLiteral("contrast"));
    m_contrast->setRange(-sliderSteps, sliderSteps);
    m_contrast->setToolTip(tr("Or drag up and down in a map with the right button"));
    form.addRow(tr("Contrast"), m_contrast);
    m_bias = new QSlider(Qt::Horizontal);
    m_bias->setObjectName(QStringLiteral("bias"));
    m_bias->setRange(0, sliderSteps);
    m_bias->setToolTip(tr("Or drag sideways in a map with the right button"));
    form.addRow(tr("Bias"), m_bias);
    connect(m_contrast, &QSlider::valueChanged, this, [this](int value) {
        const double contrast = std::exp2(contrastOctaves * value / sliderSteps);
        edit([contrast](DisplaySettings& settings) { settings.contrast = contrast; });
    });
    connect(m_bias, &QSlider::valueChanged, this, [this](int value) {
        edit([value](DisplaySettings& settings) { settings.bias = static_cast<double>(value) / sliderSteps; });
    });
    for (const QSlider* slider : {m_contrast, m_bias})
        connect(slider, &QSlider::sliderReleased, &m_view, &PosteriorView::viewSettingsChanged);
}

void LimitsDialog::edit(const std::function<void(DisplaySettings&)>& change)
{
    if (m_refreshing)
        return;
    DisplaySettings settings = m_view.display().settings(m_view.activeScale());
    change(settings);
    if (m_contrast->isSliderDown() || m_bias->isSliderDown()) // a drag is one step to undo: it ends with the release
        m_view.display().setSettings(m_view.activeScale(), settings);
    else
        m_view.setDisplaySettings(m_view.activeScale(), settings);
}

void LimitsDialog::setLimits(Limits limits)
{
    edit([limits](DisplaySettings& settings) {
        settings.limits = limits;
        settings.preset = LimitsPreset::custom;
        settings.follows = false;
    });
}

void LimitsDialog::applyPercentiles()
{
    const MapScale scale = m_view.activeScale();
    const std::vector<float> values = m_view.shownValues(scale);
    if (!m_refreshing && !values.empty() && m_lowPercent->value() < m_highPercent->value())
        setLimits(percentileLimits(values, m_lowPercent->value(), m_highPercent->value()));
}

// The percentiles that the limits are, unless they are already those that were typed.
void LimitsDialog::showPercentiles(const std::vector<float>& values, Limits limits)
{
    for (QDoubleSpinBox* box : {m_lowPercent, m_highPercent})
        box->setEnabled(!values.empty());
    if (values.empty() || percentileLimits(values, m_lowPercent->value(), m_highPercent->value()) == limits)
        return;
    put(*m_lowPercent, percentileOf(values, limits.low));
    put(*m_highPercent, percentileOf(values, limits.high));
}

void LimitsDialog::refresh()
{
    if (m_refreshing || !isVisible())
        return;
    m_refreshing = true;
    const MapScale scale = m_view.activeScale();
    const DisplaySettings& settings = m_view.display().settings(scale);
    m_heading->setText(m_view.display().colorScale(scale).label());
    m_histogram->setScale(m_view.display().colorScale(scale));
    const std::vector<float> values = m_view.shownValues(scale);
    m_histogram->setValues(values);
    put(*m_low, settings.limits.low);
    put(*m_high, settings.limits.high);
    showPercentiles(values, settings.limits);
    const auto indexOf = [](const auto& among, auto value) {
        return static_cast<int>(std::find(among.begin(), among.end(), value) - among.begin());
    };
    m_preset->setCurrentIndex(indexOf(limitsPresets, settings.preset));
    m_follow->setChecked(settings.follows);
    m_follow->setEnabled(settings.preset != LimitsPreset::standard && settings.preset != LimitsPreset::custom);
    m_stretch->setCurrentIndex(indexOf(stretches, settings.stretch));
    const auto* items = qobject_cast<const QStandardItemModel*>(m_stretch->model());
    items->item(indexOf(stretches, Stretch::log))->setEnabled(allows(scale, Stretch::log));
    put(*m_softening, settings.softening);
    m_softening->setVisible(settings.stretch == Stretch::asinh);
    m_colorMap->setCurrentIndex(indexOf(colorMaps, settings.colorMap));
    m_inverted->setChecked(settings.inverted);
    m_contrast->setValue(contrastSlider(settings.contrast));
    m_bias->setValue(static_cast<int>(std::lround(settings.bias * sliderSteps)));
    m_refreshing = false;
}

} // namespace penumbra
