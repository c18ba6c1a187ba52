#include "diffusion/model_card.h"

#include "base/atomic_file.h"
#include "base/error.h"

#include <fstream>
#include <iterator>
#include <string_view>

namespace penumbra {
namespace {

constexpr std::string_view beginning = "<!-- measured: begin ";
constexpr std::string_view closing = " -->\n";
constexpr std::string_view ending = "<!-- measured: end -->\n";

std::string sectionsOf(const std::string& text)
{
    std::string names;
    for (auto at = text.find(beginning); at != std::string::npos; at = text.find(beginning, at + 1)) {
        const auto name = at + beginning.size();
        names += (names.empty() ? "" : ", ") + text.substr(name, text.find(closing, name) - name);
    }
    return names.empty() ? "no measured sections" : "the sections " + names;
}

} // namespace

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

std::optional<std::string> cardMeasurement(const std::string& text, const std::string& section,
                                           const std::string& quantity)
{
    const auto from = text.find(std::string(beginning) + section + std::string(closing));
    const auto to = text.find(ending, from);
    const std::string row = "| " + quantity + " | ";
    const auto at = from == std::string::npos ? from : text.find(row, from);
    if (to == std::string::npos || at >= to)
        return std::nullopt;
    const auto cell = at + row.size();
    return text.substr(cell, text.find(" |", cell) - cell);
}

std::string withCardSection(const std::string& text, const std::string& section, const std::string& content)
{
    const std::string begin = std::string(beginning) + section + std::string(closing);
    const auto from = text.find(begin);
    const auto to = from == std::string::npos ? from : text.find(ending, from);
    if (to == std::string::npos)
        throw InputError("The model card has no measured section '" + section + "'; it has " + sectionsOf(text) + ".");
    return text.substr(0, from + begin.size()) + content + text.substr(to);
}

void writeModelCard(const std::filesystem::path& card, const std::string& text)
{
    writeWhole(card, text);
}

} // namespace penumbra
