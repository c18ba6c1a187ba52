#include "training/batch.h"

#include "base/random.h"

#include <boost/math/special_functions/erf.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace penumbra {
namespace {

// Independent streams of random numbers under one training seed.
constexpr std::uint32_t choiceStream = 0;
constexpr std::uint32_t noiseStream = 1;
constexpr std::uint32_t validationStream = 2;

std::span<float> pixels(torch::Tensor& maps, std::int64_t item, std::int64_t channel)
{
    const std::int64_t count = maps.size(2) * maps.size(3);
    return {maps.data_ptr<float>() + (item * maps.size(1) + channel) * count, static_cast<std::size_t>(count)};
}

Batch emptyBatch(const PairSet& pairs, const BatchSize& size)
{
    const auto n = static_cast<std::int64_t>(pairs.mapSize());
    const auto maps = static_cast<std::int64_t>(size.maps), states = maps * static_cast<std::int64_t>(size.draws);
    return {torch::empty({maps, 1, n, n}),
            torch::empty({maps, static_cast<std::int64_t>(pairs.channels()), n, n}),
            torch::empty({maps, static_cast<std::int64_t>(mapSummaryKeys.size())}),
            torch::ones({maps, 1, n, n}),
            torch::empty({states, 1, n, n}),
            torch::empty({states})};
}

void fillItem(Batch& batch, std::int64_t item, const PairSet& pairs, std::size_t pair, const Symmetry& symmetry)
{
    applySymmetry(symmetry, pairs.target(pair), pairs.mapSize(), pixels(batch.x, item, 0));
    for (std::size_t channel = 0; channel < pairs.channels(); ++channel)
        applySymmetry(symmetry, pairs.conditioning(pair, channel), pairs.mapSize(),
                      pixels(batch.conditioning, item, static_cast<std::int64_t>(channel)));
    std::ranges::copy(pairs.summaries(pair), batch.summaries.data_ptr<float>() + item * batch.summaries.size(1));
}

void fillNoise(Batch& batch, std::uint64_t seed, std::uint32_t stream, std::int64_t step)
{
    const std::span<float> all(batch.noise.data_ptr<float>(), static_cast<std::size_t>(batch.noise.numel()));
    RandomStream(seed, stream, static_cast<std::uint32_t>(step)).normals(all);
}

/// Of the `index`-th of `count` strata over the batch.
double stratifiedGamma(std::size_t index, std::size_t count, const GammaSchedule& schedule, RandomSequence& random)
{
    const std::size_t normals = count - count / 4;
    const bool isNormal = index < normals;
    const std::size_t strata = isNormal ? normals : count - normals;
    const double u =
        (static_cast<double>(isNormal ? index : index - normals) + random.uniform()) / static_cast<double>(strata);
    // Quantile function of the normal distribution.
    return isNormal
               ? 3.5 * std::numbers::sqrt2 * boost::math::erf_inv(std::clamp(2.0 * u - 1.0, -1.0 + 1e-12, 1.0 - 1e-12))
               : schedule.gamma(u);
}

} // namespace

Batch trainingBatch(const PairSet& pairs, const BatchSize& size, std::uint64_t seed, std::int64_t step,
                    const GammaSchedule& schedule)
{
    RandomSequence random(seed, choiceStream, static_cast<std::uint32_t>(step));
    Batch batch = emptyBatch(pairs, size);
    for (std::size_t item = 0; item < size.maps; ++item) {
        const auto at = static_cast<std::int64_t>(item);
        const std::size_t pair = random.below(pairs.size());
        const std::size_t rolls = pairs.mapSize() / pairs.rollStep();
        const Symmetry symmetry{random.below(rolls) * pairs.rollStep(), random.below(rolls) * pairs.rollStep(),
                                random.below(2) == 1, random.below(2) == 1, random.below(2) == 1};
        fillItem(batch, at, pairs, pair, symmetry);
        applySymmetry(symmetry, pairs.weights(pair), pairs.mapSize(), pixels(batch.weight, at, 0));
        // Neighbouring strata go to different maps, so that every map sees strong and weak noise.
        for (std::size_t draw = 0; draw < size.draws; ++draw)
            batch.gamma[static_cast<std::int64_t>(item * size.draws + draw)] =
                stratifiedGamma(draw * size.maps + item, size.maps * size.draws, schedule, random);
    }
    batch.gamma.clamp_(schedule.gamma(0.0), schedule.gamma(1.0));
    fillNoise(batch, seed, noiseStream, step);
    return batch;
}

Batch validationBatch(const PairSet& pairs, std::size_t size, std::int64_t index)
{
    Batch batch = emptyBatch(pairs, {size, 1});
    // A stride coprime to the set visits maps of many universes even in a short pass, and all in a long one.
    std::size_t stride = 7;
    while (std::gcd(stride, pairs.size()) != 1)
        ++stride;
    for (std::size_t item = 0; item < size; ++item) {
        const std::size_t count = static_cast<std::size_t>(index) * size + item;
        fillItem(batch, static_cast<std::int64_t>(item), pairs, count * stride % pairs.size(), {});
        const double fraction = std::fmod(static_cast<double>(count) * std::numbers::phi, 1.0);
        batch.gamma[static_cast<std::int64_t>(item)] = -9.0 + 18.0 * fraction;
    }
    fillNoise(batch, 0, validationStream, index);
    return batch;
}

Batch pinned(Batch batch)
{
    for (auto* tensor : {&batch.x, &batch.conditioning, &batch.weight, &batch.noise, &batch.gamma})
        *tensor = tensor->pin_memory();
    return batch;
}

} // namespace penumbra
