#include "evaluation/field_scores.h"

#include "base/error.h"
#include "base/parallel.h"
#include "base/random.h"
#include "evaluation/crps.h"
#include "evaluation/evaluation_streams.h"
#include "statistics/pdf_distance.h"

#include <algorithm>
#include <string>

namespace penumbra {

namespace {

/// Shares of the pixels that are summed one by one, whatever the number of threads, so that this never shows in a
/// result.
constexpr std::size_t shares = 16;

/// log10 of a field's truth and samples.
struct LogMaps
{
    std::vector<float> truth;
    std::vector<std::vector<float>> samples;
};

LogMaps logMaps(const LabelledField& field, const std::vector<Field>& samples)
{
    if (samples.size() < 2)
        throw Error("Scoring a posterior needs at least two samples.");
    LogMaps maps{log10Pixels(field.truth), {}};
    for (const Field& sample : samples) {
        maps.samples.push_back(log10Pixels(sample));
        if (maps.samples.back().size() != maps.truth.size() || field.stellar.pixels().size() != maps.truth.size())
            throw Error("A sample, its truth or its stellar map have different sizes.");
    }
    return maps;
}

/// Adds one pixel, given its samples sorted and the random number of its rank.
void addPixel(FieldScores& scores, std::span<const double> sorted, double truth, bool stars, double v)
{
    const auto count = static_cast<double>(sorted.size());
    double mean = 0.0;
    for (const double value : sorted)
        mean += value / count;
    double squares = 0.0;
    for (const double value : sorted)
        squares += (value - mean) * (value - mean);
    const double variance = squares / (count - 1.0);
    const double squaredError = (truth - mean) * (truth - mean);
    scores.variance += variance;
    scores.mseMean += squaredError;
    scores.mseSample += squaredError + squares / count;
    scores.crps += fairCrps(sorted, truth);
    const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), truth);
    const double rank = randomizedRank(static_cast<std::size_t>(low - sorted.begin()),
                                       static_cast<std::size_t>(high - low), sorted.size(), v);
    scores.outsideAll += std::abs(rank - 0.5) > 0.5 - 0.5 * outsideAllExpected(sorted.size()) ? 1.0 : 0.0;
    scores.coverage.add(rank, stars);
    scores.density.add(mean, variance, squaredError);
}

FieldScores scorePixels(const LabelledField& field, const LogMaps& maps, const std::vector<std::size_t>& pixels,
                        const ScoreSettings& settings)
{
    std::vector<double> v(maps.truth.size());
    RandomStream(settings.seed, static_cast<std::uint32_t>(EvaluationStream::pixelRanks), 0).uniforms(v);
    std::vector<FieldScores> parts(shares);
    parallelFor(shares, settings.threads, [&](std::size_t begin, std::size_t end) {
        std::vector<double> column(maps.samples.size());
        for (std::size_t share = begin; share < end; ++share)
            for (std::size_t i = pixels.size() * share / shares; i < pixels.size() * (share + 1) / shares; ++i) {
                const std::size_t pixel = pixels[i];
                for (std::size_t sample = 0; sample < column.size(); ++sample)
                    column[sample] = maps.samples[sample][pixel];
                std::sort(column.begin(), column.end());
                addPixel(parts[share], column, maps.truth[pixel], field.stellar.pixels()[pixel] > 0.0F, v[pixel]);
            }
    });
    FieldScores scores;
    for (const FieldScores& part : parts)
        scores.add(part, 1.0);
    for (double* sum : {&scores.mseSample, &scores.mseMean, &scores.variance, &scores.crps, &scores.outsideAll})
        *sum /= static_cast<double>(pixels.size());
    return scores;
}

/// Sets pdfToTruth and pdfBetween.
void comparePdfs(FieldScores& scores, const LogMaps& maps, const std::vector<std::size_t>& pixels, int threads)
{
    const auto sorted = [&](const std::vector<float>& map) {
        std::vector<float> values(pixels.size());
        std::transform(pixels.begin(), pixels.end(), values.begin(), [&](std::size_t i) { return map[i]; });
        std::sort(values.begin(), values.end());
        return values;
    };
    const auto truth = sorted(maps.truth);
    std::vector<std::vector<float>> samples(maps.samples.size());
    parallelFor(samples.size(), threads, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            samples[i] = sorted(maps.samples[i]);
    });
    const double weight = 1.0 / static_cast<double>(samples.size());
    for (std::size_t i = 0; i < samples.size(); ++i) {
        scores.pdfToTruth += weight * pdfDistance(samples[i], truth);
        scores.pdfBetween += weight * pdfDistance(samples[i], samples[(i + 1) % samples.size()]);
    }
}

/// Sets offset and offsetSquared.
void compareLevels(FieldScores& scores, const LogMaps& maps, const std::vector<std::size_t>& pixels)
{
    const double weight = 1.0 / static_cast<double>(maps.samples.size());
    for (const std::vector<float>& sample : maps.samples) {
        double offset = 0.0;
        for (const std::size_t i : pixels)
            offset += (static_cast<double>(sample[i]) - maps.truth[i]) / static_cast<double>(pixels.size());
        scores.offset += weight * offset;
        scores.offsetSquared += weight * offset * offset;
    }
}

} // namespace

double outsideAllExpected(std::size_t samples)
{
    return 2.0 / (static_cast<double>(samples) + 1.0);
}

void FieldScores::add(const FieldScores& other, double sign)
{
    fields += sign * other.fields;
    mseSample += sign * other.mseSample;
    mseMean += sign * other.mseMean;
    variance += sign * other.variance;
    offset += sign * other.offset;
    offsetSquared += sign * other.offsetSquared;
    crps += sign * other.crps;
    pdfToTruth += sign * other.pdfToTruth;
    pdfBetween += sign * other.pdfBetween;
    outsideAll += sign * other.outsideAll;
    coverage.add(other.coverage, sign);
    density.add(other.density, sign);
    scales.add(other.scales, sign);
}

std::vector<std::size_t> pixelsInside(std::size_t size, std::size_t border)
{
    if (2 * border >= size)
        throw Error("A border of " + std::to_string(border) + " pixels leaves nothing of a map of " +
                    std::to_string(size) + " pixels a side.");
    std::vector<std::size_t> pixels;
    for (std::size_t y = border; y < size - border; ++y)
        for (std::size_t x = border; x < size - border; ++x)
            pixels.push_back(y * size + x);
    return pixels;
}

FieldScores scoreField(const LabelledField& field, const std::vector<Field>& samples, const ScoreSettings& settings)
{
    const LogMaps maps = logMaps(field, samples);
    const auto pixels = pixelsInside(field.truth.size(), settings.border);
    FieldScores scores = scorePixels(field, maps, pixels, settings);
    scores.fields = 1.0;
    compareLevels(scores, maps, pixels);
    comparePdfs(scores, maps, pixels, settings.threads);
    scores.scales = scoreScales(field.truth, samples, settings.threads);
    return scores;
}

} // namespace penumbra
