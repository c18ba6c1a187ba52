#include "evaluation/accumulators.h"

#include "base/error.h"
#include "base/random.h"
#include "statistics/running_moments.h"

#include <cmath>

namespace penumbra {
namespace {

void addTo(std::vector<double>& sum, std::span<const double> values, double weight)
{
    sum.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        sum[i] += weight * values[i];
}

void addSpectra(FieldScores& scores, const Field& truth, const Field& sample, double weight)
{
    for (const auto which : {SpectrumField::linear, SpectrumField::log10}) {
        const auto spectra = crossSpectrum(truth, sample, which);
        const bool linear = which == SpectrumField::linear;
        addTo(linear ? scores.rLinear : scores.rLog10, spectra.r, weight);
        std::vector<double> ratio(spectra.transfer.size());
        for (std::size_t i = 0; i < ratio.size(); ++i)
            ratio[i] = 2.0 * std::log(spectra.transfer[i]);
        addTo(linear ? scores.logPowerRatio : scores.logPowerRatioLog10, ratio, weight);
        scores.k = spectra.first.k;
    }
}

} // namespace

FieldScores scoreField(const Field& truth, const std::vector<Field>& samples, std::uint64_t seed)
{
    if (samples.size() < 2)
        throw Error("Scoring a posterior needs at least two samples.");
    const auto target = log10Pixels(truth);
    const std::size_t pixels = target.size();
    const auto count = static_cast<double>(samples.size());

    FieldScores scores;
    RunningMoments moments;
    std::vector<int> rank(pixels);
    for (const Field& sample : samples) {
        const auto values = log10Pixels(sample);
        if (values.size() != pixels)
            throw Error("A sample and its truth have different sizes.");
        moments.add(values);
        for (std::size_t i = 0; i < pixels; ++i) {
            const double error = static_cast<double>(values[i]) - target[i];
            scores.mseSample += error * error / (count * static_cast<double>(pixels));
            rank[i] += values[i] < target[i] ? 1 : 0;
        }
        addSpectra(scores, truth, sample, 1.0 / count);
    }

    const auto mean = moments.mean();
    const auto std = moments.std();
    std::vector<double> tieBreak(pixels);
    RandomStream(seed, 0, 0).uniforms(tieBreak);
    for (std::size_t i = 0; i < pixels; ++i) {
        const double error = static_cast<double>(mean[i]) - target[i];
        scores.mseMean += error * error / static_cast<double>(pixels);
        scores.variance += static_cast<double>(std[i]) * std[i] / static_cast<double>(pixels);
        const double u = (rank[i] + tieBreak[i]) / (count + 1.0);
        for (std::size_t level = 0; level < coverageLevels.size(); ++level)
            if (std::abs(u - 0.5) < 0.005 * coverageLevels[level])
                scores.coverage[level] += 1.0 / static_cast<double>(pixels);
    }
    return scores;
}

double spreadSkill(double variance, double mseMean, std::size_t samples)
{
    const auto count = static_cast<double>(samples);
    return std::sqrt((count + 1.0) / count * variance / mseMean);
}

} // namespace penumbra
