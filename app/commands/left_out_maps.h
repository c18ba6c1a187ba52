#pragma once

#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace penumbra::cli {

/// Maps of a stack that cannot be used, told of on standard error: a reason once, with the first map that it is of, and
/// at the end how many maps there were of each. Reasons that differ in their numbers alone (the pixels that lack a
/// value, the file that was to be written) are the same.
class LeftOutMaps
{
public:
    void add(std::size_t index, const std::string& why);
    /// Of how many maps; nothing where none was left out.
    void tellCount(std::size_t maps) const;

    [[nodiscard]] bool empty() const { return m_maps.empty(); }
    /// [{"index", "why"}, ..]: each map with its own reason.
    [[nodiscard]] const nlohmann::json& json() const { return m_maps; }

private:
    struct Reason
    {
        std::size_t first = 0, count = 0; ///< the first map, and how many there are
    };

    nlohmann::json m_maps = nlohmann::json::array();
    std::map<std::string, Reason> m_reasons; ///< by their words without numbers
};

} // namespace penumbra::cli
