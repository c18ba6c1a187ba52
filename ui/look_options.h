#pragma once

#include "ui/view_settings.h"

#include <QCommandLineOption>
#include <QList>

#include <utility>
#include <vector>

class QCommandLineParser;

namespace penumbra {

/// How the command line asks the maps to be shown; what is absent stays as it is.
struct LookOptions
{
    std::vector<MapQuantity> panels; ///< what the panels show, from the upper left; as many as one of panelCounts
    std::optional<Comparison> compare;
    std::optional<Stretch> stretch;     ///< of the masses
    std::optional<LimitsPreset> limits; ///< of the dark matter
    std::vector<std::pair<MapScale, Limits>> typedLimits;
    bool contours = false;

    [[nodiscard]] bool any() const
    {
        return !panels.empty() || compare || stretch || limits || !typedLimits.empty() || contours;
    }
};

[[nodiscard]] QList<QCommandLineOption> lookCommandLine();
/// Throws InputError for values that are none.
[[nodiscard]] LookOptions readLookOptions(const QCommandLineParser& parser);
/// The settings with what was asked for. Limits follow the data, for which they wait.
[[nodiscard]] ViewSettings withLook(ViewSettings settings, const LookOptions& options);

} // namespace penumbra
