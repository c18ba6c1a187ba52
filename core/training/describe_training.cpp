#include "training/describe_training.h"

#include "base/error.h"
#include "diffusion/conditioning.h"
#include "diffusion/network.h"
#include "field/resample.h"
#include "io/universe_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>

namespace penumbra {
namespace {

using nlohmann::json;

constexpr double meanTolerance = 1e-4; ///< [dex], well above rounding

/// Seeds of the universes that a model was trained on, as its trainer wrote them.
std::vector<std::uint64_t> trainingSeeds(const ModelInfo& info)
{
    const json provenance = json::parse(info.provenance, nullptr, false);
    const auto seeds = provenance.is_object() ? provenance.find("universe_seeds") : provenance.end();
    if (info.size == 0 || seeds == provenance.end() || !seeds->is_array() || seeds->empty() ||
        !std::ranges::all_of(*seeds, [](const json& seed) { return seed.is_number_unsigned(); }))
        throw InputError("Cannot describe the training of " + info.path.string() +
                         ": it does not say which universes it was trained on, or at what scale. Only models that "
                         "'penumbra-cli train' made do.");
    return seeds->get<std::vector<std::uint64_t>>();
}

/// Numbers of those universes in the file.
std::vector<std::size_t> numbersOf(const UniverseFile& file, const std::vector<std::uint64_t>& seeds,
                                   const std::filesystem::path& model, const std::filesystem::path& universes)
{
    std::map<std::uint64_t, std::size_t> numberOfSeed;
    for (const std::size_t number : file.universes())
        numberOfSeed.emplace(file.label(number).seed, number);
    std::vector<std::size_t> numbers;
    for (const std::uint64_t seed : seeds)
        if (const auto found = numberOfSeed.find(seed); found != numberOfSeed.end())
            numbers.push_back(found->second);
    if (numbers.size() != seeds.size())
        throw InputError("Cannot describe the training of " + model.string() + ": it was trained on " +
                         std::to_string(seeds.size()) + " universes, of which '" + universes.string() + "' has " +
                         std::to_string(numbers.size()) + ". Give the universe file of its training.");
    return numbers;
}

/// The seeds may be those of other maps, made by another build or with other settings. Their mean tells, as the model's
/// normalisation is the mean of its training maps, unless it took that over from a model that it was started from or
/// whose maps it refines.
void requireSameMaps(const std::vector<std::vector<InputStatistics>>& inputs, const ModelInfo& info,
                     const std::filesystem::path& universes)
{
    if (info.refinement)
        return;
    const json provenance = json::parse(info.provenance);
    if (const auto from = provenance.find("started_from"); from != provenance.end() && !from->is_null())
        return;
    double sum = 0.0, maps = 0.0;
    for (const auto& universe : inputs) {
        for (const InputStatistics& map : universe)
            sum += map[inputStatisticIndex("mean")].value_or(0.0);
        maps += static_cast<double>(universe.size());
    }
    if (std::abs(sum / maps - info.input.mean) > meanTolerance)
        throw InputError("Cannot describe the training of " + info.path.string() + ": the stellar maps in '" +
                         universes.string() + "' have a mean log10 of " + std::to_string(sum / maps) +
                         " dex, but those that it was trained on had " + std::to_string(info.input.mean) +
                         ". The seeds are the same, the universes are not: they were simulated in another way.");
}

} // namespace

Outcome describeTraining(const std::filesystem::path& model, const std::filesystem::path& universes,
                         const ProgressFn& progress, std::stop_token stop)
{
    ModelInfo info = Model::probe(model);
    const UniverseFile file(universes, UniverseFile::Mode::read);
    const auto numbers = numbersOf(file, trainingSeeds(info), model, universes);

    std::vector<std::vector<InputStatistics>> inputs;
    for (const std::size_t number : numbers) {
        if (stop.stop_requested())
            return Outcome::cancelled;
        auto& maps = inputs.emplace_back();
        for (const Field& stellar : file.read(number).stellar)
            maps.push_back(inputStatistics(starsSeen(resample(stellar, info.size), info.architecture.conditioning)));
        if (progress)
            progress({"universe", static_cast<std::int64_t>(inputs.size()), static_cast<std::int64_t>(numbers.size())});
    }
    requireSameMaps(inputs, info, universes);
    info.trainingInputs = trainingStatistics(inputs);
    if (!info.trainingInputs)
        throw InputError("Cannot describe the training of " + model.string() +
                         ": at least two universes with stars are needed to tell what is usual.");

    rewriteModel(info);
    return Outcome::completed;
}

} // namespace penumbra
