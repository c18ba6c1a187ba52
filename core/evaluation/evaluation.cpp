#include "evaluation/evaluation.h"

#include "base/error.h"
#include "evaluation/spread_skill.h"
#include "statistics/jackknife.h"

#include <algorithm>
#include <cmath>

namespace penumbra {

namespace {

using Scores = Jackknife<FieldScores>;

std::vector<Measured> transformed(std::vector<Measured> values, double (*value)(double), double (*slope)(double))
{
    for (Measured& measured : values)
        measured = {value(measured.value), slope(measured.value) * measured.error};
    return values;
}

double exponential(double x)
{
    return std::exp(x);
}

double rootOfExponential(double x)
{
    return std::exp(0.5 * x);
}

double halfRootOfExponential(double x)
{
    return 0.5 * std::exp(0.5 * x);
}

/// Ranges of bins that become one figure each.
std::vector<Octave> singleBins(std::size_t count)
{
    std::vector<Octave> bins;
    for (std::size_t i = 0; i < count; ++i)
        bins.push_back({i, i + 1, 0.0, 0.0});
    return bins;
}

/// Mean over the bins of each range, and over fields.
template <typename Values>
std::vector<Measured> meanOver(const Scores& scores, const std::vector<Octave>& ranges, const Values& valuesOf)
{
    return scores.measureEach([&](const FieldScores& sums) {
        const std::vector<double>& values = valuesOf(sums.scales);
        std::vector<double> result;
        for (const Octave& range : ranges) {
            double sum = 0.0;
            for (std::size_t i = range.first; i < range.end; ++i)
                sum += values[i];
            result.push_back(sum / sums.fields / static_cast<double>(range.end - range.first));
        }
        return result;
    });
}

/// A figure of spread and error, each summed over the modes of a range.
std::vector<Measured> ratioOver(const Scores& scores, const std::vector<Octave>& ranges, std::size_t samples,
                                double (*figure)(double, double, std::size_t))
{
    return scores.measureEach([&](const FieldScores& sums) {
        std::vector<double> result;
        for (const Octave& range : ranges) {
            double spread = 0.0;
            double error = 0.0;
            for (std::size_t i = range.first; i < range.end; ++i) {
                spread += sums.scales.modes[i] * sums.scales.spread[i];
                error += sums.scales.modes[i] * sums.scales.error[i];
            }
            result.push_back(figure(spread, error, samples));
        }
        return result;
    });
}

ScaleResult scaleResult(const Scores& scores, const std::vector<Octave>& ranges, std::size_t samples)
{
    const auto mean = [&](const auto& valuesOf) { return meanOver(scores, ranges, valuesOf); };
    const auto logLinear = mean([](const ScaleScores& s) -> const auto& { return s.linear.logPowerRatio; });
    const auto logLog10 = mean([](const ScaleScores& s) -> const auto& { return s.log10.logPowerRatio; });
    const auto logMean = mean([](const ScaleScores& s) -> const auto& { return s.logPowerRatioMean; });
    ScaleResult result;
    result.rLinear = mean([](const ScaleScores& s) -> const auto& { return s.linear.r; });
    result.rLog10 = mean([](const ScaleScores& s) -> const auto& { return s.log10.r; });
    result.rBetweenLinear = mean([](const ScaleScores& s) -> const auto& { return s.linear.rBetween; });
    result.rBetweenLog10 = mean([](const ScaleScores& s) -> const auto& { return s.log10.rBetween; });
    result.powerRatioLinear = transformed(logLinear, exponential, exponential);
    result.powerRatioLog10 = transformed(logLog10, exponential, exponential);
    result.transferLinear = transformed(logLinear, rootOfExponential, halfRootOfExponential);
    result.transferLog10 = transformed(logLog10, rootOfExponential, halfRootOfExponential);
    result.rMean = mean([](const ScaleScores& s) -> const auto& { return s.rMean; });
    result.transferMean = transformed(logMean, rootOfExponential, halfRootOfExponential);
    result.spreadSkill = ratioOver(scores, ranges, samples, spreadSkill);
    result.exchangeability = ratioOver(scores, ranges, samples, exchangeability);
    return result;
}

/// Sets the figures made pixel by pixel.
void addPixelFigures(EvaluationResult& result, const Scores& scores)
{
    const auto mean = [&](double FieldScores::*sum) {
        return scores.measure([sum](const FieldScores& sums) { return sums.*sum / sums.fields; });
    };
    result.mseSample = mean(&FieldScores::mseSample);
    result.mseMean = mean(&FieldScores::mseMean);
    const auto mseLimit = [samples = static_cast<double>(result.samples)](const FieldScores& sums) {
        return (sums.mseMean - sums.variance / samples) / sums.fields;
    };
    result.mseMeanLimit = scores.measure(mseLimit);
    result.offset = mean(&FieldScores::offset);
    result.mseSampleLevelled =
        scores.measure([](const FieldScores& sums) { return (sums.mseSample - sums.offsetSquared) / sums.fields; });
    result.crps = mean(&FieldScores::crps);
    result.pdfToTruth = mean(&FieldScores::pdfToTruth);
    result.pdfBetween = mean(&FieldScores::pdfBetween);
    result.outsideAll = mean(&FieldScores::outsideAll);
    const std::size_t samples = result.samples;
    result.spreadSkill = scores.measure(
        [samples](const FieldScores& sums) { return spreadSkill(sums.variance, sums.mseMean, samples); });
    result.exchangeability = scores.measure(
        [samples](const FieldScores& sums) { return exchangeability(sums.variance, sums.mseMean, samples); });
    for (std::size_t group = 0; group < pixelGroups; ++group) {
        const auto which = static_cast<PixelGroup>(group);
        const Coverage& whole = scores.whole().coverage;
        result.groupShare[group] = whole.pixels(which) / whole.pixels(PixelGroup::all);
        const auto inside = scores.measureEach([which](const FieldScores& sums) {
            const auto values = sums.coverage.inside(which);
            return std::vector<double>(values.begin(), values.end());
        });
        std::copy(inside.begin(), inside.end(), result.coverage[group].begin());
    }
}

std::vector<DecileResult> decileResults(const Scores& scores, std::size_t samples)
{
    const auto limits = scores.whole().density.limits();
    const auto figures =
        scores.measureEach([&](const FieldScores& sums) { return sums.density.spreadSkillBetween(limits, samples); });
    std::vector<DecileResult> deciles;
    for (std::size_t i = 0; i < figures.size(); ++i)
        deciles.push_back({limits[i], limits[i + 1], figures[i]});
    return deciles;
}

} // namespace

void Evaluation::setPrior(BaselineFit fit, std::vector<std::vector<float>> truths)
{
    m_baselineFit = std::move(fit);
    m_priorTruths = std::move(truths);
}

void Evaluation::add(std::size_t universe, const LabelledField& field, const std::vector<Field>& samples,
                     const ScoreSettings& settings, const std::optional<Field>& conditionalMean)
{
    if (m_fields > 0 && samples.size() != m_samples)
        throw Error("All fields of an evaluation need the same number of samples.");
    const FieldScores scores = scoreField(field, samples, settings);
    const auto& bins = m_universes.empty() ? scores.scales.k : m_universes.begin()->second.scores.scales.k;
    if (bins.size() != scores.scales.k.size())
        throw Error("All fields of an evaluation need the same grid.");
    if (m_fields == 0) {
        m_samples = samples.size();
        m_side = field.truth.geometry().side;
        m_seed = settings.seed;
    }
    ++m_fields;
    const bool first = !m_universes.contains(universe);
    Universe& entry = m_universes[universe];
    entry.scores.add(scores, 1.0);
    if (settings.border == 0)
        entry.baselines.add(baselineSums(field), 1.0);
    if (conditionalMean)
        entry.conditionalMean.add(scorePoint(*conditionalMean, field.truth, settings.border), 1.0);
    if (first)
        entry.ranks = rankSummaries(field, samples, settings.seed, settings.threads);
    m_tarp.push_back(tarpField(universe, field, samples));
}

EvaluationResult Evaluation::result() const
{
    EvaluationResult result;
    result.universes = m_universes.size();
    result.fields = m_fields;
    result.samples = m_samples;
    result.oneCosmology = m_oneCosmology;
    if (m_fields == 0)
        return result;
    std::vector<FieldScores> scores;
    std::map<std::size_t, BaselineSums> baselines;
    std::vector<PointScores> conditionalMeans;
    std::vector<SummaryRanks> ranks;
    for (const auto& [number, universe] : m_universes) {
        scores.push_back(universe.scores);
        if (universe.baselines.fields > 0.0)
            baselines[number] = universe.baselines;
        if (universe.conditionalMean.fields > 0.0)
            conditionalMeans.push_back(universe.conditionalMean);
        ranks.push_back(universe.ranks);
    }
    const Scores jackknife(scores);
    addPixelFigures(result, jackknife);
    result.deciles = decileResults(jackknife, m_samples);
    result.k = jackknife.whole().scales.k;
    result.scales = scaleResult(jackknife, singleBins(result.k.size()), m_samples);
    result.octaves = octaves(result.k.size(), m_side);
    result.byOctave = scaleResult(jackknife, result.octaves, m_samples);
    if (!m_oneCosmology || !m_priorTruths.empty())
        result.tarp = tarp(m_tarp, m_seed, tarpResamples, m_priorTruths);
    result.sbc = testRanks(ranks);
    result.baselines = m_baselineFit ? measureBaselines(baselines, *m_baselineFit) : measureBaselines(baselines);
    if (!conditionalMeans.empty())
        result.baselines["conditional_mean"] = pointResult(conditionalMeans);
    return result;
}

} // namespace penumbra
