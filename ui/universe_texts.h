#pragma once

#include "ui/particle_flow.h"

#include <QString>

#include <cstddef>
#include <vector>

namespace penumbra {

/// A parameter of a universe in words.
struct ParameterText
{
    QString name, tip;
};

/// Of UniverseParameters, counted as in parameterNames.
[[nodiscard]] ParameterText textOf(std::size_t parameter);

/// That a box is cut into along each axis, as those of the bundled training set: 5 Mpc/h deep.
inline constexpr std::size_t universeSlabs = 5;

/// How finely a universe can be made.
struct Resolution
{
    std::size_t particlesPerSide;
    QString name;
};

[[nodiscard]] std::vector<Resolution> resolutions();

/// What is shown at a moment: "Today.  32,768 of 262,144 particles shown, 25 Mpc/h on a side."
[[nodiscard]] QString captionOf(const ParticleFrame& frame, std::size_t particlesPerSide);

} // namespace penumbra
