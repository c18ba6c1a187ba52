#include "training/summary_fit.h"

#include "base/error.h"
#include "base/parallel.h"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>

namespace penumbra {

namespace {

using torch::Tensor;

constexpr std::size_t count = SummaryRegression::count, features = SummaryRegression::features;
constexpr std::size_t largestFoldCount = 10;
/// Added to the sums of squares: as if this many maps had shown no dependence on a feature. Keeps features that are
/// nearly bound to each other from cancelling with large coefficients.
constexpr double ridge = 3.0;
/// Covariance and slope of a known regression count as if this many of the new universes had shown them, so that those
/// of a few are not taken at their word.
constexpr double universesOfKnownSpread = 10.0;
constexpr double smallestStd = 1e-6;

template <std::size_t n>
void setMoments(const std::vector<std::array<double, n>>& rows, std::array<double, n>& mean, std::array<double, n>& std)
{
    for (std::size_t column = 0; column < n; ++column) {
        double sum = 0.0, squares = 0.0, known = 0.0;
        for (const auto& row : rows) {
            if (std::isnan(row[column]))
                continue;
            sum += row[column];
            squares += row[column] * row[column];
            known += 1.0;
        }
        mean[column] = known > 0.0 ? sum / known : 0.0;
        const double variance = known > 0.0 ? squares / known - mean[column] * mean[column] : 0.0;
        std[column] = std::max(std::sqrt(std::max(variance, 0.0)), smallestStd);
    }
}

/// A constant, then the standardised features; and the standardised summaries.
struct Table
{
    Tensor x;                          ///< (maps, 1 + features)
    Tensor y;                          ///< (maps, count)
    std::vector<std::size_t> universe; ///< of each map
};

Table tableOf(std::span<const SummaryUniverse> universes, const SummaryRegression& moments)
{
    Table table;
    std::vector<double> x, y;
    for (std::size_t universe = 0; universe < universes.size(); ++universe) {
        for (const SummaryExample& example : universes[universe].maps) {
            x.push_back(1.0);
            const auto standard = standardizedFeatures(example.features, moments.featureMean, moments.featureStd);
            x.insert(x.end(), standard.begin(), standard.end());
            for (std::size_t i = 0; i < count; ++i)
                y.push_back(
                    std::isnan(example.summaries[i]) ? 0.0 : (example.summaries[i] - moments.mean[i]) / moments.std[i]);
            table.universe.push_back(universe);
        }
    }
    const auto maps = static_cast<std::int64_t>(table.universe.size());
    table.x = torch::tensor(x, torch::kDouble).reshape({maps, -1});
    table.y = torch::tensor(y, torch::kDouble).reshape({maps, -1});
    return table;
}

/// (1 + features, count)
Tensor coefficientsOf(const Tensor& x, const Tensor& y)
{
    auto penalty = torch::full({x.size(1)}, ridge, torch::kDouble);
    penalty[0] = 0.0;
    return torch::linalg_solve(x.t().mm(x) + torch::diag(penalty), x.t().mm(y));
}

/// What lines make of maps that they were not fitted to, fold after fold: (maps, count) each.
struct Predictions
{
    Tensor ofNew;   ///< of the line fitted to the other folds
    Tensor ofKnown; ///< of one that is known before; undefined without
    Tensor truth;
};

Predictions predictionsFor(const Table& table, std::size_t universes, const Tensor& known)
{
    const std::size_t folds = std::min(largestFoldCount, universes);
    std::vector<Tensor> ofNew, ofKnown, truth;
    for (std::size_t fold = 0; fold < folds; ++fold) {
        std::vector<std::int64_t> inside, outside;
        for (std::size_t map = 0; map < table.universe.size(); ++map)
            (table.universe[map] % folds == fold ? inside : outside).push_back(static_cast<std::int64_t>(map));
        const Tensor in = torch::tensor(inside), out = torch::tensor(outside);
        const Tensor x = table.x.index_select(0, in);
        ofNew.push_back(x.mm(coefficientsOf(table.x.index_select(0, out), table.y.index_select(0, out))));
        if (known.defined())
            ofKnown.push_back(x.mm(known));
        truth.push_back(table.y.index_select(0, in));
    }
    return {torch::cat(ofNew), known.defined() ? torch::cat(ofKnown) : Tensor(), torch::cat(truth)};
}

/// What the mean of the two lines makes of those maps.
struct HeldOut
{
    Tensor errors;   ///< (maps, count)
    Tensor argument; ///< (maps): what the spread depends on, SummaryRegression::spreadArgument
};

HeldOut heldOut(const Predictions& predictions, double weightOfKnown)
{
    const Tensor mean = predictions.ofKnown.defined()
                            ? torch::lerp(predictions.ofNew, predictions.ofKnown, weightOfKnown)
                            : predictions.ofNew;
    Tensor argument = mean.select(1, 0).contiguous().clone();
    const std::span values(argument.data_ptr<double>(), static_cast<std::size_t>(argument.numel()));
    std::ranges::transform(values, values.begin(), SummaryRegression::spreadArgument);
    return {predictions.truth - mean, argument};
}

/// Covariance of the errors once they are divided by exp(slope argument).
Tensor covarianceOf(const HeldOut& held, double slope)
{
    const Tensor errors = held.errors * torch::exp(-slope * held.argument).unsqueeze(1);
    const Tensor tiny = smallestStd * torch::eye(static_cast<std::int64_t>(count), torch::kDouble);
    return errors.t().mm(errors) / errors.size(0) + tiny;
}

/// The slope of greatest likelihood, the errors being normal and the covariance free.
double spreadSlopeOf(const HeldOut& held)
{
    const double mean = held.argument.mean().item<double>();
    const auto cost = [&](double slope) {
        return 0.5 * torch::logdet(covarianceOf(held, slope)).item<double>() +
               static_cast<double>(count) * slope * mean;
    };
    constexpr double largest = 1.0;
    constexpr int bits = 20; // of the slope
    return boost::math::tools::brent_find_minima(cost, -largest, largest, bits).first;
}

/// The weight of the known line, in its mean with the new one, that leaves the errors of greatest likelihood: near its
/// share of the universes, unless what its features come from has changed since.
double weightOf(const Predictions& predictions)
{
    const auto cost = [&](double weight) {
        return torch::logdet(covarianceOf(heldOut(predictions, weight), 0.0)).item<double>();
    };
    constexpr int bits = 12;
    return boost::math::tools::brent_find_minima(cost, 0.0, 1.0, bits).first;
}

/// Sets covariance and slope to those of errors, in a mean with what `result` has, of this share.
void setSpread(SummaryRegression& result, const HeldOut& held, double shareOfKnown)
{
    result.spreadSlope = std::lerp(spreadSlopeOf(held), result.spreadSlope, shareOfKnown);
    const Tensor known = torch::tensor(std::vector<double>(result.factor.begin(), result.factor.end()), torch::kDouble)
                             .reshape({static_cast<std::int64_t>(count), -1});
    const Tensor covariance = torch::lerp(covarianceOf(held, result.spreadSlope), known.mm(known.t()), shareOfKnown);
    const Tensor factor = torch::linalg_cholesky(covariance).contiguous();
    std::copy_n(factor.data_ptr<double>(), result.factor.size(), result.factor.begin());
}

/// Sets line and covariance of `result`, whose moments are set, and adds the seeds. `known`: (1 + features, count), or
/// undefined.
void fit(SummaryRegression& result, std::span<const SummaryUniverse> universes, const Tensor& known)
{
    const Table table = tableOf(universes, result);
    const Predictions predictions = predictionsFor(table, universes.size(), known);
    const double weight = known.defined() ? weightOf(predictions) : 0.0;
    Tensor line = coefficientsOf(table.x, table.y);
    if (known.defined())
        line = torch::lerp(line, known, weight);
    line = line.t().contiguous();
    std::copy_n(line.data_ptr<double>(), result.coefficients.size(), result.coefficients.begin());
    setSpread(result, heldOut(predictions, weight),
              known.defined()
                  ? universesOfKnownSpread / (universesOfKnownSpread + static_cast<double>(universes.size()))
                  : 0.0);
    for (const SummaryUniverse& universe : universes)
        result.seeds.push_back(universe.seed);
}

/// Of `count` training pairs from `first` on, as a map of surface density each.
std::vector<Field> conditionalMeans(UNet& network, const TrainingData& data, std::size_t first, std::size_t count,
                                    torch::Device device)
{
    constexpr std::size_t largestBatch = 32;
    const torch::NoGradGuard noGrad;
    const PairSet& pairs = data.training;
    const std::size_t pixels = pairs.mapSize() * pairs.mapSize();
    const auto side = static_cast<std::int64_t>(pairs.mapSize()),
               channels = static_cast<std::int64_t>(pairs.channels());
    std::vector<Field> means;
    for (std::size_t begin = 0; begin < count; begin += largestBatch) {
        const std::size_t batch = std::min(largestBatch, count - begin);
        Tensor conditioning = torch::empty({static_cast<std::int64_t>(batch), channels, side, side});
        auto* out = conditioning.data_ptr<float>();
        for (std::size_t i = 0; i < batch; ++i)
            for (std::size_t channel = 0; channel < pairs.channels(); ++channel)
                out = std::ranges::copy(pairs.conditioning(first + begin + i, channel), out).out;
        const Tensor mean = network->guided(conditioning.to(device)).select(1, channels).to(torch::kCPU).contiguous();
        for (std::size_t i = 0; i < batch; ++i)
            means.emplace_back(pairs.mapSize(), data.geometry, Quantity::darkMatter,
                               data.output.fromNetwork({mean.data_ptr<float>() + i * pixels, pixels}));
    }
    return means;
}

void requireSeveral(std::span<const SummaryUniverse> universes)
{
    if (universes.size() < 2)
        throw Error("The summaries of maps can be learnt from two universes or more only.");
}

} // namespace

SummaryRegression fitSummaryRegression(std::span<const SummaryUniverse> universes)
{
    requireSeveral(universes);
    SummaryRegression result;
    std::vector<SummaryFeatures> allFeatures;
    std::vector<MapSummaries> allSummaries;
    for (const auto& universe : universes) {
        for (const SummaryExample& example : universe.maps) {
            allFeatures.push_back(example.features);
            allSummaries.push_back(example.summaries);
        }
    }
    setMoments(allFeatures, result.featureMean, result.featureStd);
    setMoments(allSummaries, result.mean, result.std);
    fit(result, universes, {});
    return result;
}

SummaryRegression fitSummaryRegression(std::span<const SummaryUniverse> universes, const SummaryRegression& known)
{
    requireSeveral(universes);
    SummaryRegression result = known;
    const Tensor line =
        torch::tensor(std::vector<double>(known.coefficients.begin(), known.coefficients.end()), torch::kDouble)
            .reshape({static_cast<std::int64_t>(count), -1})
            .t();
    fit(result, universes, line);
    return result;
}

SummaryRegression fitSummaries(UNet& network, const TrainingData& data, torch::Device device, int threads,
                               const std::optional<SummaryRegression>& known)
{
    std::vector<SummaryUniverse> universes;
    std::size_t pair = 0;
    for (std::size_t number = 0; number < data.stellar.size(); pair += data.stellar[number++].size()) {
        const std::uint64_t seed = data.trainingSeeds[number];
        if (known && std::ranges::find(known->seeds, seed) != known->seeds.end())
            continue;
        auto& universe = universes.emplace_back();
        universe.seed = seed;
        universe.maps.resize(data.stellar[number].size());
        const std::vector<Field> means = conditionalMeans(network, data, pair, universe.maps.size(), device);
        parallelFor(means.size(), threads, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i)
                universe.maps[i] = {summaryFeatures(data.stellar[number][i], means[i]),
                                    data.training.summaries(pair + i)};
        });
    }
    if (known)
        return universes.size() < 2 ? *known : fitSummaryRegression(universes, *known);
    return fitSummaryRegression(universes);
}

} // namespace penumbra
