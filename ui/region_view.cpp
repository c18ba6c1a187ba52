#include "ui/region_view.h"

#include "ui/latest_task.h"
#include "ui/plot_chart.h"
#include "ui/probe_view.h"
#include "ui/region_fields.h"
#include "ui/region_table.h"
#include "ui/texts.h"
#include "ui/theme.h"

#include <QDoubleSpinBox>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

constexpr double mostMegaparsec = 1e4; // of a region before its map is known
constexpr double windowWidth = 0.4;    // [dex]: masses of regions are better known than pixels

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
          numberField(QStringLiteral("threshold"), tr("Threshold M, log₁₀ of M☉/h; or drag the line in the chart"))),
      m_fields(new RegionFields), m_table(new RegionTable)
{
    buildParts();
    connect(m_threshold, &QDoubleSpinBox::valueChanged, this, [this](double value) { setThreshold(value); });
    connect(&chart(), &PlotChart::markDragged, this, [this](double value) { setThreshold(value); });
    connect(m_task, &LatestTask::failed, this, &RegionView::setReading);
    connect(m_fields, &RegionFields::edited, this, [this](const Region& region) {
        Q_EMIT regionEdited(m_chosen, {region, m_regions.at(m_chosen).name});
    });
    connect(m_table, &RegionTable::chosenChanged, this, &RegionView::regionChosen);
    connect(m_table, &RegionTable::renamed, this, [this](std::size_t region, const QString& name) {
        Q_EMIT regionEdited(region, {m_regions.at(region).shape, name});
    });
    showParts();
}

RegionView::~RegionView() = default;

void RegionView::buildParts()
{
    m_threshold->setRange(0.0, 20.0);
    m_threshold->setSingleStep(0.05);
    m_threshold->setPrefix(tr("M > 10^"));
    m_threshold->setSuffix(tr(" M☉/h"));
    m_threshold->setMinimumWidth(150);
    m_threshold->setEnabled(false);
    controls().insertWidget(0, m_threshold);
    column().insertWidget(1, m_fields);
    column().insertWidget(2, m_table);
    // Nothing moves when a first region comes and they are shown.
    for (QWidget* part : std::initializer_list<QWidget*>{m_fields, m_threshold}) {
        QSizePolicy policy = part->sizePolicy();
        policy.setRetainSizeWhenHidden(true);
        part->setSizePolicy(policy);
        part->hide();
    }
    m_table->hide();
}

void RegionView::showParts()
{
    m_fields->setVisible(!m_regions.empty());
    m_threshold->setVisible(!m_regions.empty() && posterior());
    setHint(m_regions.empty() ? tr("Draw a circle (O), ellipse (H), box (X) or polygon (Y) on a map to see the mass "
                                   "inside, in all samples")
                              : tr("Run (Ctrl+Return) to see the mass inside, in all samples"));
    m_table->setVisible(m_regions.size() > 1 || (m_regions.size() == 1 && !m_regions[0].name.isEmpty()));
    if (m_regions.empty())
        return;
    m_fields->setRegion(m_regions[m_chosen].shape, posterior() ? posterior()->input->geometry().side : mostMegaparsec);
    QStringList names;
    for (const MarkedRegion& region : m_regions)
        names << region.name;
    m_table->setRegions(names, m_chosen);
}

std::vector<Region> RegionView::shapes() const
{
    std::vector<Region> shapes;
    for (const MarkedRegion& region : m_regions)
        shapes.push_back(region.shape);
    return shapes;
}

void RegionView::setPosterior(std::shared_ptr<const PosteriorSnapshot> snapshot)
{
    if (!snapshot || snapshot->samples.empty())
        forgetAnswers();
    PlotView::setPosterior(std::move(snapshot));
    showParts();
}

void RegionView::setRegions(const std::vector<MarkedRegion>& regions, std::size_t chosen)
{
    if (regions == m_regions && chosen == m_chosen)
        return;
    m_regions = regions;
    m_chosen = chosen;
    if (m_regions.empty())
        m_thresholdChosen = false; // the next one begins at its median
    showParts();
    m_table->showAnswers(known(), threshold()); // not those of other regions, until theirs are there
    changed();
}

std::vector<std::optional<RegionOverSamples>> RegionView::known() const
{
    std::vector<std::optional<RegionOverSamples>> known;
    for (const MarkedRegion& region : m_regions) {
        const auto at = std::ranges::find(m_answers.regions, region.shape);
        known.push_back(at == m_answers.regions.end()
                            ? std::nullopt
                            : m_answers.found.at(static_cast<std::size_t>(at - m_answers.regions.begin())));
    }
    return known;
}

