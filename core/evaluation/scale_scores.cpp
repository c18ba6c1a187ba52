#include "evaluation/scale_scores.h"

#include "base/parallel.h"
#include "statistics/add_to.h"
#include "statistics/mode_bins.h"
#include "statistics/power_spectrum.h"

#include <cmath>
#include <complex>

namespace penumbra {

namespace {

using Modes = std::vector<std::complex<double>>;

/// 0 where a power vanishes, as in the corner case of a constant map.
std::vector<double> logRatio(const std::vector<double>& power, const std::vector<double>& reference)
{
    std::vector<double> result(power.size());
    for (std::size_t i = 0; i < power.size(); ++i)
        if (power[i] > 0.0 && reference[i] > 0.0)
            result[i] = std::log(power[i] / reference[i]);
    return result;
}

std::vector<Modes> modesOfAll(const std::vector<Field>& samples, SpectrumField which, int threads)
{
    std::vector<Modes> modes(samples.size());
    parallelFor(samples.size(), threads, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            modes[i] = spectrumModes(samples[i], which);
    });
    return modes;
}

ScaleScores::Samples compareSamples(const ModeBins& bins, const Modes& truth, const std::vector<Modes>& samples)
{
    const double weight = 1.0 / static_cast<double>(samples.size());
    const auto truthPower = bins.mean(truth, truth);
    std::vector<std::vector<double>> powers;
    for (const Modes& sample : samples)
        powers.push_back(bins.mean(sample, sample));
    ScaleScores::Samples result;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const std::size_t next = (i + 1) % samples.size();
        addTo(result.r, correlation(bins.mean(truth, samples[i]), truthPower, powers[i]), weight);
        addTo(result.rBetween, correlation(bins.mean(samples[i], samples[next]), powers[i], powers[next]), weight);
        addTo(result.logPowerRatio, logRatio(powers[i], truthPower), weight);
    }
    return result;
}

/// Modes about the samples' mean: sets rMean, logPowerRatioMean, spread and error.
void compareMean(const ModeBins& bins, Modes truth, std::vector<Modes> samples, double cell, ScaleScores& scores)
{
    const auto count = static_cast<double>(samples.size());
    Modes mean(truth.size());
    for (const Modes& sample : samples)
        for (std::size_t i = 0; i < mean.size(); ++i)
            mean[i] += sample[i] / count;
    const auto meanPower = bins.mean(mean, mean);
    const auto truthPower = bins.mean(truth, truth);
    scores.rMean = correlation(bins.mean(mean, truth), meanPower, truthPower);
    scores.logPowerRatioMean = logRatio(meanPower, truthPower);
    const auto about = [&](Modes& modes) {
        for (std::size_t i = 0; i < mean.size(); ++i)
            modes[i] -= mean[i];
        return bins.mean(modes, modes);
    };
    for (Modes& sample : samples)
        addTo(scores.spread, about(sample), cell * cell / (count - 1.0));
    addTo(scores.error, about(truth), cell * cell);
}

void addSamples(ScaleScores::Samples& sum, const ScaleScores::Samples& other, double sign)
{
    addTo(sum.r, other.r, sign);
    addTo(sum.rBetween, other.rBetween, sign);
    addTo(sum.logPowerRatio, other.logPowerRatio, sign);
}

} // namespace

void ScaleScores::add(const ScaleScores& other, double sign)
{
    k = other.k;
    modes = other.modes;
    addSamples(linear, other.linear, sign);
    addSamples(log10, other.log10, sign);
    addTo(rMean, other.rMean, sign);
    addTo(logPowerRatioMean, other.logPowerRatioMean, sign);
    addTo(spread, other.spread, sign);
    addTo(error, other.error, sign);
}

ScaleScores scoreScales(const Field& truth, const std::vector<Field>& samples, int threads)
{
    const ModeBins bins(truth.size(), truth.geometry().side);
    const double cell = truth.geometry().side / static_cast<double>(truth.pixels().size());
    ScaleScores scores;
    scores.k = bins.k();
    scores.modes.assign(bins.modes().begin(), bins.modes().end());
    scores.linear = compareSamples(bins, spectrumModes(truth, SpectrumField::linear),
                                   modesOfAll(samples, SpectrumField::linear, threads));
    auto truthModes = spectrumModes(truth, SpectrumField::log10);
    auto sampleModes = modesOfAll(samples, SpectrumField::log10, threads);
    scores.log10 = compareSamples(bins, truthModes, sampleModes);
    compareMean(bins, std::move(truthModes), std::move(sampleModes), cell, scores);
    return scores;
}

} // namespace penumbra
