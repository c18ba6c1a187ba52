#include "training/dataset.h"

#include "base/error.h"
#include "base/parallel.h"
#include "diffusion/conditioning.h"
#include "diffusion/refinement.h"
#include "field/resample.h"
#include "io/universe_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
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
    void add(const LogMoments& other)
    {
        m_sum += other.m_sum;
        m_squares += other.m_squares;
        m_count += other.m_count;
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

/// Universes [begin, end) of a set.
struct Group
{
    std::size_t begin, end;
    int threads;

    /// Calls f(i) for each, several at a time.
    template <typename F>
    void forEach(const F& f) const
    {
        parallelFor(end - begin, threads, [&](std::size_t first, std::size_t last) {
            for (std::size_t i = begin + first; i < begin + last; ++i)
                f(i);
        });
    }
};

/// Calls f(group) for groups of `count` universes, one after the other, each of a few for every thread; `threads` as in
/// TrainingDataRequest.
template <typename F>
void inGroups(std::size_t count, int threads, const F& f)
{
    const std::size_t most = 4 * static_cast<std::size_t>(threadCount(threads));
    for (std::size_t begin = 0; begin < count; begin += most)
        f(Group{begin, std::min(count, begin + most), threadCount(threads)});
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

/// A universe and what its maps tell of all.
struct ReadUniverse
{
    LabelledUniverse universe;
    std::size_t number = 0;
    std::vector<InputStatistics> inputs;
    LogMoments stellar, dark; ///< of stellar mass, and of targets before normalisation
};

void requireUsable(const LabelledUniverse& universe, const std::filesystem::path& file, std::size_t number)
{
    const auto require = [&](const std::vector<Field>& maps, const char* complaint, const auto& usable) {
        for (const Field& map : maps)
            if (!std::ranges::all_of(map.pixels(), usable))
                throw InputError(
                    "Cannot train on '" + file.string() + "': universe " + std::to_string(number) + complaint +
                    " Simulate it anew, into another file; pixels without dark matter come of too few --particles.");
    };
    require(universe.darkMatter, " has dark matter that is zero, negative, infinite or NaN, which has no logarithm.",
            [](float mass) { return mass > 0.0F && std::isfinite(mass); });
    require(universe.stellar, " has stars whose mass is negative, infinite or NaN.",
            [](float mass) { return mass >= 0.0F && std::isfinite(mass); });
}

/// Resamples the maps of a universe and works out what they tell.
void takeIn(ReadUniverse& read, const TrainingDataRequest& request)
{
    LabelledUniverse& universe = read.universe;
    universe.stellar = resampled(universe.stellar, request.mapSize);
    universe.darkMatter = resampled(universe.darkMatter, request.mapSize);
    requireUsable(universe, request.universes, read.number);
    for (const Field& map : universe.stellar)
        read.stellar.add(map.pixels());
    for (const Field& map : universe.darkMatter)
        read.dark.add(targetOf(map, request.coarse.has_value()));
    for (const Field& map : universe.stellar)
        read.inputs.push_back(inputStatistics(starsSeen(map, request.conditioning)));
}

PairSet pairsOf(const LabelledUniverse& universe, const TrainingDataRequest& request, const TrainingData& data,
                const PairSet& empty)
{
    std::vector<MapSummaries> summaries;
    std::ranges::transform(universe.darkMatter, std::back_inserter(summaries), mapSummaries);
    PairSet pairs = empty;
    pairs.reserve(universe.stellar.size());
    for (std::size_t map = 0; map < universe.stellar.size(); ++map) {
        const Field &stellar = universe.stellar[map], &dark = universe.darkMatterOf(map);
        pairs.add(data.output.toNetwork(targetOf(dark, request.coarse.has_value())),
                  conditioningChannels(stellar, data.input, request.conditioning, toldCoarse(dark, request.coarse)),
                  lossWeights(stellar, request.starWeight), summaries[map % summaries.size()]);
    }
    return pairs;
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

void PairSet::add(const PairSet& other)
{
    m_targets.insert(m_targets.end(), other.m_targets.begin(), other.m_targets.end());
    m_conditioning.insert(m_conditioning.end(), other.m_conditioning.begin(), other.m_conditioning.end());
    m_weights.insert(m_weights.end(), other.m_weights.begin(), other.m_weights.end());
    m_summaries.insert(m_summaries.end(), other.m_summaries.begin(), other.m_summaries.end());
}

void PairSet::reserve(std::size_t pairs)
{
    const std::size_t pixels = m_mapSize * m_mapSize;
    m_targets.reserve(pairs * pixels);
    m_conditioning.reserve(pairs * m_channels * pixels);
    m_weights.reserve(pairs * pixels);
    m_summaries.reserve(pairs);
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
    const UniverseFile file(request.universes, UniverseFile::Mode::read);
    const auto numbers = file.universes();
    if (numbers.size() < 2)
        throw InputError("Cannot train on '" + request.universes.string() + "': it holds " +
                         std::to_string(numbers.size()) +
                         " universes, and at least two are needed, one of them held out. Simulate more.");
    const auto wanted =
        static_cast<std::size_t>(std::lround(request.validationFraction * static_cast<double>(numbers.size())));
    const std::size_t training = numbers.size() - std::clamp<std::size_t>(wanted, 1, numbers.size() - 1);

    std::vector<ReadUniverse> all;
    inGroups(numbers.size(), request.threads, [&](const Group& group) {
        for (std::size_t i = group.begin; i < group.end && !stop.stop_requested(); ++i)
            all.push_back({file.read(numbers[i]), numbers[i], {}, LogMoments(1.0), LogMoments(0.0)});
        group.forEach([&](std::size_t i) {
            if (i < all.size())
                takeIn(all[i], request);
        });
        if (progress)
            progress(
                {"universe read", static_cast<std::int64_t>(all.size()), static_cast<std::int64_t>(numbers.size())});
    });

    const PairSet empty(request.mapSize, request.conditioning.size(), request.coarse ? refinementFactor : 1);
    TrainingData data{empty, empty, {}, {}, {}, {}, {}, {}, {}};
    if (stop.stop_requested())
        return data;
    LogMoments stellar(1.0), dark(0.0);
    std::array<std::size_t, 2> pairs{}; // of training and validation
    for (std::size_t i = 0; i < all.size(); ++i) {
        pairs.at(i < training ? 0 : 1) += all[i].universe.stellar.size();
        if (i >= training)
            continue;
        stellar.add(all[i].stellar);
        dark.add(all[i].dark);
        data.stellar.push_back(std::move(all[i].inputs));
    }
    data.inputs = trainingStatistics(data.stellar);
    std::tie(data.input, data.output) =
        request.normalization ? *request.normalization : std::pair{stellar.normalization(), dark.normalization()};
    if (request.coarse)
        data.output = dark.normalization();
    data.geometry = all.front().universe.stellar.front().geometry();
    data.training.reserve(pairs[0]);
    data.validation.reserve(pairs[1]);
    inGroups(all.size(), request.threads, [&](const Group& group) {
        std::vector<PairSet> made(group.end - group.begin, empty);
        group.forEach([&](std::size_t i) {
            made[i - group.begin] = pairsOf(all[i].universe, request, data, empty);
            all[i].universe.stellar = all[i].universe.darkMatter = {}; // the physical maps are not needed any more
        });
        for (std::size_t i = group.begin; i < group.end; ++i) {
            (i < training ? data.training : data.validation).add(made[i - group.begin]);
            (i < training ? data.trainingSeeds : data.validationSeeds).push_back(all[i].universe.seed);
        }
    });
    return data;
}

void applySymmetry(const Symmetry& symmetry, std::span<const float> map, std::size_t size, std::span<float> out)
{
    // Where pixel x (or y) of `out` comes from, before the map is transposed.
    const auto sources = [size](bool flip, std::size_t roll) {
        std::vector<std::size_t> from(size);
        for (std::size_t i = 0; i < size; ++i)
            from[i] = ((flip ? size - 1 - i : i) + roll) % size;
        return from;
    };
    const auto columns = sources(symmetry.flipX, symmetry.rollX);
    auto rows = sources(symmetry.flipY, symmetry.rollY);
    for (std::size_t& row : rows)
        row *= size;
    for (std::size_t y = 0; y < size; ++y) {
        float* line = &out[y * size];
        if (symmetry.transpose)
            for (std::size_t x = 0; x < size; ++x)
                line[x] = map[rows[x] + columns[y]];
        else
            for (std::size_t x = 0; x < size; ++x)
                line[x] = map[rows[y] + columns[x]];
    }
}

} // namespace penumbra
