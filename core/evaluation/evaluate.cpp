#include "evaluation/evaluate.h"

#include "base/error.h"
#include "base/parallel.h"
#include "field/resample.h"
#include "io/universe_file.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <utility>

namespace penumbra {
namespace {

/// A universe of one of several files.
struct UniverseAddress
{
    const UniverseFile* file = nullptr;
    std::size_t number = 0;
};

struct FieldAddress
{
    std::size_t universe = 0; ///< which of the addresses
    std::size_t map = 0;
};

/// All universes of the files, none of which the model may have seen, and none twice.
std::vector<UniverseAddress> addresses(const Model& model, const std::vector<UniverseFile>& files,
                                       const std::vector<std::filesystem::path>& paths)
{
    const auto beginning = [&](std::size_t file) {
        return "Cannot evaluate '" + model.info().name + "' on '" + paths[file].string() + "': ";
    };
    const auto seen = seenSeeds(model.info());
    std::vector<UniverseAddress> universes;
    std::map<std::uint64_t, std::string> known; // where a seed was found
    for (std::size_t file = 0; file < files.size(); ++file) {
        const auto numbers = files[file].universes();
        if (numbers.empty())
            throw InputError(beginning(file) + "it holds no universes.");
        for (const std::size_t number : numbers) {
            const std::uint64_t seed = files[file].label(number).seed;
            const std::string name = "universe " + std::to_string(number);
            if (seen.contains(seed))
                throw InputError(beginning(file) + name +
                                 " took part in its training. Simulate others with another --seed.");
            if (const auto [other, isNew] = known.emplace(seed, name + " of '" + paths[file].string() + "'"); !isNew)
                throw InputError(beginning(file) + name + " is the same as " + other->second +
                                 ", and a universe counts once. Leave one of the files out.");
            universes.push_back({&files[file], number});
        }
    }
    if (universes.empty())
        throw UsageError("Evaluating needs at least one file of universes.");
    return universes;
}

/// `fields` maps spread over the universes: first one of each, then a second of those that have one, ... Which map
/// comes first turns with the universe.
std::vector<FieldAddress> chooseFields(const std::vector<UniverseAddress>& universes, std::size_t fields)
{
    std::vector<std::size_t> maps;
    for (const UniverseAddress& universe : universes)
        maps.push_back(universe.file->stellarMaps(universe.number));
    const std::size_t all = std::accumulate(maps.begin(), maps.end(), std::size_t(0));
    const std::size_t count = std::min(fields == 0 ? universes.size() : fields, all);
    std::vector<FieldAddress> chosen;
    for (std::size_t turn = 0; chosen.size() < count; ++turn)
        for (std::size_t universe = 0; universe < universes.size() && chosen.size() < count; ++universe)
            if (turn < maps[universe])
                chosen.push_back({universe, (universe * 7 + turn) % maps[universe]});
    return chosen;
}

/// The settings of a field whose samples had this seed.
ScoreSettings settingsOf(const EvaluationRequest& request, std::uint64_t seed)
{
    return {request.border, seed, threadCount(request.threads)};
}

/// All samples of one field, or as many as were finished when stopped.
std::vector<Field> drawSamples(const Model& model, const Field& stellar, const EvaluationRequest& request,
                               std::uint64_t seed, const ProgressFn& progress, const std::stop_token& stop)
{
    PosteriorRequest draw;
    draw.samples = request.samples;
    draw.seed = seed;
    draw.sampler = request.sampler;
    draw.threads = request.threads;
    std::vector<Field> samples;
    const auto keep = [&](PosteriorSample sample) {
        samples.push_back(std::move(sample.darkMatter));
        if (progress)
            progress({"sample", static_cast<std::int64_t>(samples.size()), static_cast<std::int64_t>(request.samples)});
    };
    // How it ended shows in the number of samples.
    static_cast<void>(drawPosterior(model, stellar, draw, {{}, keep}, stop));
    return samples;
}

/// A map of a universe on the model's grid, with its truth.
LabelledField labelledField(const Model& model, const UniverseFile& file, std::size_t number, std::size_t map)
{
    try {
        LabelledField field;
        field.stellar = prepareInput(model, file.readMap(number, map, Quantity::stellarMass)).stellar;
        field.truth = resample(file.readMap(number, map, Quantity::darkMatter), field.stellar.size());
        requirePositive(field.truth, "the true dark matter");
        return field;
    } catch (const InputError& error) {
        // What would mend it is said of single maps alone: the file of universes is as it is.
        throw InputError("Cannot evaluate on map " + std::to_string(map) + " of universe " + std::to_string(number) +
                         " of '" + file.path().string() + "'. " + error.what());
    }
}

void requireBorder(const EvaluationRequest& request, const Field& map)
{
    if (2 * request.border >= map.size())
        throw InputError("A border of " + std::to_string(request.border) + " pixels leaves nothing of maps of " +
                         std::to_string(map.size()) + " pixels a side. Choose a smaller --border.");
}

/// Universes of the prior: what baselines are fitted to, and a truth of each.
struct Prior
{
    BaselineFit fit;
    std::vector<std::vector<float>> truths; ///< as tarpBlocksOf() has them
};

/// All maps of the universes in a file, none of which may be among the `evaluated`, on the grid of `like`.
Prior priorOf(const Model& model, const std::filesystem::path& path, const std::set<std::uint64_t>& evaluated,
              const Field& like, const std::stop_token& stop)
{
    const UniverseFile file(path, UniverseFile::Mode::read);
    const auto side = [](double mpc) { return std::to_string(std::lround(mpc)) + " Mpc/h a side"; };
    Prior prior;
    BaselineFit& fit = prior.fit;
    if (const auto number = file.firstAmong(evaluated))
        throw InputError("Cannot fit the baselines to '" + path.string() + "': universe " + std::to_string(*number) +
                         " is one of those that they are to be tested on. Simulate others with another --seed.");
    for (const std::size_t number : file.universes()) {
        for (std::size_t map = 0; map < file.stellarMaps(number); ++map) {
            if (stop.stop_requested())
                return {};
            const LabelledField field = labelledField(model, file, number, map);
            if (field.stellar.size() != like.size() || field.stellar.geometry().side != like.geometry().side)
                throw InputError("Cannot fit the baselines to '" + path.string() + "': its maps have " +
                                 side(field.stellar.geometry().side) + ", those to be evaluated " +
                                 side(like.geometry().side) +
                                 ". Give universes of the same size, or leave out --baselines-from.");
            fit.sums.add(baselineSums(field), 1.0);
            if (map == number % file.stellarMaps(number))
                prior.truths.push_back(tarpBlocksOf(field.truth));
        }
        ++fit.universes;
    }
    if (fit.universes == 0)
        throw InputError("Cannot fit the baselines to '" + path.string() + "': it holds no universes.");
    return prior;
}

void setPrior(Evaluation& evaluation, Prior prior)
{
    evaluation.setPrior(std::move(prior.fit), std::move(prior.truths));
}

/// All of two universes or more are of the same.
bool haveOneCosmology(const std::vector<UniverseAddress>& universes)
{
    std::set<std::pair<double, double>> cosmologies;
    for (const UniverseAddress& universe : universes) {
        const UniverseParameters parameters = universe.file->label(universe.number).parameters;
        cosmologies.emplace(parameters.omegaM, parameters.sigma8);
    }
    return universes.size() > 1 && cosmologies.size() == 1;
}

void requireUsable(const EvaluationRequest& request)
{
    if (request.border > 0 && !request.baselineUniverses.empty())
        throw UsageError("Baselines are compared over whole maps. Leave out --border or --baselines-from.");
    if (request.samples < 2)
        throw UsageError("Evaluating needs at least 2 samples per field; " + std::to_string(request.samples) +
                         " were asked for.");
}

} // namespace

EvaluationResult evaluateModel(const Model& model, const std::vector<std::filesystem::path>& data, std::size_t fields,
                               const EvaluationRequest& request, const ProgressFn& progress, std::stop_token stop)
{
    requireUsable(request);
    std::vector<UniverseFile> files;
    for (const auto& path : data)
        files.emplace_back(path, UniverseFile::Mode::read);
    const auto universes = addresses(model, files, data);

    const auto chosen = chooseFields(universes, fields);
    const auto fieldAt = [&](const FieldAddress& address) {
        const UniverseAddress& universe = universes[address.universe];
        return labelledField(model, *universe.file, universe.number, address.map);
    };
    // What cannot be used shall be found before the work, not after it.
    std::optional<Field> like;
    for (const FieldAddress& address : chosen) {
        if (stop.stop_requested())
            break;
        Field stellar = fieldAt(address).stellar;
        requireBorder(request, stellar);
        if (like && (like->size() != stellar.size() || like->geometry() != stellar.geometry()))
            throw InputError(
                "The maps of '" + universes[address.universe].file->path().string() +
                "' have other pixels or another side than those before them. Evaluate them by themselves.");
        if (!like)
            like = std::move(stellar);
    }
    Evaluation evaluation;
    evaluation.setOneCosmology(haveOneCosmology(universes));
    if (!request.baselineUniverses.empty()) {
        std::set<std::uint64_t> evaluated;
        for (const UniverseAddress& universe : universes)
            evaluated.insert(universe.file->label(universe.number).seed);
        const LabelledField first = fieldAt(chosen.front());
        setPrior(evaluation, priorOf(model, request.baselineUniverses, evaluated, first.stellar, stop));
    }
    for (std::size_t i = 0; i < chosen.size() && !stop.stop_requested(); ++i) {
        const LabelledField field = fieldAt(chosen[i]);
        const auto samples = drawSamples(model, field.stellar, request, request.seed + i, {}, stop);
        if (samples.size() < request.samples)
            break;
        evaluation.add(chosen[i].universe, field, samples, settingsOf(request, request.seed + i),
                       model.conditionalMean(field.stellar));
        if (progress)
            progress({"field", static_cast<std::int64_t>(i + 1), static_cast<std::int64_t>(chosen.size())});
    }
    return evaluation.result();
}

EvaluationResult evaluateMap(const Model& model, const LabelledField& field, const EvaluationRequest& request,
                             const ProgressFn& progress, std::stop_token stop)
{
    requireUsable(request);
    requirePositive(field.truth, "the true dark matter");
    requireBorder(request, field.stellar);
    Evaluation evaluation;
    if (!request.baselineUniverses.empty())
        setPrior(evaluation, priorOf(model, request.baselineUniverses, {}, field.stellar, stop));
    const auto samples = drawSamples(model, field.stellar, request, request.seed, progress, stop);
    if (samples.size() >= 2)
        evaluation.add(0, field, samples, settingsOf(request, request.seed), model.conditionalMean(field.stellar));
    return evaluation.result();
}

} // namespace penumbra
