#pragma once

#include "ui/open_map.h"

#include <filesystem>
#include <optional>

namespace penumbra {

/// Truths that are known and wait to be revealed: those of universes made here to be guessed first. What is withheld
/// from a map is nowhere else in the window. Which files have one is remembered from start to start. GUI thread only.
class HiddenTruth
{
public:
    /// From now on nothing of the truth in this file is shown, whichever of its maps is opened.
    void hide(const std::filesystem::path& file);
    /// Takes the truth of a map that is being opened away if it is to be hidden. Forgets that of the map before.
    void withhold(OpenedMap& map);
    /// The map that is open has a truth that waits.
    [[nodiscard]] bool isWaiting() const { return m_truth.has_value(); }
    /// The truth of the map that is open; its file is no secret any more. Needs isWaiting().
    [[nodiscard]] Field reveal();

private:
    std::filesystem::path m_file; ///< of the map that is open
    std::optional<Field> m_truth; ///< of the map that is open
};

} // namespace penumbra
