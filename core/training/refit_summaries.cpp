#include "training/refit_summaries.h"

#include "base/error.h"
#include "base/parallel.h"
#include "diffusion/conditioning.h"
#include "diffusion/network.h"
#include "field/resample.h"
#include "io/universe_file.h"
#include "training/summary_fit.h"
#include "training/training_request.h"

namespace penumbra {
namespace {

/// A universe counted twice would make the model surer than it may be.
void requireNew(const UniverseFile& file, const SummaryRegression& known, const std::filesystem::path& model,
                const std::filesystem::path& universes)
{
    if (const auto number = file.firstAmong({known.seeds.begin(), known.seeds.end()}))
        throw InputError("Cannot learn the summaries of " + model.string() + " from '" + universes.string() +
                         "': they were learnt from its universe " + std::to_string(*number) +
                         " already. Simulate others, with another --seed.");
}

} // namespace

Outcome refitSummaries(const std::filesystem::path& modelPath, const std::filesystem::path& universes, int threads,
                       ComputeDevice device, const ProgressFn& progress, std::stop_token stop)
{
    const auto model = Model::load(modelPath, device);
    ModelInfo info = model->info();
    if (!info.summaries)
        throw InputError("Cannot learn the summaries of " + modelPath.string() +
                         " anew: it draws maps without them. Take a model that was trained with --summaries.");
    const UniverseFile file(universes, UniverseFile::Mode::read);
    requireNew(file, *info.summaries, modelPath, universes);
    requireUnknownToGuide(info, file, universes, "Cannot learn the summaries of " + modelPath.string() + " from");
    const auto numbers = file.universes();
    if (numbers.size() < 2)
        throw InputError("Cannot learn the summaries of " + modelPath.string() + " from '" + universes.string() +
                         "': it takes two universes or more.");

    setComputeThreads(1); // for each map
    std::vector<SummaryUniverse> examples;
    for (const std::size_t number : numbers) {
        const LabelledUniverse universe = file.read(number);
        auto& example = examples.emplace_back();
        example.seed = universe.seed;
        example.maps.resize(universe.stellar.size());
        parallelFor(example.maps.size(), threadCount(threads), [&](std::size_t begin, std::size_t end) {
            for (std::size_t map = begin; map < end && !stop.stop_requested(); ++map) {
                const Field stellar = resample(universe.stellar[map], info.size);
                const InputStatistics seen = inputStatistics(starsSeen(stellar, info.architecture.conditioning));
                example.maps[map] = {summaryFeatures(seen, *model->conditionalMean(stellar)),
                                     mapSummaries(resample(universe.darkMatterOf(map), info.size))};
            }
        });
        if (stop.stop_requested())
            return Outcome::cancelled;
        if (progress)
            progress(
                {"universe", static_cast<std::int64_t>(examples.size()), static_cast<std::int64_t>(numbers.size())});
    }
    info.summaries = fitSummaryRegression(examples, *info.summaries);
    rewriteModel(info);
    return Outcome::completed;
}

} // namespace penumbra
