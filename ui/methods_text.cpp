#include "ui/methods_text.h"

#include "ui/run_recipe.h"

#include "base/error.h"
#include "diffusion/input_place.h"
#include "diffusion/model.h"
#include "diffusion/model_card.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <filesystem>
#include <optional>

namespace penumbra {
namespace {

struct NamedSampler
{
    QLatin1String name, description;
};

constexpr std::array samplers{
    NamedSampler{QLatin1String("ancestral"), QLatin1String("ancestral sampling (arXiv:2107.00630)")},
    NamedSampler{QLatin1String("ddim"), QLatin1String("DDIM (arXiv:2010.02502)")},
    NamedSampler{QLatin1String("dpm2m"), QLatin1String("DPM-Solver++(2M) (arXiv:2211.01095)")},
    NamedSampler{QLatin1String("sde-dpm2m"), QLatin1String("SDE-DPM-Solver++(2M) (arXiv:2211.01095)")},
    NamedSampler{QLatin1String("unipc3"), QLatin1String("UniPC of third order (arXiv:2302.04867)")}};

QString samplerText(const QString& name)
{
    for (const NamedSampler& sampler : samplers)
        if (name == sampler.name)
            return sampler.description;
    return name;
}

// "68.1 ± 1.2 %", of the card's row of an interval.
QString coverage(const std::string& card, int percent)
{
    const std::string row = "truth inside the " + std::to_string(percent) + " % interval";
    return QString::fromStdString(cardMeasurement(card, "held-out", row).value_or(""));
}

// The model of a recipe, if its weights are still where the run had them.
std::optional<ModelInfo> modelAtHand(const QJsonObject& model)
{
    try {
        const std::filesystem::path path = model.value(QLatin1String("path")).toString().toStdString();
        return holdsWeightsOf(model, path) ? std::optional(Model::probe(path)) : std::nullopt;
    } catch (const Error&) { // a file that is not to be read tells nothing
        return std::nullopt;
    }
}

// Weights that others have published are those of the paper; of those that are not known nothing is said.
QString modelText(const QJsonObject& model, const std::optional<ModelInfo>& info)
{
    const QString name = model.value(QLatin1String("name")).toString(),
                  hash = model.value(QLatin1String("sha256")).toString().left(16);
    const QJsonObject provenance =
        info ? QJsonDocument::fromJson(QByteArray::fromStdString(info->provenance)).object() : QJsonObject();
    if (provenance.contains(QLatin1String("imported_from")))
        return QStringLiteral("the conditional diffusion model %1 (arXiv:2403.10648; SHA-256 of the weights %2)")
            .arg(name, hash);
    QString text =
        QStringLiteral("%1 (SHA-256 of the weights %2), a conditional diffusion model after arXiv:2403.10648")
            .arg(name, hash);
    if (provenance.contains(QLatin1String("penumbra")) &&
        !provenance.value(QLatin1String("universe_seeds")).toArray().isEmpty())
        text += QStringLiteral(", trained on mock universes that Penumbra made (gravity only, galaxies painted on; no "
                               "baryons)");
    return text;
}

// What the card tells holds of the sampler that it was measured with, and of maps like those that it was measured on.
QString measuredText(const QJsonObject& json, const ModelInfo& info)
{
    const SamplerSettings measured = samplerFor(info);
    const QJsonObject sampler = json.value(QLatin1String("sampler")).toObject();
    const QJsonObject place =
        json.value(QLatin1String("input")).toObject().value(QLatin1String("among_training_maps")).toObject();
    if (samplerNamed(sampler.value(QLatin1String("name")).toString()) != measured.kind ||
        sampler.value(QLatin1String("steps")).toInt() != measured.steps || !isHeldAsNow(sampler, info) ||
        place.value(QLatin1String("verdict")).toString() != QString::fromUtf8(name(InputVerdict::inside)))
        return {};
    try {
        const auto card = modelCard(info.path);
        if (!card)
            return {};
        const std::string text = readModelCard(*card);
        const QString most = coverage(text, 68), nearlyAll = coverage(text, 95);
        if (most.isEmpty() || nearlyAll.isEmpty())
            return {};
        return QStringLiteral(" On simulated universes that the model never saw, drawn with this sampler and number of "
                              "steps, its 68 % and 95 % intervals hold the truth in %1 and %2 of the pixels; this map "
                              "is within the range of those that the model was trained on.")
            .arg(most, nearlyAll);
    } catch (const Error&) {
        return {};
    }
}

QString noiseText(const QString& noise)
{
    return noise == QLatin1String("antithetic") ? QStringLiteral(" in antithetic pairs (arXiv:2506.06185)") : QString();
}

QString inputText(const QJsonObject& input)
{
    QString text = QFileInfo(input.value(QLatin1String("file")).toString()).fileName();
    if (const QString dataset = input.value(QLatin1String("dataset")).toString(); !dataset.isEmpty())
        text += QStringLiteral(", dataset %1").arg(dataset);
    if (const qint64 index = input.value(QLatin1String("index")).toInteger(); index > 0)
        text += QStringLiteral(", index %1").arg(index);
    if (input.contains(QLatin1String("edits")))
        text += QStringLiteral(", with galaxies added or erased by hand");
    return text;
}

} // namespace

QString methodsText(const QByteArray& recipe)
{
    const QJsonObject json = recipeObject(recipe);
    if (json.isEmpty())
        return {};
    const QJsonObject input = json.value(QLatin1String("input")).toObject();
    const QJsonObject model = json.value(QLatin1String("model")).toObject();
    const QJsonObject sampler = json.value(QLatin1String("sampler")).toObject();
    const std::optional<ModelInfo> info = modelAtHand(model);
    QString text =
        QStringLiteral("%1 maps of dark matter were drawn from the posterior p(dark matter | stellar mass) by Penumbra "
                       "%2, with %3, by %4 in %5 steps from noise of seed %6%8. The map of stellar mass is %7.")
            .arg(json.value(QLatin1String("samples")).toInteger())
            .arg(json.value(QLatin1String("version")).toString(), modelText(model, info),
                 samplerText(sampler.value(QLatin1String("name")).toString()))
            .arg(sampler.value(QLatin1String("steps")).toInteger())
            .arg(recipeText(json.value(QLatin1String("seed"))), inputText(input),
                 noiseText(json.value(QLatin1String("noise")).toString()));
    const QJsonObject coarse = model.value(QLatin1String("refines")).toObject();
    const QString refining =
        coarse.isEmpty()
            ? QString()
            : QStringLiteral("That model refines, to twice the resolution, the samples of %1 (SHA-256 %2), "
                             "a cascade as in arXiv:2106.15282.")
                  .arg(coarse.value(QLatin1String("name")).toString(),
                       coarse.value(QLatin1String("sha256")).toString().left(16));
    const QString held = sampler.value(QLatin1String("held_to_summaries")).toBool()
                             ? QStringLiteral("Summaries of each map (mean, total mass, band powers) were drawn first, "
                                              "and the map is held to them: a constrained realisation (Hoffman & "
                                              "Ribak 1991).")
                             : QString();
    for (const QString& sentence :
         {refining, held, input.value(QLatin1String("preparation")).toString(),
          input.value(QLatin1String("among_training_maps")).toObject().value(QLatin1String("sentence")).toString()})
        if (!sentence.isEmpty())
            text += QLatin1Char(' ') + sentence;
    return info ? text + measuredText(json, *info) : text;
}

} // namespace penumbra
