#include "commands/posterior_description.h"

#include "commands/sample_digest.h"
#include "commands/shared_options.h"
#include "io/recipe_values.h"
#include "text.h"

#include <iostream>
#include <nlohmann/json.hpp>

namespace penumbra::cli {

namespace {

using nlohmann::json;

/// What the recipe has at a place, as text; empty where it has nothing.
std::string told(const json& recipe, const char* pointer)
{
    const json* value = valueAt(recipe, pointer);
    if (value == nullptr)
        return {};
    return value->is_string() ? value->get<std::string>() : value->dump();
}

void line(std::ostream& out, const char* caption, const std::string& text)
{
    if (!text.empty())
        out << formatted("%-16s", caption) << text << '\n';
}

std::string samplesText(const PosteriorContents& posterior)
{
    const std::size_t size = posterior.input.size(), count = posterior.samples.size();
    std::string text = formatted("%zu of %zu x %zu pixels", count, size, size);
    if (count > 0)
        text += formatted(", numbers %u to %u of seed %llu", posterior.indices.front(), posterior.indices.back(),
                          static_cast<unsigned long long>(posterior.seed));
    return text + (posterior.noise == Noise::antithetic ? ", in antithetic pairs" : ", independent");
}

std::string inputText(const json& recipe)
{
    std::string text = told(recipe, "/input/file");
    if (const std::string dataset = told(recipe, "/input/dataset"); !dataset.empty())
        text += ", " + dataset;
    if (const std::string index = told(recipe, "/input/index"); !index.empty())
        text += " [" + index + "]";
    if (const std::string edits = told(recipe, "/input/edits"); !edits.empty())
        text += ", " + edits;
    return text;
}

std::string modelText(const json& recipe)
{
    const std::string name = told(recipe, "/model/name"), hash = told(recipe, "/model/sha256");
    return hash.empty() ? name : name + " (SHA-256 " + hash.substr(0, 16) + ")";
}

std::string samplerText(const json& recipe)
{
    const std::string name = told(recipe, "/sampler/name"), steps = told(recipe, "/sampler/steps");
    return steps.empty() ? name : name + ", " + steps + " steps";
}

std::string originText(const json& recipe)
{
    const std::string version = told(recipe, "/version"), date = told(recipe, "/date");
    return version.empty() ? date : date + " by Penumbra " + version;
}

SampleDigest summaryOf(const PosteriorContents& posterior)
{
    SampleDigest summary(posterior.truth, posterior.noise);
    for (std::size_t i = 0; i < posterior.samples.size(); ++i)
        summary.add(posterior.samples[i], posterior.indices[i]);
    return summary;
}

} // namespace

void printPosterior(std::ostream& out, const std::string& path, const PosteriorContents& posterior)
{
    const json recipe = jsonOrText(posterior.recipe);
    line(out, "posterior", path);
    line(out, "samples", samplesText(posterior));
    line(out, "geometry", geometryText(posterior.input.geometry()));
    line(out, "input", inputText(recipe));
    line(out, "", told(recipe, "/input/preparation"));
    line(out, "this input", told(recipe, "/input/among_training_maps/sentence"));
    line(out, "model", modelText(recipe));
    line(out, "sampler", samplerText(recipe));
    line(out, "made", originText(recipe));
    line(out, "truth", posterior.truth ? "known" : "not known");
    if (!posterior.samples.empty())
        summaryOf(posterior).print(out);
    out << "--json FILE writes the whole recipe.\n";
}

json posteriorJson(const std::string& path, const PosteriorContents& posterior)
{
    json result{{"kind", "posterior"},
                {"path", path},
                {"samples", posterior.samples.size()},
                {"size", posterior.input.size()},
                {"unit", surfaceDensityUnit},
                {"geometry", geometryJson(posterior.input.geometry())},
                {"indices", posterior.indices},
                {"seed", posterior.seed},
                {"noise", name(posterior.noise)},
                {"recipe", jsonOrText(posterior.recipe)},
                {"truth_known", posterior.truth.has_value()}};
    if (!posterior.samples.empty())
        result.update(summaryOf(posterior).json());
    return result;
}

} // namespace penumbra::cli
