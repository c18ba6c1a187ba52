#include "ui/hidden_truth.h"

#include <utility>

namespace penumbra {

void HiddenTruth::hide(const std::filesystem::path& file)
{
    m_files.insert(std::filesystem::weakly_canonical(file));
}

void HiddenTruth::withhold(OpenedMap& map)
{
    m_truth.reset();
    m_file = map.truthPath;
    if (map.truth && m_files.contains(std::filesystem::weakly_canonical(map.truthPath))) {
        m_truth = std::exchange(map.truth, std::nullopt);
        map.truthPath.clear();
    }
}

Field HiddenTruth::reveal()
{
    m_files.erase(std::filesystem::weakly_canonical(m_file));
    Field truth = std::move(m_truth.value());
    m_truth.reset();
    return truth;
}

} // namespace penumbra
