#include "training/batch.h"

#include "base/random.h"

#include <algorithm>
#include <cmath>
#include <numbers>

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

Batch emptyBatch(const PairSet& pairs, std::size_t size)
{
    const auto n = static_cast<std::int64_t>(pairs.mapSize());
    const auto count = static_cast<std::int64_t>(size);
    return {torch::empty({count, 1, n, n}), torch::empty({count, static_cast<std::int64_t>(pairs.channels()), n, n}),
            torch::empty({count, 1, n, n}), torch::ones({count, 1, n, n}), torch::empty({count})};
}

void fillItem(Batch& batch, std::int64_t item, const PairSet& pairs, std::size_t pair, const Symmetry& symmetry)
{
    applySymmetry(symmetry, pairs.target(pair), pairs.mapSize(), pixels(batch.x, item, 0));
    for (std::size_t channel = 0; channel < pairs.channels(); ++channel)
        applySymmetry(symmetry, pairs.conditioning(pair, channel), pairs.mapSize(),
                      pixels(batch.conditioning, item, static_cast<std::int64_t>(channel)));
}

void fillNoise(Batch& batch, std::uint64_t seed, std::uint32_t stream, std::int64_t step)
{
    const std::span<float> all(batch.noise.data_ptr<float>(), static_cast<std::size_t>(batch.noise.numel()));
    RandomStream(seed, stream, static_cast<std::uint32_t>(step)).normals(all);
}

} // namespace

Batch trainingBatch(const PairSet& pairs, std::size_t size, std::uint64_t seed, std::int64_t step,
                    const GammaSchedule& schedule)
{
    RandomSequence random(seed, choiceStream, static_cast<std::uint32_t>(step));
    Batch batch = emptyBatch(pairs, size);
    const std::size_t normalItems = size - size / 4;
    for (std::size_t item = 0; item < size; ++item) {
        const std::size_t pair = random.below(pairs.size());
        const Symmetry symmetry{random.below(pairs.mapSize()), random.below(pairs.mapSize()), random.below(2) == 1,
                                random.below(2) == 1, random.below(2) == 1};
        fillItem(batch, static_cast<std::int64_t>(item), pairs, pair, symmetry);
        applySymmetry(symmetry, pairs.weights(pair), pairs.mapSize(),
                      pixels(batch.weight, static_cast<std::int64_t>(item), 0));
        const bool isNormal = item < normalItems;
        const std::size_t strata = isNormal ? normalItems : size - normalItems;
        const std::size_t stratum = isNormal ? item : item - normalItems;
        const double u = (static_cast<double>(stratum) + random.uniform()) / static_cast<double>(strata);
        // Quantile function of the normal distribution.
        batch.gamma[static_cast<std::int64_t>(item)] =
            isNormal
                ? 3.5 * std::numbers::sqrt2 * torch::erfinv(torch::tensor(2.0 * u - 1.0, torch::kDouble)).item<double>()
                : schedule.gamma(u);
    }
    batch.gamma.clamp_(schedule.gamma(0.0), schedule.gamma(1.0));
    fillNoise(batch, seed, noiseStream, step);
    return batch;
}

Batch validationBatch(const PairSet& pairs, std::size_t size, std::int64_t index)
{
    Batch batch = emptyBatch(pairs, size);
    for (std::size_t item = 0; item < size; ++item) {
        const std::size_t count = static_cast<std::size_t>(index) * size + item;
        // A stride coprime to the set visits maps of many universes even in a short pass.
        fillItem(batch, static_cast<std::int64_t>(item), pairs, count * 7 % pairs.size(), {});
        const double fraction = std::fmod(static_cast<double>(count) * std::numbers::phi, 1.0);
        batch.gamma[static_cast<std::int64_t>(item)] = -9.0 + 18.0 * fraction;
    }
    fillNoise(batch, 0, validationStream, index);
    return batch;
}

} // namespace penumbra
