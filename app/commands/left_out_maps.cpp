#include "commands/left_out_maps.h"

#include "text.h"

#include <iostream>
#include <regex>

namespace penumbra::cli {

void LeftOutMaps::add(std::size_t index, const std::string& why)
{
    static const std::regex number("[0-9]+");
    Reason& reason = m_reasons[std::regex_replace(why, number, "#")];
    if (reason.count++ == 0) {
        reason.first = index;
        std::cerr << formatted("Map %zu is left out. ", index) << why << '\n';
    }
    m_maps.push_back({{"index", index}, {"why", why}});
}

void LeftOutMaps::tellCount(std::size_t maps) const
{
    if (empty())
        return;
    std::string text = formatted("%zu of %zu maps were left out", m_maps.size(), maps);
    if (m_reasons.size() == 1)
        text += m_maps.size() > 1 ? ", all for that reason" : "";
    else
        for (const char* separator = ": "; const auto& [words, reason] : m_reasons) {
            text += separator + formatted("%zu for the reason told of map %zu", reason.count, reason.first);
            separator = ", ";
        }
    std::cerr << text << ".\n";
}

} // namespace penumbra::cli
