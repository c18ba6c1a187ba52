#include "ui/region_view.h"

#include "ui/digit_field.h"

#include "ui/form.h"
#include "ui/latest_task.h"
#include "ui/plot_chart.h"
#include "ui/probe_view.h"
#include "ui/texts.h"
#include "ui/theme.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace penumbra {
namespace {

constexpr double mostMegaparsec = 1e4; // of a region before its map is known
constexpr double windowWidth = 0.4;    // [dex]: masses of regions are better known than pixels

QDoubleSpinBox* numberField(const QString& name, const QString& tip)
{
    auto* field = new QDoubleSpinBox;
    field->setObjectName(name);
    field->setToolTip(tip);
    field->setAccessibleName(tip);
    field->setButtonSymbols(QAbstractSpinBox::NoButtons);
    field->setKeyboardTracking(false);
    field->setDecimals(2);
    new DigitField(*field, QStringLiteral("-.,"));
    return field;
}

QString power10(double logMass)
{
    return QStringLiteral("10<sup>%1</sup>").arg(logMass, 0, 'f', 2);
}

// 0.012, or 3.3 × 10⁻⁵.
QString shareText(double share)
{
    if (share >= 0.001)
        return QString::number(share, 'g', 2);
    const int power = static_cast<int>(std::floor(std::log10(share)));
    return QStringLiteral("%1 × 10<sup>%2</sup>").arg(share / std::pow(10.0, power), 0, 'f', 1).arg(power);
}

} // namespace

RegionView::RegionView(QWidget* parent)
    : PlotView(parent), m_task(new LatestTask(this)),
      m_threshold(
          numberField(QStringLiteral("threshold"), tr("Threshold M, log₁₀ of M☉/h; or drag the line in the chart")))
{
    buildFields();
    m_threshold->setRange(0.0, 20.0);
    m_threshold->setSingleStep(0.05);
    m_threshold->setPrefix(tr("M > 10^"));
    m_threshold->setSuffix(tr(" M☉/h"));
    m_threshold->setMinimumWidth(150);
    m_threshold->setEnabled(false);
    controls().insertWidget(0, m_threshold);
    connect(m_threshold, &QDoubleSpinBox::valueChanged, this, [this](double value) { setThreshold(value); });
    connect(&chart(), &PlotChart::markDragged, this, [this](double value) { setThreshold(value); });
    connect(m_task, &LatestTask::failed, this, &RegionView::setReading);
    setHint(tr("Draw a circle (O) or a box (X) on a map to see the mass inside, in all samples"));
}

RegionView::~RegionView() = default;

