#include "ui/posterior_files.h"

#include "base/error.h"
#include "io/recipe_values.h"

#include <algorithm>

namespace penumbra {
namespace {

bool samePixels(const Field& a, const Field& b)
{
    return std::equal(a.pixels().begin(), a.pixels().end(), b.pixels().begin(), b.pixels().end());
}

} // namespace

PosteriorContents contentsOf(const PosteriorSnapshot& posterior)
{
    PosteriorContents contents;
    contents.input = *posterior.input;
    if (posterior.truth)
        contents.truth = *posterior.truth;
    for (const auto& sample : posterior.samples)
        contents.samples.push_back(*sample);
    contents.indices = posterior.indices;
    contents.recipe = posterior.recipe;
    contents.seed = posterior.seed;
    contents.noise = posterior.noise;
    return contents;
}

void writePosterior(const std::filesystem::path& path, const PosteriorSnapshot& posterior, std::size_t from)
{
    std::optional<Field> truth;
    if (posterior.truth)
        truth = *posterior.truth;
    PosteriorWriter writer(path,
                           {*posterior.input, std::move(truth), posterior.seed, posterior.recipe, posterior.noise});
    for (std::size_t i = from; i < posterior.samples.size(); ++i)
        writer.append(*posterior.samples[i], posterior.indices[i]);
    writer.finish();
}

std::shared_ptr<PosteriorAccumulator> readPosteriorFiles(const std::vector<std::filesystem::path>& files)
{
    std::shared_ptr<PosteriorAccumulator> posterior;
    std::shared_ptr<const Field> input;
    std::uint64_t seed = 0;
    for (const std::filesystem::path& file : files) {
        PosteriorContents contents = readPosterior(file);
        if (!posterior) {
            input = std::make_shared<const Field>(std::move(contents.input));
            const auto truth = contents.truth ? std::make_shared<const Field>(std::move(*contents.truth)) : nullptr;
            seed = contents.seed;
            posterior = std::make_shared<PosteriorAccumulator>(input, truth, seed, contents.recipe, contents.noise);
        } else if (contents.seed != seed || !samePixels(contents.input, *input)) {
            throw InputError("'" + file.string() + "' is of another run than '" + files.front().string() + "'.");
        }
        for (std::size_t i = 0; i < contents.samples.size(); ++i)
            posterior->add(std::move(contents.samples[i]), contents.indices[i]);
    }
    if (files.size() > 1 && !posterior->recipe().empty()) // each tells the number of its own
        posterior->setRecipe(recipeWithSamples(posterior->recipe(), posterior->count()));
    return posterior;
}

OpenedMap asMap(const PosteriorSnapshot& posterior, const std::filesystem::path& file, const FileIdentity& asRead)
{
    OpenedMap map;
    map.info.path = file;
    map.info.maps = 1;
    map.options.dataset = "input/stellar";
    map.asRead = asRead;
    map.stellar = *posterior.input;
    if (posterior.truth)
        map.truth = *posterior.truth;
    map.truthPath = file;
    map.truthFound = true;
    return map;
}

} // namespace penumbra
