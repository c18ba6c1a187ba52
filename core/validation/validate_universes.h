#pragma once

#include "base/progress.h"
#include "universe/simulate.h"
#include "validation/check.h"
#include "validation/map_checks.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>

namespace penumbra {

/// What to make and what to hold it against.
struct ValidationRequest
{
    SimulationSettings simulation; ///< `threads` is how many universes are made at a time
    /// Of boxes with fixed amplitudes, for power and haloes: wide ones and ones of the simulation's side, as many of
    /// each. The scatter of the pairs is the error, so that one pair has none that is known.
    std::size_t pairs = 4;
    /// Fiducial ones, for maps; not made when `fiducial` is given. Each has galaxies of its own, whose scatter is
    /// judged by.
    std::size_t universes = 24;
    std::uint64_t seed = 1;
    std::optional<std::filesystem::path> fiducial; ///< universe file at the fiducial point
    std::optional<std::filesystem::path> range;    ///< universe file over the parameter range
    std::optional<ObservedField> observed;
};

/// Called with every group of figures as soon as it is complete.
using CheckGroupFn = std::function<void(const CheckGroup&)>;

/// Measures mock universes, and the parts they are made of, against published figures and an observed field, all at the
/// fiducial point of CAMELS (UniverseParameters as they come) except for the range. Progress counts "time step". Throws
/// UsageError for settings that no universe can be made with or measured, InputError for files that do not hold what
/// they should.
[[nodiscard]] Outcome validateUniverses(const ValidationRequest& request, const CheckGroupFn& finished,
                                        const ProgressFn& progress = {}, const std::stop_token& stop = {});

} // namespace penumbra
