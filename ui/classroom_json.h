#pragma once

#include "ui/galaxy_editor.h"

#include <QJsonObject>

#include <vector>

namespace penumbra {

/// What a session keeps of the classroom.
struct ClassroomState
{
    bool truthHidden = false; ///< of the map that is open
    GalaxyEditSteps edits;
    std::vector<GalaxyEdit> drawnOf;  ///< of the map that the samples are of
    std::vector<GalaxyEdit> beforeOf; ///< of the map that they are compared with
    bool editing = false;             ///< the edit bar is shown

    friend bool operator==(const ClassroomState&, const ClassroomState&) = default;
};

/// As sessions keep it; lengths in Mpc/h, masses as log10 of Msun/h.
[[nodiscard]] QJsonObject toJson(const ClassroomState& state);
/// The reverse; edits that make no sense are left out.
[[nodiscard]] ClassroomState classroomStateFrom(const QJsonObject& json);

} // namespace penumbra
