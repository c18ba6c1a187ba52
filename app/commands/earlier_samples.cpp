#include "commands/earlier_samples.h"

#include "base/error.h"
#include "io/posterior_file.h"
#include "io/recipe_values.h"
#include "text.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace penumbra::cli {

namespace {

/// What of a recipe decides which samples come of it.
struct Part
{
    const char* name;
    const char* pointer; ///< into the recipe's JSON
};
constexpr std::array parts{Part{"the map (SHA-256)", "/input/sha256"},
                           Part{"the map's index", "/input/index"},
                           Part{"the dataset", "/input/dataset"},
                           Part{"the edits", "/input/edit_options"},
                           Part{"the model (SHA-256)", "/model/sha256"},
                           Part{"the model that it refines (SHA-256)", "/model/refines/sha256"},
                           Part{"the sampler", "/sampler/name"},
                           Part{"the number of steps", "/sampler/steps"},
                           Part{"gamma of the first step", "/sampler/gamma_start"},
                           Part{"gamma of the last step", "/sampler/gamma_end"},
                           Part{"whether the last step is denoised", "/sampler/final_denoise"},
                           Part{"whether samples are held to summaries", "/sampler/held_to_summaries"},
                           Part{"the seed", "/seed"}};

std::string valueOf(const nlohmann::json& recipe, const char* pointer)
{
    const nlohmann::json* found = valueAt(recipe, pointer);
    if (found == nullptr)
        return "not told";
    if (found->is_number_float()) // the last digits are those of a machine
        return formatted("%.9g", found->get<double>());
    std::string value = found->dump();
    if (value.starts_with("\"/")) // datasets with and without their slash
        value.erase(1, 1);
    return value;
}

} // namespace

EarlierSamples earlierSamples(const std::string& path, const std::string& recipe, Noise noise, const Field& input)
{
    const std::string refusal = "Cannot append to '" + path + "': ";
    if (isPosteriorFits(path))
        throw InputError(refusal + "it is FITS, and samples are added to HDF5 only. Write to another file.");
    PosteriorContents found = readPosterior(path);
    const auto here = nlohmann::json::parse(recipe), there = nlohmann::json::parse(found.recipe, nullptr, false);
    for (const Part& part : parts)
        if (const auto now = valueOf(here, part.pointer), then = valueOf(there, part.pointer); now != then)
            throw InputError(refusal + "now " + part.name + ": " + now + ", and when its samples were drawn: " + then +
                             ". Draw as then, or write to another file.");
    if (found.noise != noise)
        throw InputError(refusal + "its samples have " + std::string(name(found.noise)) + " noise. Give --noise " +
                         std::string(name(found.noise)) + ", or write to another file.");
    if (found.input.geometry() != input.geometry() || !std::ranges::equal(found.input.pixels(), input.pixels()))
        throw InputError(refusal +
                         "its samples are of a map that was read or prepared otherwise. Write to another file.");
    if (found.indices.empty())
        throw InputError(refusal + "it holds no samples. Write to another file.");
    return {std::move(found.samples), std::move(found.indices), std::move(found.truth), std::move(found.recipe)};
}

} // namespace penumbra::cli
