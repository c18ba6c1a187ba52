#include "ui/methods_text.h"

#include "ui/run_recipe.h"

#include "base/error.h"
#include "diffusion/model_card.h"

#include <QFileInfo>
#include <QJsonObject>

#include <array>
#include <filesystem>

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

QString measuredText(const QJsonObject& model)
{
    try {
        const std::filesystem::path path = model.value(QLatin1String("path")).toString().toStdString();
        const auto card = modelCard(path);
        if (!card || !holdsWeightsOf(model, path))
            return {};
        const std::string text = readModelCard(*card);
        const QString most = coverage(text, 68), nearlyAll = coverage(text, 95);
        if (most.isEmpty() || nearlyAll.isEmpty())
            return {};
        return QStringLiteral(" On simulated universes that the model never saw, its 68 % and 95 % intervals hold the "
                              "truth in %1 and %2 of the pixels.")
            .arg(most, nearlyAll);
    } catch (const Error&) { // a file that is not to be read tells nothing
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
    QString text =
        QStringLiteral("%1 maps of dark matter were drawn from the posterior p(dark matter | stellar mass) by Penumbra "
                       "%2, with the conditional diffusion model %3 (arXiv:2403.10648; SHA-256 of the weights %4), by "
                       "%5 in %6 steps from noise of seed %7%9. The map of stellar mass is %8.")
            .arg(json.value(QLatin1String("samples")).toInteger())
            .arg(json.value(QLatin1String("version")).toString(), model.value(QLatin1String("name")).toString(),
                 model.value(QLatin1String("sha256")).toString().left(16),
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
    for (const QString& sentence :
         {refining, input.value(QLatin1String("preparation")).toString(),
          input.value(QLatin1String("among_training_maps")).toObject().value(QLatin1String("sentence")).toString()})
        if (!sentence.isEmpty())
            text += QLatin1Char(' ') + sentence;
    return text + measuredText(model);
}

} // namespace penumbra
