#pragma once

#include "ui/run_settings.h"

#include <QJsonObject>
#include <QString>

#include <string>

namespace penumbra {

/// The sampler that recipes call so; nothing for other names.
[[nodiscard]] std::optional<SamplerKind> samplerNamed(const QString& told);

/// The noise that recipes call so; nothing for other names.
[[nodiscard]] std::optional<Noise> noiseNamed(const QString& told);

/// The JSON of a recipe; empty when it is none. Seeds of 2^63 and more, which Qt's JSON does not hold exactly, are
/// texts.
[[nodiscard]] QJsonObject recipeObject(const QByteArray& recipe);
/// What stands in a recipe, in a line: numbers as they were written, seeds with all their digits.
[[nodiscard]] QString recipeText(const QJsonValue& value);

/// JSON holds whole numbers exactly up to this one.
inline constexpr std::uint64_t largestSeed = 9007199254740992;

/// The choices of a run as a session keeps them.
[[nodiscard]] QJsonObject toJson(const RunSettings& settings);
/// The reverse; what is missing or out of range stays as in `otherwise`.
[[nodiscard]] RunSettings runSettingsFrom(const QJsonObject& json, const RunSettings& otherwise);

/// The file holds the weights of the model that a recipe names, and, where that refines the maps of another, so does
/// the other's beside it.
[[nodiscard]] bool holdsWeightsOf(const QJsonObject& recipeModel, const std::filesystem::path& file);

/// The model that a recipe names.
struct RecipeModel
{
    std::filesystem::path file; ///< empty where there is none
    bool same = false;          ///< it holds the very weights, else it only has the name of their file
};
/// The one of the recipe's hash among `models` and where the run had it; else one of its file's name. Reads files.
[[nodiscard]] RecipeModel findModel(const QJsonObject& recipeModel, std::vector<std::filesystem::path> models);

/// Whether samples of this model are held to their summaries as those of the recipe's sampler were: it says so
/// where they were.
[[nodiscard]] bool isHeldAsNow(const QJsonObject& recipeSampler, const ModelInfo& model);

/// A recipe as it can be drawn again, and what stands in the way of the very same samples.
struct RecipeSettings
{
    RunSettings settings;
    QString note; ///< sentences: the model is not at hand, the seed too large, ..; empty when nothing does
};

/// What a recipe (the JSON text of core's recipe()) says of model, sampler, steps, samples, seed and noise. The model
/// is that of findModel(); `otherwise.model` where there is none. Throws InputError when `recipe` is no recipe of
/// Penumbra.
[[nodiscard]] RecipeSettings settingsOfRecipe(const QByteArray& recipe, const RunSettings& otherwise,
                                              const std::vector<std::filesystem::path>& models);

/// By its name, a figure or a recipe: a file to take a recipe from, not to open as a map.
[[nodiscard]] bool carriesRecipeOnly(const std::filesystem::path& path);

/// The recipe that a file carries: a recipe saved as JSON, a posterior (HDF5), or a figure exported by Penumbra (PDF,
/// SVG, PNG). Throws InputError when it carries none.
[[nodiscard]] QByteArray recipeIn(const std::filesystem::path& path);

} // namespace penumbra
