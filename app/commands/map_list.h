#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace penumbra::cli {

/// First and last of each range of maps.
using MapRanges = std::vector<std::pair<std::size_t, std::size_t>>;

/// Of "0-9,12", as it is told; none of "all". Throws UsageError for other texts.
[[nodiscard]] MapRanges toldMaps(const std::string& told);

/// Numbers of maps told as "all", or as numbers and ranges with commas between them, "0-9,12", in rising order, each
/// once; of a stack of `count`. Throws as toldMaps, and InputError for numbers that the stack does not have.
[[nodiscard]] std::vector<std::size_t> mapNumbers(const std::string& told, std::size_t count);

/// A file name with the number of a map, in five digits, for its "{}". Throws UsageError where there is none.
[[nodiscard]] std::string withMapNumber(const std::string& name, std::size_t map);

} // namespace penumbra::cli
