#include "evaluation/tarp.h"

#include "base/random.h"
#include "evaluation/coverage.h"
#include "evaluation/evaluation_streams.h"
#include "field/resample.h"
#include "statistics/population.h"
#include "statistics/running_moments.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace penumbra {

namespace {

constexpr std::size_t mostReferences = 50;
constexpr std::size_t levels = 101;

std::vector<float> blocks(const Field& field, std::vector<float> log)
{
    const Field map(field.size(), field.geometry(), field.quantity(), std::move(log));
    const auto coarse = resample(map, std::min(tarpBlocks, field.size()));
    return {coarse.pixels().begin(), coarse.pixels().end()};
}

double squaredDistance(const std::vector<float>& a, const std::vector<float>& b)
{
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += (static_cast<double>(a[i]) - b[i]) * (static_cast<double>(a[i]) - b[i]);
    return sum;
}

std::vector<float> referencePoint(const TarpField& field, const std::vector<float>& otherTruth)
{
    const auto scale = static_cast<float>(populationOf(otherTruth).std);
    auto point = otherTruth;
    for (std::size_t i = 0; i < point.size(); ++i)
        point[i] += scale * field.stars[i];
    return point;
}

using Truths = std::vector<const std::vector<float>*>;

/// Truths that lend a field its points: all that there are of other universes, or so many drawn at random.
Truths chooseOthers(const std::vector<TarpField>& fields, std::size_t own, const std::vector<std::vector<float>>& given,
                    RandomSequence& random)
{
    Truths others;
    for (const std::vector<float>& truth : given)
        others.push_back(&truth);
    for (std::size_t i = 0; given.empty() && i < fields.size(); ++i)
        if (fields[i].universe != fields[own].universe)
            others.push_back(&fields[i].truth);
    for (std::size_t i = 0; i < std::min(mostReferences, others.size()); ++i)
        std::swap(others[i], others[i + random.below(others.size() - i)]);
    others.resize(std::min(mostReferences, others.size()));
    return others;
}

/// Coverage at all levels: mean over points of [rank < level].
using Curve = std::vector<double>;

Curve curveOf(const TarpField& field, const Truths& others, RandomSequence& random)
{
    Curve curve(levels);
    for (const std::vector<float>* other : others) {
        const auto point = referencePoint(field, *other);
        const double toTruth = squaredDistance(field.truth, point);
        std::size_t nearer = 0;
        for (const auto& sample : field.samples)
            nearer += squaredDistance(sample, point) < toTruth ? 1 : 0;
        const double rank = randomizedRank(nearer, 0, field.samples.size(), random.uniform());
        for (std::size_t i = 0; i < levels; ++i)
            if (rank < static_cast<double>(i) / (levels - 1))
                curve[i] += 1.0 / static_cast<double>(others.size());
    }
    return curve;
}

/// Curves summed over the fields of a universe.
struct UniverseCurve
{
    Curve sum = Curve(levels);
    double fields = 0.0;

    void add(const Curve& other, double count)
    {
        fields += count;
        for (std::size_t i = 0; i < levels; ++i)
            sum[i] += other[i];
    }
    [[nodiscard]] Curve mean() const
    {
        Curve curve = sum;
        for (double& value : curve)
            value /= fields;
        return curve;
    }
};

/// Trapezoidal integral of coverage - level from level index `first` to the end.
double areaFrom(const Curve& curve, std::size_t first)
{
    constexpr double step = 1.0 / (levels - 1);
    double area = 0.0;
    for (std::size_t i = first; i < levels; ++i)
        area += (i == first || i + 1 == levels ? 0.5 : 1.0) * step * (curve[i] - static_cast<double>(i) * step);
    return area;
}

double scatter(const std::vector<double>& values)
{
    double mean = 0.0;
    for (const double value : values)
        mean += value / static_cast<double>(values.size());
    double squares = 0.0;
    for (const double value : values)
        squares += (value - mean) * (value - mean);
    return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

void addErrors(TarpResult& result, const std::vector<UniverseCurve>& universes, std::size_t resamples,
               RandomSequence& random)
{
    std::vector<std::vector<double>> byLevel(levels);
    std::vector<double> atc;
    std::vector<double> area;
    for (std::size_t draw = 0; draw < resamples; ++draw) {
        UniverseCurve drawn;
        for (std::size_t i = 0; i < universes.size(); ++i) {
            const UniverseCurve& universe = universes[random.below(universes.size())];
            drawn.add(universe.sum, universe.fields);
        }
        const Curve curve = drawn.mean();
        for (std::size_t i = 0; i < levels; ++i)
            byLevel[i].push_back(curve[i]);
        atc.push_back(areaFrom(curve, levels / 2));
        area.push_back(areaFrom(curve, 0));
    }
    result.atc.error = scatter(atc);
    result.area.error = scatter(area);
    for (const auto& values : byLevel) {
        result.low.push_back(quantile(values, 0.025));
        result.high.push_back(quantile(values, 0.975));
    }
}

} // namespace

TarpField tarpField(std::size_t universe, const LabelledField& field, const std::vector<Field>& samples)
{
    TarpField result;
    result.universe = universe;
    std::vector<float> stars(field.stellar.pixels().begin(), field.stellar.pixels().end());
    for (float& value : stars)
        value = std::log10(std::max(value, 0.0F) + 1.0F);
    result.stars = blocks(field.stellar, std::move(stars));
    const Population stellar = populationOf(result.stars);
    for (float& value : result.stars)
        value = stellar.std > 0.0 ? static_cast<float>((value - stellar.mean) / stellar.std) : 0.0F;
    result.truth = tarpBlocksOf(field.truth);
    for (const Field& sample : samples)
        result.samples.push_back(tarpBlocksOf(sample));
    return result;
}

std::vector<float> tarpBlocksOf(const Field& darkMatter)
{
    return blocks(darkMatter, log10Pixels(darkMatter));
}

TarpResult tarp(const std::vector<TarpField>& fields, std::uint64_t seed, std::size_t resamples,
                const std::vector<std::vector<float>>& others)
{
    std::map<std::size_t, UniverseCurve> byUniverse;
    for (const TarpField& field : fields)
        byUniverse[field.universe];
    TarpResult result;
    if (byUniverse.size() < 2)
        return result;
    RandomSequence random(seed, static_cast<std::uint32_t>(EvaluationStream::references));
    for (std::size_t i = 0; i < fields.size(); ++i)
        byUniverse[fields[i].universe].add(curveOf(fields[i], chooseOthers(fields, i, others, random), random), 1.0);

    UniverseCurve all;
    std::vector<UniverseCurve> universes;
    for (const auto& [number, curve] : byUniverse) {
        all.add(curve.sum, curve.fields);
        universes.push_back(curve);
    }
    result.coverage = all.mean();
    for (std::size_t i = 0; i < levels; ++i)
        result.level.push_back(static_cast<double>(i) / (levels - 1));
    result.atc.value = areaFrom(result.coverage, levels / 2);
    result.area.value = areaFrom(result.coverage, 0);
    RandomSequence resampling(seed, static_cast<std::uint32_t>(EvaluationStream::resampling));
    addErrors(result, universes, resamples, resampling);
    return result;
}

} // namespace penumbra
