#pragma once

#include "ui/look_options.h"
#include "ui/theme.h"

#include <QSize>
#include <QString>
#include <QStringList>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace penumbra {

/// When a scripted picture is taken.
struct CaptureMoment
{
    enum class Kind { shown, estimate, samples, finished };
    Kind kind = Kind::shown;
    std::size_t samples = 0; ///< for Kind::samples: as soon as so many are finished
};

/// What the desktop program was asked to do when it was started.
struct LaunchOptions
{
    std::optional<std::filesystem::path> map, truth, model; ///< `map` may be a posterior file
    std::size_t index = 0;
    std::optional<std::size_t> samples;
    std::optional<int> steps;
    std::optional<std::uint64_t> seed;
    bool run = false;
    std::optional<std::filesystem::path> capture; ///< PNG of the window
    CaptureMoment captureAfter;
    std::optional<ThemeKind> theme; ///< absent: the one chosen last
    LookOptions look;
    QSize size{1440, 900};
    bool quit = false; ///< when all of this is done; errors then go to stderr and end the program
};

/// Reads the arguments, the program's name first. Prints and exits for --help and --version. Throws InputError for
/// what it does not understand.
[[nodiscard]] LaunchOptions parseCommandLine(const QStringList& arguments);

} // namespace penumbra
