#include "ui/run_recipe.h"

#include "base/error.h"
#include "base/hash.h"
#include "io/posterior_file.h"
#include "ui/pdf_attachment.h"
#include "ui/texts.h"

#include <QCoreApplication>
#include <QFile>
#include <QImageReader>
#include <QJsonDocument>
#include <QXmlStreamReader>

#include <algorithm>

namespace penumbra {
namespace {

QString latin(std::string_view value)
{
    return QString::fromLatin1(value.data(), static_cast<qsizetype>(value.size()));
}

std::optional<double> whole(const QJsonValue& value, double least, double most)
{
    const double number = value.toDouble(-1.0);
    const bool good = value.isDouble() && number >= least && number <= most;
    return good ? std::optional(number) : std::nullopt;
}

QJsonObject requireRecipe(const QByteArray& recipe)
{
    const QJsonObject json = QJsonDocument::fromJson(recipe).object();
    if (json.value(QLatin1String("program")).toString() != QLatin1String("Penumbra") ||
        !json.value(QLatin1String("sampler")).isObject())
        throw InputError(
            "This is no recipe of a run: JSON with 'program', 'model', 'sampler' and 'seed' was expected.");
    return json;
}

std::string endingOf(const std::filesystem::path& path)
{
    std::string ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return std::tolower(c); });
    return ending;
}

QByteArray descriptionOfSvg(const std::filesystem::path& path)
{
    QFile file(pathText(path));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QXmlStreamReader xml(&file);
    while (!xml.atEnd())
        if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QLatin1String("desc"))
            return xml.readElementText().toUtf8();
    return {};
}

} // namespace

std::optional<SamplerKind> samplerNamed(const QString& told)
{
    for (const SamplerKind kind : samplerKinds())
        if (told == latin(name(kind)))
            return kind;
    return std::nullopt;
}

std::optional<Noise> noiseNamed(const QString& told)
{
    for (const Noise kind : noiseKinds())
        if (told == latin(name(kind)))
            return kind;
    return std::nullopt;
}

QJsonObject toJson(const RunSettings& settings)
{
    QJsonObject json{{QLatin1String("model"), pathText(settings.model)},
                     {QLatin1String("samples"), static_cast<qint64>(settings.samples)},
                     {QLatin1String("seed"), static_cast<qint64>(settings.seed)},
                     {QLatin1String("threads"), settings.threads}};
    json.insert(QLatin1String("noise"), latin(name(settings.noise)));
    if (settings.sampler)
        json.insert(QLatin1String("sampler"), latin(name(*settings.sampler)));
    if (settings.steps)
        json.insert(QLatin1String("steps"), *settings.steps);
    return json;
}

RunSettings runSettingsFrom(const QJsonObject& json, const RunSettings& otherwise)
{
    RunSettings settings = otherwise;
    const QString model = json.value(QLatin1String("model")).toString();
    if (QFile::exists(model))
        settings.model = model.toStdString();
    if (const auto samples = whole(json.value(QLatin1String("samples")), 1, 100000))
        settings.samples = static_cast<std::size_t>(*samples);
    if (const auto seed = whole(json.value(QLatin1String("seed")), 0, static_cast<double>(largestSeed)))
        settings.seed = static_cast<std::uint64_t>(*seed);
    if (const auto threads = whole(json.value(QLatin1String("threads")), 0, 4096))
        settings.threads = static_cast<int>(*threads);
    // Before there was a choice, every sample had noise of its own.
    settings.noise = noiseNamed(json.value(QLatin1String("noise")).toString()).value_or(Noise::independent);
    settings.sampler = samplerNamed(json.value(QLatin1String("sampler")).toString());
    settings.steps.reset();
    if (const auto steps = whole(json.value(QLatin1String("steps")), 1, 1000))
        settings.steps = static_cast<int>(*steps);
    return settings;
}

