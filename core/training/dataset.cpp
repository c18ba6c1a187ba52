#include "training/dataset.h"

#include "base/error.h"
#include "diffusion/conditioning.h"
#include "diffusion/refinement.h"
#include "field/resample.h"
#include "io/universe_file.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace penumbra {
namespace {

/// Mean and standard deviation of log10(x + offset) over pixels that arrive map by map.
class LogMoments
{
public:
    explicit LogMoments(double offset) : m_offset(offset) {}
    void add(std::span<const float> pixels)
    {
        for (const float value : pixels) {
            const double y = std::log10(static_cast<double>(value) + m_offset);
            m_sum += y;
            m_squares += y * y;
        }
        m_count += static_cast<double>(pixels.size());
    }
    [[nodiscard]] Normalization normalization() const
    {
        const double mean = m_sum / m_count;
        return {m_offset, mean, std::sqrt(std::max(m_squares / m_count - mean * mean, 1e-12))};
    }

private:
    double m_offset, m_sum = 0.0, m_squares = 0.0, m_count = 0.0;
};

std::vector<Field> resampled(const std::vector<Field>& maps, std::size_t size)
{
    std::vector<Field> result;
    result.reserve(maps.size());
    std::transform(maps.begin(), maps.end(), std::back_inserter(result),
                   [size](const Field& map) { return resample(map, size); });
    return result;
}

/// What a map is to become, before normalisation: the map itself, or its ratios to the coarse one.
std::vector<float> targetOf(const Field& darkMatter, bool refines)
{
    if (refines)
        return ratiosToCoarse(darkMatter);
    return {darkMatter.pixels().begin(), darkMatter.pixels().end()};
}

/// The coarse map as a network is told of it; nothing without `coarse`.
std::vector<float> toldCoarse(const Field& darkMatter, const std::optional<Normalization>& coarse)
{
    if (!coarse)
        return {};
    const Field map = resample(darkMatter, darkMatter.size() / refinementFactor);
    return repeatedPixels(coarse->toNetwork(map.pixels()), map.size());
}

void requirePositive(const std::vector<Field>& maps, const std::filesystem::path& file, std::size_t universe)
{
    for (const Field& map : maps)
        if (std::any_of(map.pixels().begin(), map.pixels().end(), [](float value) { return !(value > 0.0F); }))
            throw InputError("Cannot train on '" + file.string() + "': dark matter of universe " +
                             std::to_string(universe) +
                             " has pixels that are zero, negative or NaN, so its logarithm is undefined.");
}

} // namespace

std::vector<float> lossWeights(const Field& stellar, double limit)
{
    std::vector<float> weights(stellar.pixels().size());
    std::transform(stellar.pixels().begin(), stellar.pixels().end(), weights.begin(), [limit](float mass) {
        return static_cast<float>(1.0 + std::min(limit, std::sqrt(std::max(0.0, mass / 1e9))));
    });
    return weights;
}

void PairSet::add(std::span<const float> target, std::span<const float> conditioning, std::span<const float> weights,
                  const MapSummaries& summaries)
{
    const std::size_t pixels = m_mapSize * m_mapSize;
    if (target.size() != pixels || weights.size() != pixels || conditioning.size() != m_channels * pixels)
        throw Error("A map pair of the wrong size was added to a training set.");
    m_targets.insert(m_targets.end(), target.begin(), target.end());
    m_conditioning.insert(m_conditioning.end(), conditioning.begin(), conditioning.end());
    m_weights.insert(m_weights.end(), weights.begin(), weights.end());
    m_summaries.push_back(summaries);
}

std::span<const float> PairSet::target(std::size_t pair) const
{
    const std::size_t pixels = m_mapSize * m_mapSize;
    return std::span(m_targets).subspan(pair * pixels, pixels);
}

std::span<const float> PairSet::conditioning(std::size_t pair, std::size_t channel) const
{
    const std::size_t pixels = m_mapSize * m_mapSize;
    return std::span(m_conditioning).subspan((pair * m_channels + channel) * pixels, pixels);
}

std::span<const float> PairSet::weights(std::size_t pair) const
{
    const std::size_t pixels = m_mapSize * m_mapSize;
    return std::span(m_weights).subspan(pair * pixels, pixels);
}

