#include "evaluation/sbc.h"

#include "base/parallel.h"
#include "base/random.h"
#include "evaluation/coverage.h"
#include "evaluation/evaluation_streams.h"
#include "evaluation/summaries.h"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace penumbra {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t ranksPerBin = 8;
constexpr std::size_t leastForKs = 5;

double chiSquareP(const std::vector<double>& histogram, double expected)
{
    double chiSquare = 0.0;
    for (const double count : histogram)
        chiSquare += (count - expected) * (count - expected) / expected;
    return boost::math::gamma_q(0.5 * static_cast<double>(histogram.size() - 1), 0.5 * chiSquare);
}

/// Largest distance of the empirical distribution from the diagonal, then Kolmogorov's distribution with the effective
/// argument of Stephens (1970).
double kolmogorovP(std::vector<double> ranks)
{
    std::sort(ranks.begin(), ranks.end());
    const auto count = static_cast<double>(ranks.size());
    double distance = 0.0;
    for (std::size_t i = 0; i < ranks.size(); ++i)
        distance = std::max(
            {distance, ranks[i] - static_cast<double>(i) / count, static_cast<double>(i + 1) / count - ranks[i]});
    const double x = (std::sqrt(count) + 0.12 + 0.11 / std::sqrt(count)) * distance;
    if (x < 0.2)
        return 1.0; // the series below converges slowly there, and p is 1 to twelve digits
    double p = 0.0;
    for (int j = 1; j <= 100; ++j)
        p += (j % 2 == 1 ? 2.0 : -2.0) * std::exp(-2.0 * j * j * x * x);
    return std::clamp(p, 0.0, 1.0);
}

} // namespace

Uniformity testUniformity(const std::vector<double>& ranks)
{
    const std::size_t bins = std::clamp<std::size_t>(ranks.size() / ranksPerBin, 4, 20);
    const boost::math::binomial_distribution<> ofBin(static_cast<double>(ranks.size()),
                                                     1.0 / static_cast<double>(bins));
    Uniformity result{std::vector<double>(bins), boost::math::quantile(ofBin, 0.025),
                      boost::math::quantile(ofBin, 0.975), nan, nan};
    for (const double rank : ranks)
        result.histogram[std::min(static_cast<std::size_t>(rank * static_cast<double>(bins)), bins - 1)] += 1.0;
    if (ranks.size() >= leastForChiSquare)
        result.chiSquareP = chiSquareP(result.histogram, static_cast<double>(ranks.size()) / static_cast<double>(bins));
    if (ranks.size() >= leastForKs)
        result.ksP = kolmogorovP(ranks);
    return result;
}

SummaryRanks rankSummaries(const LabelledField& field, const std::vector<Field>& samples, std::uint64_t seed,
                           int threads)
{
    const std::size_t brightest = brightestPixel(field.stellar);
    const auto truth = summariesOf(field.truth, brightest);
    std::vector<std::vector<Summary>> ofSamples(samples.size());
    parallelFor(samples.size(), threads, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            ofSamples[i] = summariesOf(samples[i], brightest);
    });
    std::vector<double> v(truth.size());
    RandomStream(seed, static_cast<std::uint32_t>(EvaluationStream::summaryRanks), 0).uniforms(v);
    SummaryRanks result;
    for (std::size_t i = 0; i < truth.size(); ++i) {
        std::size_t below = 0;
        std::size_t ties = 0;
        for (const auto& summaries : ofSamples) {
            below += summaries[i].value < truth[i].value ? 1 : 0;
            ties += summaries[i].value == truth[i].value ? 1 : 0;
        }
        result.names.push_back(truth[i].name);
        result.ranks.push_back(randomizedRank(below, ties, samples.size(), v[i]));
    }
    return result;
}

std::vector<SbcResult> testRanks(const std::vector<SummaryRanks>& fields)
{
    std::vector<SbcResult> results;
    if (fields.empty())
        return results;
    const auto count = static_cast<double>(fields.size());
    for (std::size_t i = 0; i < fields.front().names.size(); ++i) {
        SbcResult result;
        result.summary = fields.front().names[i];
        for (const SummaryRanks& field : fields) {
            result.ranks.push_back(field.ranks[i]);
            result.meanRank += field.ranks[i] / count;
        }
        double squares = 0.0;
        for (const double rank : result.ranks)
            squares += (rank - result.meanRank) * (rank - result.meanRank);
        result.meanRankError = fields.size() > 1 ? std::sqrt(squares / (count - 1.0) / count) : nan;
        result.uniformity = testUniformity(result.ranks);
        results.push_back(std::move(result));
    }
    return results;
}

} // namespace penumbra
