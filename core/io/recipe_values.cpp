#include "io/recipe_values.h"

#include "base/error.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace penumbra {
namespace {

constexpr double camelsHubble = 67.11; // [km/s/Mpc], arXiv:2010.00619

std::optional<double> numberAt(const nlohmann::json& recipe, const char* pointer)
{
    const nlohmann::json::json_pointer at(pointer);
    if (!recipe.is_object() || !recipe.contains(at) || !recipe.at(at).is_number())
        return std::nullopt;
    return recipe.at(at).get<double>();
}

} // namespace

std::string withSamples(std::string recipe, std::size_t samples)
{
    nlohmann::json json = nlohmann::json::parse(recipe, nullptr, false);
    if (!json.is_object() || !json.contains("samples") || json["samples"] == samples)
        return recipe;
    json["samples"] = samples;
    return json.dump(2);
}

double littleH(const nlohmann::json& recipe)
{
    const double hubble = numberAt(recipe, "/H0").value_or(camelsHubble);
    if (!(hubble > 0.0 && std::isfinite(hubble)))
        throw InputError("The recipe says H0 = " + std::to_string(hubble) +
                         " km/s/Mpc; a positive number was expected.");
    return hubble / 100.0;
}

std::optional<double> inputRedshift(const nlohmann::json& recipe)
{
    return numberAt(recipe, "/input/redshift");
}

} // namespace penumbra
