#include "diffusion/model_card.h"

#include "base/error.h"

#include <fstream>
#include <iterator>

namespace penumbra {

std::optional<std::filesystem::path> modelCard(const std::filesystem::path& model)
{
    std::filesystem::path card = model;
    card.replace_extension(".md");
    std::error_code failure;
    return std::filesystem::is_regular_file(card, failure) ? std::optional(card) : std::nullopt;
}

std::string readModelCard(const std::filesystem::path& card)
{
    std::ifstream file(card, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(file)), {});
    if (!file)
        throw InputError("Cannot read the model card " + card.string() + "; is it there, and readable?");
    return text;
}

} // namespace penumbra
