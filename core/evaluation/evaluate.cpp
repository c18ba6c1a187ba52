#include "evaluation/evaluate.h"

#include "base/error.h"
#include "evaluation/accumulators.h"
#include "evaluation/baselines.h"
#include "field/resample.h"
#include "io/universe_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <set>

namespace penumbra {
namespace {

/// Seeds of the universes whose maps shaped the weights or chose them.
std::set<std::uint64_t> seenSeeds(const ModelInfo& info)
{
    std::set<std::uint64_t> seeds;
    const auto provenance = nlohmann::json::parse(info.provenance, nullptr, false);
    if (!provenance.is_object())
        return seeds;
    for (const char* key : {"universe_seeds", "validation_seeds"})
        for (const auto& seed : provenance.value(key, nlohmann::json::array()))
            seeds.insert(seed.get<std::uint64_t>());
    return seeds;
}

struct FieldAddress
{
    std::size_t universe, map;
};

/// `fields` maps spread over the universes: first one of each, then a second, ... Which map comes first turns with the
/// universe.
std::vector<FieldAddress> chooseFields(const UniverseFile& file, const std::vector<std::size_t>& universes,
                                       std::size_t fields)
{
    const std::size_t perUniverse = file.stellarMaps(universes.front());
    const std::size_t count = std::min(fields == 0 ? universes.size() : fields, universes.size() * perUniverse);
    std::vector<FieldAddress> chosen;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t turn = i / universes.size();
        const std::size_t universe = i % universes.size();
        chosen.push_back({universes[universe], (universe * 7 + turn) % perUniverse});
    }
    return chosen;
}

void accumulate(std::vector<double>& sum, const std::vector<double>& values)
{
    sum.resize(values.size());
    std::transform(values.begin(), values.end(), sum.begin(), sum.begin(), std::plus<>());
}

/// Sums of field scores; `result` gives the means.
class Table
{
public:
    void add(const FieldScores& scores)
    {
        ++m_fields;
        m_sums.mseSample += scores.mseSample;
        m_sums.mseMean += scores.mseMean;
        m_sums.variance += scores.variance;
        for (std::size_t i = 0; i < coverageLevels.size(); ++i)
            m_sums.coverage[i] += scores.coverage[i];
        m_sums.k = scores.k;
        accumulate(m_sums.rLinear, scores.rLinear);
        accumulate(m_sums.rLog10, scores.rLog10);
        accumulate(m_sums.logPowerRatio, scores.logPowerRatio);
        accumulate(m_sums.logPowerRatioLog10, scores.logPowerRatioLog10);
    }

    [[nodiscard]] EvaluationResult result(std::size_t samples) const
    {
        EvaluationResult result;
        result.fields = m_fields;
        result.samples = samples;
        if (m_fields == 0)
            return result;
        const double weight = 1.0 / static_cast<double>(m_fields);
        result.mseSample = weight * m_sums.mseSample;
        result.mseMean = weight * m_sums.mseMean;
        result.spreadSkill = spreadSkill(m_sums.variance, m_sums.mseMean, samples);
        for (std::size_t i = 0; i < coverageLevels.size(); ++i)
            result.coverage[coverageLevels[i]] = weight * m_sums.coverage[i];
        result.k = m_sums.k;
        const auto mean = [weight](std::vector<double> sum, bool exponentiate) {
            for (double& value : sum)
                value = exponentiate ? std::exp(weight * value) : weight * value;
            return sum;
        };
        result.rLinear = mean(m_sums.rLinear, false);
        result.rLog10 = mean(m_sums.rLog10, false);
        result.powerRatio = mean(m_sums.logPowerRatio, true);
        result.powerRatioLog10 = mean(m_sums.logPowerRatioLog10, true);
        return result;
    }

private:
    std::size_t m_fields = 0;
    FieldScores m_sums;
};

void refuseSeenUniverses(const Model& model, const UniverseFile& file, const std::vector<std::size_t>& universes,
                         const std::filesystem::path& path)
{
    const auto seen = seenSeeds(model.info());
    for (const std::size_t universe : universes)
        if (seen.contains(file.label(universe).seed))
            throw InputError("Cannot evaluate '" + model.info().name + "' on '" + path.string() + "': universe " +
                             std::to_string(universe) +
                             " took part in its training. Simulate others with another --seed.");
}

} // namespace

EvaluationResult evaluateModel(const Model& model, const EvaluationRequest& request, const ProgressFn& progress,
                               std::stop_token stop)
{
    const UniverseFile file(request.data, UniverseFile::Mode::read);
    const auto universes = file.universes();
    if (universes.empty())
        throw InputError("Cannot evaluate on '" + request.data.string() + "': it holds no universes.");
    if (request.samples < 2)
        throw InputError("Evaluating needs at least 2 samples per field; " + std::to_string(request.samples) +
                         " were asked for.");
    refuseSeenUniverses(model, file, universes, request.data);

    const auto chosen = chooseFields(file, universes, request.fields);
    Table table;
    std::vector<LabelledField> labelled;
    std::set<std::size_t> used;
    for (std::size_t i = 0; i < chosen.size() && !stop.stop_requested(); ++i) {
        const auto [universe, map] = chosen[i];
        const auto input = prepareInput(model, file.readMap(universe, map, Quantity::stellarMass));
        auto truth = resample(file.readMap(universe, map, Quantity::darkMatter), input.stellar.size());

        PosteriorRequest draw;
        draw.samples = request.samples;
        draw.seed = request.seed + i;
        draw.sampler = request.sampler;
        draw.threads = request.threads;
        std::vector<Field> samples;
        const PosteriorCallbacks collect{{}, [&](PosteriorSample s) { samples.push_back(std::move(s.darkMatter)); }};
        if (drawPosterior(model, input.stellar, draw, collect, stop) == Outcome::cancelled)
            break;
        table.add(scoreField(truth, samples, draw.seed));
        labelled.push_back({universe, input.stellar, std::move(truth)});
        used.insert(universe);
        if (progress)
            progress({"field", static_cast<std::int64_t>(i + 1), static_cast<std::int64_t>(chosen.size())});
    }
    EvaluationResult result = table.result(request.samples);
    result.universes = used.size();
    result.baselines = measureBaselines(labelled);
    return result;
}

} // namespace penumbra
