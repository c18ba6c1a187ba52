#include "commands/map_list.h"

#include "base/error.h"
#include "text.h"

#include <regex>
#include <set>
#include <sstream>

namespace penumbra::cli {

MapRanges toldMaps(const std::string& told)
{
    static const std::regex pattern("([0-9]{1,9})(?:-([0-9]{1,9}))?");
    MapRanges ranges;
    if (told == "all")
        return ranges;
    std::istringstream parts(told);
    for (std::string part; std::getline(parts, part, ',');) {
        std::smatch match;
        if (!std::regex_match(part, match, pattern))
            throw UsageError("expected all, or numbers and ranges such as 0-9,12, found '" + told + "'");
        const std::size_t first = std::stoul(match[1]);
        const std::size_t last = match[2].matched ? std::stoul(match[2]) : first;
        if (last < first)
            throw UsageError("the range " + part + " ends before it begins");
        ranges.emplace_back(first, last);
    }
    if (ranges.empty())
        throw UsageError("no map is named");
    return ranges;
}

std::vector<std::size_t> mapNumbers(const std::string& told, std::size_t count)
{
    MapRanges ranges = toldMaps(told);
    if (ranges.empty() && count > 0)
        ranges.emplace_back(0, count - 1);
    std::set<std::size_t> numbers;
    for (const auto& [first, last] : ranges) {
        if (last >= count)
            throw InputError("--maps " + told + ": the file holds " + std::to_string(count) +
                             " maps, counted from 0. Leave out those that it does not have.");
        for (std::size_t number = first; number <= last; ++number)
            numbers.insert(number);
    }
    return {numbers.begin(), numbers.end()};
}

std::string withMapNumber(const std::string& name, std::size_t map)
{
    const auto place = name.find("{}");
    if (place == std::string::npos)
        throw UsageError("with --maps, '" + name + "' must have {} where the number of the map is to be: P_{}.h5");
    return name.substr(0, place) + formatted("%05zu", map) + name.substr(place + 2);
}

} // namespace penumbra::cli
