#include "commands/map_list.h"

#include "base/error.h"
#include "text.h"
#include "usage_error.h"

#include <numeric>
#include <regex>
#include <set>
#include <sstream>

namespace penumbra::cli {

std::vector<std::size_t> mapNumbers(const std::string& told, std::size_t count)
{
    if (told == "all") {
        std::vector<std::size_t> all(count);
        std::iota(all.begin(), all.end(), 0);
        return all;
    }
    static const std::regex pattern("([0-9]{1,9})(?:-([0-9]{1,9}))?");
    std::set<std::size_t> numbers;
    std::istringstream parts(told);
    for (std::string part; std::getline(parts, part, ',');) {
        std::smatch match;
        if (!std::regex_match(part, match, pattern))
            throw UsageError("--maps: expected all, or numbers and ranges such as 0-9,12, found '" + told + "'");
        const std::size_t first = std::stoul(match[1]);
        const std::size_t last = match[2].matched ? std::stoul(match[2]) : first;
        if (last < first)
            throw UsageError("--maps: the range " + part + " ends before it begins");
        if (last >= count)
            throw InputError("--maps " + told + ": the file holds " + std::to_string(count) +
                             " maps, counted from 0. Leave out those that it does not have.");
        for (std::size_t number = first; number <= last; ++number)
            numbers.insert(number);
    }
    if (numbers.empty())
        throw UsageError("--maps: no map is named");
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
