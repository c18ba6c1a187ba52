#include "ui/run_recipe.h"

#include "base/error.h"
#include "base/hash.h"
#include "io/posterior_file.h"
#include "ui/pdf_attachment.h"
#include "ui/texts.h"

#include <QCoreApplication>
#include <QFile>
#include <QImageReader>
#include <QJsonArray>
#include <QJsonDocument>
#include <QXmlStreamReader>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

namespace penumbra {
namespace {

QString latin(std::string_view value)
{
    return QString::fromLatin1(value.data(), static_cast<qsizetype>(value.size()));
}

// What the window takes.
struct Range
{
    qint64 least, most;
};
constexpr Range samplesRange{1, 100000}, seedRange{0, largestSeed}, threadsRange{0, 4096}, stepsRange{1, 1000};

std::optional<qint64> whole(const QJsonValue& value, Range range)
{
    const qint64 number = value.toInteger(range.least - 1); // which text and fractions are
    return number >= range.least && number <= range.most ? std::optional(number) : std::nullopt;
}

// Of what a recipe says, what the window cannot take over, a sentence each.
QStringList leftOut(const QJsonObject& recipe, const QJsonObject& flat)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("Recipe", text); };
    QStringList notes;
    const auto number = [&](QLatin1String key, const QString& named, Range range) {
        const QJsonValue value = flat.value(key);
        if (!value.isUndefined() && !whole(value, range))
            notes << tr("Its %1, %2, cannot be taken: from %3 to %4 can.")
                         .arg(named, recipeText(value))
                         .arg(range.least)
                         .arg(range.most);
    };
    number(QLatin1String("samples"), tr("number of samples"), samplesRange);
    number(QLatin1String("seed"), tr("seed"), seedRange);
    number(QLatin1String("steps"), tr("number of steps"), stepsRange);
    const QString sampler = flat.value(QLatin1String("sampler")).toString();
    if (!sampler.isEmpty() && !samplerNamed(sampler))
        notes << tr("Its sampler, %1, is not known here.").arg(sampler);
    const QString noise = flat.value(QLatin1String("noise")).toString();
    if (!noise.isEmpty() && !noiseNamed(noise))
        notes << tr("Its noise, %1, is not known here.").arg(noise);
    if (const qint64 first = recipe.value(QLatin1String("first_sample")).toInteger(); first > 0)
        notes << tr("Its samples are those from number %1 on; the window draws from number 0.").arg(first);
    return notes;
}

QJsonObject requireRecipe(const QByteArray& recipe)
{
    const QJsonObject json = recipeObject(recipe);
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

QJsonObject recipeObject(const QByteArray& recipe)
{
    QJsonObject json = QJsonDocument::fromJson(recipe).object();
    const auto seed = nlohmann::json::parse(recipe.begin(), recipe.end(), nullptr, false);
    if (seed.is_object() && seed.contains("seed") && seed["seed"].is_number_unsigned())
        if (const auto exact = seed["seed"].get<std::uint64_t>(); exact > std::numeric_limits<qint64>::max())
            json.insert(QLatin1String("seed"), QString::number(exact));
    return json;
}

QString recipeText(const QJsonValue& value)
{
    if (value.isBool())
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    if (value.isDouble()) {
        const qint64 whole = value.toInteger();
        return static_cast<double>(whole) == value.toDouble() ? QString::number(whole)
                                                              : QString::number(value.toDouble(), 'g', 12);
    }
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    return value.toString();
}

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
    if (const auto samples = whole(json.value(QLatin1String("samples")), samplesRange))
        settings.samples = static_cast<std::size_t>(*samples);
    if (const auto seed = whole(json.value(QLatin1String("seed")), seedRange))
        settings.seed = static_cast<std::uint64_t>(*seed);
    if (const auto threads = whole(json.value(QLatin1String("threads")), threadsRange))
        settings.threads = static_cast<int>(*threads);
    // Before there was a choice, every sample had noise of its own.
    settings.noise = noiseNamed(json.value(QLatin1String("noise")).toString()).value_or(Noise::independent);
    settings.sampler = samplerNamed(json.value(QLatin1String("sampler")).toString());
    settings.steps.reset();
    if (const auto steps = whole(json.value(QLatin1String("steps")), stepsRange))
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

bool isHeldAsNow(const QJsonObject& recipeSampler, const ModelInfo& model)
{
    return recipeSampler.value(QLatin1String("held_to_summaries")).toBool() == drawsSummaries(model);
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
    QStringList notes;
    if (found.file.empty())
        notes << QCoreApplication::translate("Recipe", "Its model, %1, is not in the list; open it first.").arg(name);
    else
        result.settings.model = found.file;
    if (!found.file.empty() && !found.same)
        notes << QCoreApplication::translate(
                     "Recipe", "%1 has other weights than the model of this recipe: the samples will differ.")
                     .arg(name);
    if (found.same && !isHeldAsNow(sampler, Model::probe(found.file)))
        notes << QCoreApplication::translate("Recipe", "Another version of Penumbra drew these samples, which did not "
                                                       "hold them to their summaries as this one does: they will "
                                                       "differ by some 0.03 dex.");
    result.note = (notes + leftOut(json, flat)).join(QLatin1Char(' '));
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
