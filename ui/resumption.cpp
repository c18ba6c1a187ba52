#include "ui/resumption.h"

#include "ui/run_recipe.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>

namespace penumbra {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Resumption", text);
}

bool isNumberedFromZero(const std::vector<std::uint32_t>& indices)
{
    for (std::size_t i = 0; i < indices.size(); ++i)
        if (indices[i] != i)
            return false;
    return true;
}

// Whether a run of now goes from the same noise to the same, and ends alike.
bool isDrawnAsNow(const QJsonObject& recipe, const SamplerSettings& now)
{
    const auto same = [&](QLatin1String key, double gamma) {
        return std::abs(recipe.value(key).toDouble() - gamma) < 1e-6;
    };
    return same(QLatin1String("gamma_start"), now.gammaStart) && same(QLatin1String("gamma_end"), now.gammaEnd) &&
           recipe.value(QLatin1String("final_denoise")).toBool() == now.finalDenoise;
}

} // namespace

Resumption resumptionOf(std::shared_ptr<PosteriorAccumulator> posterior,
                        const std::vector<std::filesystem::path>& models)
{
    Resumption result;
    const std::shared_ptr<const PosteriorSnapshot> read = posterior->snapshot();
    const QJsonObject recipe = QJsonDocument::fromJson(QByteArray::fromStdString(read->recipe)).object();
    const QJsonObject sampler = recipe.value(QLatin1String("sampler")).toObject();
    const QJsonObject model = recipe.value(QLatin1String("model")).toObject();
    const std::optional<SamplerKind> kind = samplerNamed(sampler.value(QLatin1String("name")).toString());
    const int steps = sampler.value(QLatin1String("steps")).toInt();
    if (!kind || steps < 1) {
        result.obstacle = tr("The file does not say how its samples were drawn.");
        return result;
    }
    if (!isNumberedFromZero(read->indices)) {
        result.obstacle = tr("Its samples are not numbered from 0 on, so that there is no next one.");
        return result;
    }
    const RecipeModel found = findModel(model, models);
    if (!found.same) {
        result.obstacle = tr("The model that drew these samples, %1, is not in the list; open it first.")
                              .arg(model.value(QLatin1String("file")).toString());
        return result;
    }
    const ModelInfo info = Model::probe(found.file);
    if (!isDrawnAsNow(sampler, samplerFor(info, kind, steps))) {
        result.obstacle =
            tr("These samples were drawn from other noise, or to other noise, than they would be now. Draw "
               "them anew.");
        return result;
    }
    if (!isHeldAsNow(sampler, info)) {
        result.obstacle = tr("Another version of Penumbra drew these samples, which did not hold them to their "
                             "summaries as this one does. Draw them anew.");
        return result;
    }
    result.model = found.file;
    result.request.stellar = *read->input;
    if (read->truth)
        result.request.truth = *read->truth;
    result.request.sampler = kind;
    result.request.steps = steps;
    result.request.seed = read->seed;
    result.request.noise = read->noise;
    result.posterior = std::move(posterior);
    return result;
}

} // namespace penumbra