void RegionView::buildFields()
{
    m_fieldRow = new QWidget;
    m_fieldRow->setObjectName(QStringLiteral("regionFields"));
    auto* row = new QHBoxLayout(m_fieldRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    static const std::array<const char*, 4> names{"region0", "region1", "region2", "region3"};
    for (const char* name : names) {
        QDoubleSpinBox* field = numberField(QString::fromLatin1(name), {});
        field->setSingleStep(0.1);
        field->setMinimumWidth(52);
        row->addWidget(field, 1);
        const std::size_t at = m_fields.size();
        connect(field, &QDoubleSpinBox::valueChanged, this, [this, at](double value) { takeField(at, value); });
        m_fields.push_back(field);
    }
    row->addWidget(caption(tr("Mpc/h")));
    column().insertWidget(1, m_fieldRow);
    // Nothing moves when a region comes and they are shown.
    for (QWidget* part : std::initializer_list<QWidget*>{m_fieldRow, m_threshold}) {
        QSizePolicy policy = part->sizePolicy();
        policy.setRetainSizeWhenHidden(true);
        part->setSizePolicy(policy);
        part->hide();
    }
}

void RegionView::showFields()
{
    m_fieldRow->setVisible(m_region.has_value());
    m_threshold->setVisible(m_region.has_value());
    if (!m_region)
        return;
    const double side = posterior() ? posterior()->input->geometry().side : mostMegaparsec;
    const auto show = [this, side](std::size_t at, double value, const QString& prefix, const QString& tip) {
        const QSignalBlocker silent(m_fields[at]);
        // A circle of that radius covers the map already.
        const bool radius = at == 2 && std::holds_alternative<Circle>(*m_region);
        m_fields[at]->setRange(radius ? 0.0 : -side, radius ? side * std::numbers::sqrt2 / 2.0 : 2.0 * side);
        m_fields[at]->setPrefix(prefix);
        m_fields[at]->setToolTip(tip);
        m_fields[at]->setAccessibleName(tip);
        m_fields[at]->setValue(value);
    };
    if (const auto* circle = std::get_if<Circle>(&*m_region)) {
        show(0, circle->x, tr("x "), tr("Centre x [Mpc/h]"));
        show(1, circle->y, tr("y "), tr("Centre y [Mpc/h]"));
        show(2, circle->radius, tr("r "), tr("Radius [Mpc/h]"));
    } else {
        const Box& box = std::get<Box>(*m_region);
        show(0, box.x1, tr("x₁ "), tr("One corner, x [Mpc/h]"));
        show(1, box.y1, tr("y₁ "), tr("One corner, y [Mpc/h]"));
        show(2, box.x2, tr("x₂ "), tr("Other corner, x [Mpc/h]"));
        show(3, box.y2, tr("y₂ "), tr("Other corner, y [Mpc/h]"));
    }
    m_fields[3]->setVisible(std::holds_alternative<Box>(*m_region));
}

/// The others are not taken from their fields, which show them rounded.
void RegionView::takeField(std::size_t at, double value)
{
    if (!m_region)
        return;
    Region region = *m_region;
    if (auto* circle = std::get_if<Circle>(&region)) {
        const std::array<double*, 3> numbers{&circle->x, &circle->y, &circle->radius};
        *numbers.at(at) = at == 2 ? std::max(0.01, value) : value;
    } else {
        Box& box = std::get<Box>(region);
        const std::array<double*, 4> numbers{&box.x1, &box.y1, &box.x2, &box.y2};
        *numbers.at(at) = value;
    }
    Q_EMIT regionEdited(region);
}

void RegionView::setPosterior(std::shared_ptr<const PosteriorSnapshot> snapshot)
{
    if (!snapshot || snapshot->samples.empty())
        m_answer.reset();
    PlotView::setPosterior(std::move(snapshot));
}

void RegionView::setRegion(const std::optional<Region>& region)
{
    if (region == m_region)
        return;
    m_region = region;
    showFields();
    changed();
}

void RegionView::setThreshold(double logMass)
{
    m_thresholdChosen = true;
    const QSignalBlocker silent(m_threshold);
    m_threshold->setValue(logMass);
    if (m_answer)
        showAnswer();
}

double RegionView::threshold() const
{
    return m_threshold->value();
}

std::optional<double> RegionView::chosenThreshold() const
{
    return m_thresholdChosen ? std::optional(threshold()) : std::nullopt;
}

std::optional<Proportion> RegionView::exceedance() const
{
    if (!m_answer)
        return std::nullopt;
    return proportionAbove(m_answer->logMass.values, threshold(), m_answer->logMass.partner);
}

void RegionView::refresh()
{
    if (!posterior() || !m_region) {
        m_answer.reset();
        m_threshold->setEnabled(false);
        setNote({});
        setReading({});
        showPlot({});
        return;
    }
    m_task->run([this, posterior = posterior(), region = *m_region]() -> std::function<void()> {
        auto answer = regionOverSamples(posterior->sampleSet(), region);
        return [this, answer = std::move(answer)] { show(answer); };
    });
}

void RegionView::show(std::optional<RegionOverSamples> answer)
{
    if (!posterior() || !m_region)
        return;
    m_answer = std::move(answer);
    m_threshold->setEnabled(m_answer.has_value());
    if (!m_answer) {
        showPlot({});
        setReading(tr("The region covers nothing of the map."));
        return;
    }
    if (!m_thresholdChosen) {
        const QSignalBlocker silent(m_threshold);
        m_threshold->setValue(m_answer->logMass.summary.median);
    }
    showAnswer();
}

std::vector<PlotFact> RegionView::facts() const
{
    const Proportion p = *exceedance();
    std::vector<PlotFact> facts{{tr("threshold M: log₁₀ mass  [M☉/h]"), threshold()},
                                {tr("P(M > threshold)"), p.value},
                                {tr("P, 68 % low"), p.low},
                                {tr("P, 68 % high"), p.high},
                                {tr("median: log₁₀ mass inside  [M☉/h]"), m_answer->logMass.summary.median},
                                {tr("area  [(Mpc/h)²]"), m_answer->area}};
    if (const auto& stars = m_answer->logInputMass) {
        facts.push_back({tr("stars: log₁₀ mass inside  [M☉/h]"), *stars});
        facts.push_back({tr("stars / median"), std::pow(10.0, *stars - m_answer->logMass.summary.median)});
    }
    return facts;
}

void RegionView::showAnswer()
{
    const NumberOverSamples& mass = m_answer->logMass;
    const SampleSummary& summary = mass.summary;
    PlotAxis x = steadyWindow(mass, windowWidth, tr("log₁₀ mass inside  [M☉/h]"));
    Plot plot = histogramPlot(mass, x);
    // Beyond the axis it stands at its end, from where it can be dragged back.
    const QString name = threshold() < plot.x.low    ? tr("◂ threshold M, %1").arg(threshold(), 0, 'f', 2)
                         : threshold() > plot.x.high ? tr("threshold M, %1 ▸").arg(threshold(), 0, 'f', 2)
                                                     : tr("threshold M");
    plot.facts = facts();
    plot.marks.push_back({name, Ink::accent, std::clamp(threshold(), plot.x.low, plot.x.high), true, true});
    showPlot(std::move(plot));
    setNote(tr("%1 (Mpc/h)²").arg(m_answer->area, 0, 'f', 2));
    const Proportion p = *exceedance();
    QString text =
        tr("<span style='color:%6'><b>P(M &gt; %1 M☉/h) = %2</b></span><br>known to %3 … %4 (68 %) by %5<br>")
            .arg(power10(threshold()))
            .arg(p.value, 0, 'f', 2)
            .arg(p.low, 0, 'f', 2)
            .arg(p.high, 0, 'f', 2)
            .arg(samplesText(p.count), theme().text.name());
    text += tr("median M = %1 M☉/h, %2 in %3 … %4")
                .arg(power10(summary.median), intervalText(68, summary.count), power10(summary.low68),
                     power10(summary.high68));
    if (const auto& stars = m_answer->logInputMass)
        text += tr("<br>stars %1 M☉/h, %2 of the median")
                    .arg(power10(*stars), shareText(std::pow(10.0, *stars - summary.median)));
    else
        text += tr("<br>no stars inside");
    if (mass.truth)
        text += tr("<br><span style='color:%1'>truth %2 M☉/h, %3</span>")
                    .arg(theme().amber.name(), power10(*mass.truth), rankText(*mass.truthRank, summary.count));
    setReading(text);
}

} // namespace penumbra