TrainingData loadTrainingData(const TrainingDataRequest& request, const ProgressFn& progress, std::stop_token stop)
{
    const auto& [universes, mapSize, conditioning, validationFraction, starWeight, normalization, coarse] = request;
    const UniverseFile file(universes, UniverseFile::Mode::read);
    const auto numbers = file.universes();
    if (numbers.size() < 2)
        throw InputError("Cannot train on '" + universes.string() + "': it holds " + std::to_string(numbers.size()) +
                         " universes, and at least two are needed, one of them held out. Simulate more.");
    const auto wanted = static_cast<std::size_t>(std::lround(validationFraction * static_cast<double>(numbers.size())));
    const std::size_t training = numbers.size() - std::clamp<std::size_t>(wanted, 1, numbers.size() - 1);

    std::vector<LabelledUniverse> all;
    std::vector<std::vector<InputStatistics>> inputs;
    LogMoments stellarMoments(1.0);
    LogMoments darkMoments(0.0);
    for (std::size_t i = 0; i < numbers.size() && !stop.stop_requested(); ++i) {
        auto universe = file.read(numbers[i]);
        universe.stellar = resampled(universe.stellar, mapSize);
        universe.darkMatter = resampled(universe.darkMatter, mapSize);
        requirePositive(universe.darkMatter, universes, numbers[i]);
        if (i < training && !normalization)
            std::for_each(universe.stellar.begin(), universe.stellar.end(),
                          [&](const Field& f) { stellarMoments.add(f.pixels()); });
        if (i < training && (!normalization || coarse))
            std::for_each(universe.darkMatter.begin(), universe.darkMatter.end(),
                          [&](const Field& f) { darkMoments.add(targetOf(f, coarse.has_value())); });
        if (i < training)
            std::ranges::transform(universe.stellar, std::back_inserter(inputs.emplace_back()), inputStatistics);
        all.push_back(std::move(universe));
        if (progress)
            progress({"universe read", static_cast<std::int64_t>(i + 1), static_cast<std::int64_t>(numbers.size())});
    }

    const PairSet empty(mapSize, conditioning.size(), coarse ? refinementFactor : 1);
    TrainingData data{empty, empty, {}, {}, {}, {}, {}, std::move(inputs), {}};
    data.inputs = trainingStatistics(data.stellar);
    std::tie(data.input, data.output) =
        normalization ? *normalization : std::pair{stellarMoments.normalization(), darkMoments.normalization()};
    if (coarse)
        data.output = darkMoments.normalization();
    data.geometry = all.front().stellar.front().geometry();
    for (std::size_t i = 0; i < all.size(); ++i) {
        PairSet& set = i < training ? data.training : data.validation;
        (i < training ? data.trainingSeeds : data.validationSeeds).push_back(all[i].seed);
        for (std::size_t map = 0; map < all[i].stellar.size(); ++map)
            set.add(data.output.toNetwork(targetOf(all[i].darkMatterOf(map), coarse.has_value())),
                    conditioningChannels(all[i].stellar[map], data.input, conditioning,
                                         toldCoarse(all[i].darkMatterOf(map), coarse)),
                    lossWeights(all[i].stellar[map], starWeight), mapSummaries(all[i].darkMatterOf(map)));
        all[i] = {}; // the physical maps are not needed any more
    }
    return data;
}

void applySymmetry(const Symmetry& symmetry, std::span<const float> map, std::size_t size, std::span<float> out)
{
    for (std::size_t y = 0; y < size; ++y) {
        for (std::size_t x = 0; x < size; ++x) {
            std::size_t fromX = symmetry.transpose ? y : x;
            std::size_t fromY = symmetry.transpose ? x : y;
            if (symmetry.flipX)
                fromX = size - 1 - fromX;
            if (symmetry.flipY)
                fromY = size - 1 - fromY;
            fromX = (fromX + symmetry.rollX) % size;
            fromY = (fromY + symmetry.rollY) % size;
            out[y * size + x] = map[fromY * size + fromX];
        }
    }
}

} // namespace penumbra
