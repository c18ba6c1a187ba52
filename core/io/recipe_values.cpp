#include "io/recipe_values.h"

#include "base/error.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace penumbra {
namespace {

std::optional<double> numberAt(const nlohmann::json& recipe, const char* pointer)
{
    const nlohmann::json* value = valueAt(recipe, pointer);
    return value != nullptr && value->is_number() ? std::optional(value->get<double>()) : std::nullopt;
}

} // namespace

const nlohmann::json* valueAt(const nlohmann::json& recipe, const char* pointer)
{
    const nlohmann::json::json_pointer at(pointer);
    return recipe.is_object() && recipe.contains(at) ? &recipe.at(at) : nullptr;
}

std::string recipeWithSamples(const std::string& recipe, std::size_t samples)
{
    nlohmann::json json = nlohmann::json::parse(recipe, nullptr, false);
    if (!json.is_object() || !json.contains("samples") || json["samples"] == samples)
        return recipe;
    json["samples"] = samples;
    return json.dump(2);
}

bool isOfEditedGalaxies(const std::string& recipe)
{
    const nlohmann::json json = nlohmann::json::parse(recipe, nullptr, false);
    const nlohmann::json* edits = valueAt(json, "/input/edit_options");
    return edits != nullptr && !edits->empty();
}

std::optional<double> inputLittleH(const nlohmann::json& recipe)
{
    const auto h = numberAt(recipe, "/input/little_h");
    if (h && !(*h > 0.0 && std::isfinite(*h)))
        throw InputError("The recipe says that h of the input is " + std::to_string(*h) +
                         "; a positive number was expected.");
    return h;
}

std::optional<double> inputRedshift(const nlohmann::json& recipe)
{
    return numberAt(recipe, "/input/redshift");
}

} // namespace penumbra
