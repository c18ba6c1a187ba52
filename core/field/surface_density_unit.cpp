#include "field/surface_density_unit.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <regex>

namespace penumbra {
namespace {

// One spelling for each thing: small letters without blanks, signs of multiplication and braces.
std::string plain(const std::string& unit)
{
    std::string text = unit;
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    const std::pair<const char*, const char*> spellings[] = {{R"(\*\*)", "^"},
                                                             {R"([\s{}*]|\\,|·|\$)", ""},
                                                             {R"(\\?m_?(sun|☉|⊙|\\?odot)|solmass|m_sol|msol)", "msun"},
                                                             {"⁻²", "^-2"},
                                                             {"⁻¹", "^-1"},
                                                             {"²", "^2"},
                                                             {R"(10\^10)", "1e10"}};
    for (const auto& [pattern, spelling] : spellings)
        text = std::regex_replace(text, std::regex(pattern), spelling);
    return text;
}

} // namespace

std::optional<UnitScale> surfaceDensityScale(const std::string& unit, double h)
{
    // [power of ten] [h] Msun [/h or h^-1 or h] over ([k]pc[/h])^2, as a fraction or with the power -2.
    static const std::regex pattern(
        R"((1e10|1\.0?e\+?10)?(h(?:\^?-1)?)?\(?(1e10)?(h\^?-1)?(msun)(/h|h\^?-1|h)?\)?)"
        R"((?:/\(?(h\^?-1)?(m|k)?pc(/h|h\^?-1)?\)?\^?2\)?|[.]?\(?(h\^?-1)?(m|k)?pc(/h|h\^?-1)?\)?\^?\(?-2\)?))");
    static const std::regex logarithm(R"((?:dex|log_?10)\((.*)\))");
    std::smatch match;
    constexpr std::size_t longest = 200; // no unit is longer, and the expressions take stack for every letter
    if (unit.size() > longest)
        return std::nullopt;
    std::string text = plain(unit);
    const bool logarithmic = std::regex_match(text, match, logarithm);
    if (logarithmic)
        text = std::string(match[1]);
    if (!std::regex_match(text, match, pattern))
        return std::nullopt;
    const auto power = [&match](std::size_t group) {
        const std::string found = match[group];
        return found.empty() ? 0 : found == "h" ? 1 : -1;
    };
    const std::string prefix = match[8].matched ? match[8] : match[11];
    // Lengths of Mpc/h: a square of them is h^-2 Mpc^2, so it is divided by.
    const int ofLength = 2 * (power(7) + power(9) + power(10) + power(12)),
              ofH = power(2) + power(4) + power(6) - ofLength;
    const double perMegaparsec = prefix == "m" ? 1.0 : prefix == "k" ? 1e3 : 1e6;
    const double ten = match[1].matched || match[3].matched ? 1e10 : 1.0;
    // (Msun/h)/(Mpc/h)^2 is h Msun/Mpc^2.
    return UnitScale{ten * perMegaparsec * perMegaparsec * std::pow(h, ofH - 1), ofH != 1, logarithmic};
}

} // namespace penumbra
