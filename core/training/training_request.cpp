#include "training/training_request.h"

#include "base/error.h"
#include "diffusion/conditioning.h"
#include "diffusion/model_metadata.h"

#include <torch/torch.h>

#include <algorithm>
#include <ranges>

namespace penumbra {
namespace {

void requireRefinable(const TrainingRequest& request)
{
    if (request.target.filename() == request.refines->filename())
        throw UsageError("A model that refines the maps of " + request.refines->string() +
                         " finds it by its name in its own folder, and cannot have that name itself. Choose another "
                         "--out.");
    const ModelInfo coarse = Model::probe(*request.refines);
    if (coarse.refinement)
        throw InputError("The model " + request.refines->string() + " refines maps itself, those of '" +
                         coarse.refinement->coarseModel +
                         "', and there is no second refinement. Give --refine a model that draws maps from stars "
                         "alone.");
    if (request.mapSize != refinementFactor * coarse.size || request.mapSize == 0)
        throw InputError("A model that refines the maps of " + request.refines->string() + " draws maps of " +
                         std::to_string(refinementFactor * coarse.size) + " pixels a side, not of " +
                         std::to_string(request.mapSize) + ". Choose another --map-size.");
    if (request.from || request.architecture.guideDim > 0 || !tellsOfCoarseMap(request.architecture.conditioning))
        throw UsageError(
            "A model that refines maps starts anew, has no guide, and is told of the coarse map. Leave out "
            "--from, set --guide-width 0 and name " +
            std::string(coarseChannel) + " in --conditioning.");
}

/// What a guide is told must stay the same; a network alone may be told of more.
void requireSameConditioning(const TrainingRequest& request, const ModelInfo& from)
{
    const auto &known = from.architecture.conditioning, &wanted = request.architecture.conditioning;
    const bool same = from.architecture.guideDim > 0
                          ? wanted == known
                          : std::ranges::equal(known, wanted | std::views::take(known.size()));
    if (same)
        return;
    std::string names;
    for (const std::string& channel : known)
        names += (names.empty() ? "" : ",") + channel;
    throw InputError("Cannot start from " + request.from->string() +
                     ": it is told of the stellar map by other channels. Choose --conditioning " + names + ".");
}

/// The sizes are options here, not what a file says.
void requireBuildable(const NetworkArchitecture& architecture, const std::filesystem::path& target)
{
    try {
        requirePossible(architecture, target);
    } catch (const InputError& error) {
        throw UsageError(error.what());
    }
}

} // namespace

bool trainsGuideOnly(const TrainingRequest& request)
{
    return request.steps && request.guideSteps >= *request.steps;
}

void requireUnknownToGuide(const ModelInfo& model, const UniverseFile& file, const std::filesystem::path& universes,
                           const std::string& beginning)
{
    if (const auto number = file.firstAmong(model.seen.guide))
        throw InputError(beginning + " '" + universes.string() + "': the guide of the model learnt from its universe " +
                         std::to_string(*number) +
                         ", and would seem to know more than it does of other maps. Simulate others, with another "
                         "--seed.");
}

void requireStart(const TrainingRequest& request, const ModelInfo& from)
{
    const std::string file = request.from->string();
    if (request.freezeGuide && from.architecture.guideDim == 0)
        throw InputError(file + " has no guide that could be kept as it is. Leave out --freeze-guide.");
    requireSameConditioning(request, from);
    if (request.architecture.summaries && trainsGuideOnly(request) && !from.summaries)
        throw InputError("'" + file +
                         "' draws no summaries, so that there are none to keep while its guide is trained alone. "
                         "Leave out --summaries.");
    if (request.freezeGuide)
        requireUnknownToGuide(from, UniverseFile(request.data, UniverseFile::Mode::read), request.data,
                              "Cannot train under the guide of " + file + " on");
}

std::filesystem::path stateFile(const std::filesystem::path& target)
{
    return target.string() + ".state";
}

std::filesystem::path logFile(const std::filesystem::path& target)
{
    return target.string() + ".csv";
}

void requireNothingLost(const TrainingRequest& request)
{
    const auto state = stateFile(request.target);
    std::error_code unseen;
    const bool begun = std::filesystem::exists(state, unseen);
    if (request.resume && !begun)
        throw InputError("Cannot resume: there is no training state '" + state.string() + "'. Start without --resume.");
    if (request.resume || request.overwrite)
        return;
    if (begun)
        throw InputError("'" + state.string() +
                         "' is the state of a training that would be lost. Continue it with --resume (and, where it "
                         "is finished, more --steps), or start afresh with --overwrite.");
    for (const auto& file : {request.target, logFile(request.target)})
        if (std::filesystem::exists(file, unseen))
            throw InputError(
                "'" + file.string() +
                "' is there already, and would be lost. --overwrite replaces it; or choose another --out.");
}

void requireUsable(const TrainingRequest& request)
{
    requireBuildable(request.architecture, request.target);
    const bool positiveLength = request.steps ? *request.steps >= 1 : request.hours.value_or(1.0) > 0.0;
    if (request.batch < 1 || request.draws < 1 || request.guideSteps < 0 || request.mapSize < 8 || !positiveLength)
        throw UsageError(
            "Training needs batches of at least one map and one draw, maps of at least 8 pixels a side, and "
            "a positive length.");
    if (request.guideSteps > 0 && request.architecture.guideDim == 0)
        throw UsageError(
            "A network without a guide cannot train it first. Leave out the steps of the guide, or give it "
            "a width.");
    if (request.freezeGuide && (!request.from || request.guideSteps > 0 || request.architecture.guideDim == 0))
        throw UsageError("Only the guide of a model that the training starts from can be kept as it is. Name the model "
                         "(--from) and leave out the steps of the guide.");
    if (request.architecture.summaries && !request.freezeGuide && !(request.from && trainsGuideOnly(request)))
        throw UsageError(
            "How far the stars tell the summaries shows only where the guide never saw the universes. Start "
            "from a model with a guide and keep that as it is (--from, --freeze-guide), or train it alone "
            "(--from, --guide-steps as many as --steps).");
    if (request.refines)
        requireRefinable(request);
    else if (tellsOfCoarseMap(request.architecture.conditioning))
        throw UsageError("Only a model that refines the maps of another can be told of a coarse map. Name that model "
                         "(--refine), or leave " +
                         std::string(coarseChannel) + " out of --conditioning.");
    requireUsable(request.device);
    const std::size_t multiple = sizeMultiple(request.architecture);
    if (request.mapSize % multiple != 0)
        throw UsageError("Maps of " + std::to_string(request.mapSize) +
                         " pixels do not fit the network: it halves them to a multiple of " + std::to_string(multiple) +
                         ". Choose another --map-size.");
}

NetworkArchitecture defaultArchitecture()
{
    NetworkArchitecture architecture;
    architecture.embeddingDim = 40;
    architecture.blocks = 3;
    architecture.attention = true;
    architecture.dropout = 0.0;
    architecture.patch = 2;
    architecture.guideDim = 40;
    architecture.prediction = Prediction::velocity;
    architecture.conditioning = {"log_mass",       "occupancy",    "smooth_log_0.4",
                                 "smooth_log_1.2", "smooth_log_3", "log_smooth_0.8"};
    return architecture;
}

NetworkArchitecture refiningArchitecture()
{
    NetworkArchitecture architecture = defaultArchitecture();
    architecture.embeddingDim = 24;
    architecture.blocks = 2;
    architecture.attention = false;
    architecture.guideDim = 0;
    architecture.conditioning = {"log_mass", "occupancy", "log_smooth_0.2", std::string(coarseChannel)};
    return architecture;
}

} // namespace penumbra