bool holdsWeightsOf(const QJsonObject& recipeModel, const std::filesystem::path& file)
{
    std::error_code code;
    const std::string hash = recipeModel.value(QLatin1String("sha256")).toString().toStdString();
    if (hash.empty() || !std::filesystem::is_regular_file(file, code) || sha256(file) != hash)
        return false;
    const QJsonObject coarse = recipeModel.value(QLatin1String("refines")).toObject();
    const std::string beside = coarse.value(QLatin1String("file")).toString().toStdString();
    return coarse.isEmpty() || holdsWeightsOf(coarse, file.parent_path() / beside);
}

RecipeModel findModel(const QJsonObject& recipeModel, std::vector<std::filesystem::path> models)
{
    models.emplace_back(recipeModel.value(QLatin1String("path")).toString().toStdString());
    const std::string name = recipeModel.value(QLatin1String("file")).toString().toStdString();
    const auto named = std::stable_partition(
        models.begin(), models.end(), [&name](const std::filesystem::path& file) { return file.filename() == name; });
    for (const std::filesystem::path& file : models)
        if (holdsWeightsOf(recipeModel, file))
            return {file, true};
    std::error_code code;
    const bool there = named != models.begin() && std::filesystem::exists(models.front(), code);
    return {there ? models.front() : std::filesystem::path(), false};
}

RecipeSettings settingsOfRecipe(const QByteArray& recipe, const RunSettings& otherwise,
                                const std::vector<std::filesystem::path>& models)
{
    const QJsonObject json = requireRecipe(recipe);
    RecipeSettings result;
    const QJsonObject sampler = json.value(QLatin1String("sampler")).toObject();
    const QJsonObject flat{{QLatin1String("samples"), json.value(QLatin1String("samples"))},
                           {QLatin1String("seed"), json.value(QLatin1String("seed"))},
                           {QLatin1String("noise"), json.value(QLatin1String("noise"))},
                           {QLatin1String("sampler"), sampler.value(QLatin1String("name"))},
                           {QLatin1String("steps"), sampler.value(QLatin1String("steps"))}};
    result.settings = runSettingsFrom(flat, otherwise);
    const QJsonObject model = json.value(QLatin1String("model")).toObject();
    const QString name = model.value(QLatin1String("file")).toString();
    const RecipeModel found = findModel(model, models);
    if (found.file.empty()) {
        result.note =
            QCoreApplication::translate("Recipe", "Its model, %1, is not in the list; open it first.").arg(name);
        return result;
    }
    result.settings.model = found.file;
    if (!found.same)
        result.note = QCoreApplication::translate(
                          "Recipe", "%1 has other weights than the model of this recipe: the samples will differ.")
                          .arg(name);
    return result;
}

bool carriesRecipeOnly(const std::filesystem::path& path)
{
    const std::string ending = endingOf(path);
    return ending == ".png" || ending == ".svg" || ending == ".pdf" || ending == ".json";
}

QByteArray recipeIn(const std::filesystem::path& path)
{
    QByteArray found;
    const std::string ending = endingOf(path);
    if (ending == ".png")
        found = QImageReader(pathText(path)).text(QStringLiteral("recipe")).toUtf8();
    else if (ending == ".svg")
        found = descriptionOfSvg(path);
    else if (ending == ".pdf")
        found = attachmentOfPdf(path, "recipe.json");
    else if (isPosteriorFile(path))
        found = QByteArray::fromStdString(readPosteriorRecipe(path));
    else if (QFile file(pathText(path)); file.open(QIODevice::ReadOnly))
        found = file.read(1 << 20);
    else
        throw InputError("Cannot open '" + path.string() + "': " + file.errorString().toStdString() + ".");
    try {
        static_cast<void>(requireRecipe(found));
    } catch (const InputError&) {
        throw InputError("'" + path.string() + "' carries no recipe of a run.");
    }
    return found;
}

} // namespace penumbra
