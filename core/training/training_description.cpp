#include "training/training_description.h"

#include "base/hash.h"
#include "base/version.h"
#include "diffusion/model_metadata.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace penumbra {

using nlohmann::json;

namespace {

/// Hash of the model that a training starts from; null for random weights.
json startedFrom(const TrainingRequest& request)
{
    return request.from ? json(sha256(*request.from)) : json();
}

SeenUniverses seenAfter(const TrainingRequest& request, const TrainingData& data, const std::optional<ModelInfo>& from)
{
    SeenUniverses seen = from ? from->seen : SeenUniverses();
    seen.all.insert(data.trainingSeeds.begin(), data.trainingSeeds.end());
    seen.all.insert(data.validationSeeds.begin(), data.validationSeeds.end());
    if (request.architecture.guideDim > 0 && !request.freezeGuide)
        seen.guide.insert(data.trainingSeeds.begin(), data.trainingSeeds.end());
    return seen;
}

} // namespace

ModelInfo describeModel(const TrainingRequest& request, const TrainingData& data, const std::optional<ModelInfo>& from)
{
    ModelInfo info;
    info.name = request.name;
    info.architecture = request.architecture;
    info.input = data.input;
    info.output = data.output;
    info.size = request.mapSize;
    info.geometry = data.geometry;
    info.seen = seenAfter(request, data, from);
    if (request.refines)
        info.refinement = {request.refines->filename().string(), Model::probe(*request.refines).output};
    return info;
}

std::string signatureOf(const TrainingRequest& request, const TrainingData& data, const ModelInfo& model)
{
    return json{{"model", json::parse(modelMetadata(model))},
                {"batch", request.batch},
                {"draws", request.draws},
                {"guide_steps", request.guideSteps},
                {"freeze_guide", request.freezeGuide},
                {"started_from", startedFrom(request)},
                {"learning_rate", request.learningRate},
                {"ema_decay", request.emaDecay},
                {"seed", request.seed},
                {"bfloat16", request.bfloat16},
                {"universe_seeds", data.trainingSeeds},
                {"validation_seeds", data.validationSeeds}}
        .dump();
}

std::string provenanceOf(const TrainingRequest& request, const TrainingData& data, const TrainingLength& length,
                         const TrainingProgress& report)
{
    return json{{"penumbra", version()},
                {"data", request.data.filename().string()},
                {"universe_seeds", data.trainingSeeds},
                {"validation_seeds", data.validationSeeds},
                {"training_maps", data.training.size()},
                {"steps", length.step},
                {"total_steps", length.totalSteps},
                {"batch", request.batch},
                {"draws", request.draws},
                {"guide_steps", request.guideSteps},
                {"freeze_guide", request.freezeGuide},
                {"learning_rate", request.learningRate},
                {"ema_decay", request.emaDecay},
                {"star_weight", request.starWeight},
                {"seed", request.seed},
                {"hours", length.hours},
                {"started_from", startedFrom(request)},
                {"validation_guide_loss", report.guideLoss ? json(*report.guideLoss) : json()},
                {"validation_loss", report.validationLoss.value_or(NAN)}}
        .dump(-1, ' ', false, json::error_handler_t::replace); // the file's name need not be UTF-8
}

} // namespace penumbra