void RegionView::setThreshold(double logMass)
{
    m_thresholdChosen = true;
    const QSignalBlocker silent(m_threshold);
    m_threshold->setValue(logMass);
    if (answer())
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

const std::optional<RegionOverSamples>& RegionView::answer() const
{
    static const std::optional<RegionOverSamples> none;
    const bool known = m_chosen < m_answers.found.size() && m_answers.regions == shapes();
    return known ? m_answers.found[m_chosen] : none;
}

std::optional<Proportion> RegionView::exceedance() const
{
    if (!answer())
        return std::nullopt;
    return proportionAbove(answer()->logMass.values, threshold(), answer()->logMass.partner);
}

RegionView::Answers RegionView::ask(std::shared_ptr<const PosteriorSnapshot> posterior, std::vector<Region> regions,
                                    const Answers& known)
{
    Answers answers{std::move(posterior), std::move(regions), {}};
    for (const Region& region : answers.regions) {
        const auto at = std::ranges::find(known.regions, region);
        if (known.posterior == answers.posterior && at != known.regions.end())
            answers.found.push_back(known.found[static_cast<std::size_t>(at - known.regions.begin())]);
        else
            answers.found.push_back(regionOverSamples(answers.posterior->sampleSet(), region));
    }
    return answers;
}

void RegionView::forgetAnswers()
{
    m_answers = {};
    m_threshold->setEnabled(false);
    m_table->showAnswers({}, threshold());
}

void RegionView::refresh()
{
    if (!posterior() || m_regions.empty()) {
        forgetAnswers();
        setNote({});
        setReading({});
        showPlot({});
        return;
    }
    m_task->run([this, posterior = posterior(), regions = shapes(), known = m_answers]() -> std::function<void()> {
        return [this, answers = ask(posterior, regions, known)] { show(answers); };
    });
}

void RegionView::show(Answers answers)
{
    // Of fewer samples is better than none, while more come.
    if (!posterior() || answers.posterior->input != posterior()->input || answers.regions != shapes())
        return; // the next answer is on its way
    m_answers = std::move(answers);
    m_threshold->setEnabled(answer().has_value());
    if (!answer()) {
        showPlot({});
        setNote({});
        setReading(tr("The region covers nothing of the map."));
        m_table->showAnswers(m_answers.found, threshold());
        return;
    }
    if (!m_thresholdChosen) {
        const QSignalBlocker silent(m_threshold);
        m_threshold->setValue(answer()->logMass.summary.median);
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
                                {tr("median: log₁₀ mass inside  [M☉/h]"), answer()->logMass.summary.median},
                                {tr("area  [(Mpc/h)²]"), answer()->area}};
    if (const auto& stars = answer()->logInputMass) {
        facts.push_back({tr("stars: log₁₀ mass inside  [M☉/h]"), *stars});
        facts.push_back({tr("stars / median"), std::pow(10.0, *stars - answer()->logMass.summary.median)});
    }
    for (std::size_t i = 0; m_regions.size() > 1 && i < m_regions.size(); ++i) {
        const std::optional<RegionOverSamples>& other = m_answers.found[i];
        if (!other)
            continue;
        const SampleSummary& summary = other->logMass.summary;
        const auto add = [&, name = m_regions[i].name](const QString& what, double value) {
            const QString number = QString::number(i + 1);
            facts.push_back(
                {tr("region %1: %2").arg(name.isEmpty() ? number : number + QLatin1Char(' ') + name, what), value});
        };
        add(tr("median log₁₀ mass inside  [M☉/h]"), summary.median);
        add(tr("68 % low"), summary.low68);
        add(tr("68 % high"), summary.high68);
        add(tr("P(M > threshold)"), proportionAbove(other->logMass.values, threshold(), other->logMass.partner).value);
        if (i != m_chosen)
            add(tr("P(M > that of region %1)").arg(m_chosen + 1), heavierThan(*other, *answer()).value);
    }
    return facts;
}

void RegionView::showAnswer()
{
    PlotAxis x = steadyWindow(answer()->logMass, windowWidth, tr("log₁₀ mass inside  [M☉/h]"));
    Plot plot = histogramPlot(answer()->logMass, x);
    // Beyond the axis it stands at its end, from where it can be dragged back.
    const QString name = threshold() < plot.x.low    ? tr("◂ threshold M, %1").arg(threshold(), 0, 'f', 2)
                         : threshold() > plot.x.high ? tr("threshold M, %1 ▸").arg(threshold(), 0, 'f', 2)
                                                     : tr("threshold M");
    plot.facts = facts();
    plot.marks.push_back({name, Ink::accent, std::clamp(threshold(), plot.x.low, plot.x.high), true, true});
    showPlot(std::move(plot));
    setNote(tr("%1 (Mpc/h)²").arg(answer()->area, 0, 'f', 2));
    m_table->showAnswers(m_answers.found, threshold());
    showReading();
}

void RegionView::showReading()
{
    const NumberOverSamples& mass = answer()->logMass;
    const SampleSummary& summary = mass.summary;
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
    if (const auto& stars = answer()->logInputMass)
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
