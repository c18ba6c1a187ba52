#include "evaluation/evaluate.h"

#include "base/error.h"
#include "base/parallel.h"
#include "field/resample.h"
#include "io/universe_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace penumbra {
namespace {

/// Seeds of the universes whose maps shaped the weights or chose them, those of the model that it refines included.
std::set<std::uint64_t> seenSeeds(const ModelInfo& info)
{
    std::set<std::uint64_t> seeds = info.coarse ? seenSeeds(*info.coarse) : std::set<std::uint64_t>{};
    const auto provenance = nlohmann::json::parse(info.provenance, nullptr, false);
    if (!provenance.is_object())
        return seeds;
    for (const char* key : {"universe_seeds", "validation_seeds"})
        for (const auto& seed : provenance.value(key, nlohmann::json::array()))
            seeds.insert(seed.get<std::uint64_t>());
    return seeds;
}

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

void refuseSeenUniverse(const Model& model, const std::set<std::uint64_t>& seen, const UniverseAddress& universe,
                        const std::filesystem::path& path)
{
    if (seen.contains(universe.file->label(universe.number).seed))
        throw InputError("Cannot evaluate '" + model.info().name + "' on '" + path.string() + "': universe " +
                         std::to_string(universe.number) +
                         " took part in its training. Simulate others with another --seed.");
}

/// `fields` maps spread over the universes: first one of each, then a second, ... Which map comes first turns with the
/// universe.
std::vector<FieldAddress> chooseFields(const std::vector<UniverseAddress>& universes, std::size_t fields)
{
    const std::size_t perUniverse = universes.front().file->stellarMaps(universes.front().number);
    const std::size_t count = std::min(fields == 0 ? universes.size() : fields, universes.size() * perUniverse);
    std::vector<FieldAddress> chosen;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t turn = i / universes.size();
        const std::size_t universe = i % universes.size();
        chosen.push_back({universe, (universe * 7 + turn) % perUniverse});
    }
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
    LabelledField field;
    field.stellar = prepareInput(model, file.readMap(number, map, Quantity::stellarMass)).stellar;
    field.truth = resample(file.readMap(number, map, Quantity::darkMatter), field.stellar.size());
    return field;
}

/// All maps of the universes in a file, none of which may be among the `evaluated`.
BaselineFit baselineFit(const Model& model, const std::filesystem::path& path, const std::set<std::uint64_t>& evaluated,
                        const std::stop_token& stop)
{
    const UniverseFile file(path, UniverseFile::Mode::read);
    BaselineFit fit;
    for (const std::size_t number : file.universes()) {
        if (evaluated.contains(file.label(number).seed))
            throw InputError("Cannot fit the baselines to '" + path.string() + "': universe " + std::to_string(number) +
                             " is one of those that they are to be tested on. Simulate others with another --seed.");
        for (std::size_t map = 0; map < file.stellarMaps(number); ++map) {
            if (stop.stop_requested())
                return {};
            fit.sums.add(baselineSums(labelledField(model, file, number, map)), 1.0);
        }
        ++fit.universes;
    }
    if (fit.universes == 0)
        throw InputError("Cannot fit the baselines to '" + path.string() + "': it holds no universes.");
    return fit;
}

void requireSamples(const EvaluationRequest& request)
{
    if (request.samples < 2)
        throw InputError("Evaluating needs at least 2 samples per field; " + std::to_string(request.samples) +
                         " were asked for.");
}

} // namespace

EvaluationResult evaluateModel(const Model& model, const std::vector<std::filesystem::path>& data, std::size_t fields,
                               const EvaluationRequest& request, const ProgressFn& progress, std::stop_token stop)
{
    requireSamples(request);
    std::vector<UniverseFile> files;
    for (const auto& path : data)
        files.emplace_back(path, UniverseFile::Mode::read);
    std::vector<UniverseAddress> universes;
    const auto seen = seenSeeds(model.info());
    for (std::size_t file = 0; file < files.size(); ++file) {
        const auto numbers = files[file].universes();
        if (numbers.empty())
            throw InputError("Cannot evaluate on '" + data[file].string() + "': it holds no universes.");
        for (const std::size_t number : numbers) {
            universes.push_back({&files[file], number});
            refuseSeenUniverse(model, seen, universes.back(), data[file]);
        }
    }
    if (universes.empty())
        throw InputError("Evaluating needs at least one file of universes.");

    const auto chosen = chooseFields(universes, fields);
    Evaluation evaluation;
    if (!request.baselineUniverses.empty()) {
        std::set<std::uint64_t> evaluated;
        for (const UniverseAddress& universe : universes)
            evaluated.insert(universe.file->label(universe.number).seed);
        evaluation.fitBaselinesTo(baselineFit(model, request.baselineUniverses, evaluated, stop));
    }
    for (std::size_t i = 0; i < chosen.size() && !stop.stop_requested(); ++i) {
        const UniverseAddress& from = universes[chosen[i].universe];
        const LabelledField field = labelledField(model, *from.file, from.number, chosen[i].map);
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
    requireSamples(request);
    Evaluation evaluation;
    if (!request.baselineUniverses.empty())
        evaluation.fitBaselinesTo(baselineFit(model, request.baselineUniverses, {}, stop));
    const auto samples = drawSamples(model, field.stellar, request, request.seed, progress, stop);
    if (samples.size() >= 2)
        evaluation.add(0, field, samples, settingsOf(request, request.seed), model.conditionalMean(field.stellar));
    return evaluation.result();
}

} // namespace penumbra
