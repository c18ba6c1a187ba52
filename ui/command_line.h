#pragma once

#include "field/labelled_universe.h"
#include "ui/figure_file.h"
#include "ui/look_options.h"
#include "ui/mark_options.h"
#include "ui/run_settings.h"
#include "ui/theme.h"

#include <QPointF>
#include <QRectF>
#include <QSize>
#include <QString>
#include <QStringList>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace penumbra {

/// When a scripted picture is taken.
struct CaptureMoment
{
    enum class Kind { shown, estimate, samples, finished };
    Kind kind = Kind::shown;
    std::size_t samples = 0; ///< for Kind::samples: as soon as so many are finished
};

/// A universe to be made at the start.
struct UniverseWish
{
    UniverseParameters parameters;
    std::uint64_t seed = 1;
    /// As the dialog has them where absent.
    std::optional<std::size_t> particlesPerSide;
    std::optional<std::size_t> axis; ///< along which the map is projected: 0 is x
    std::optional<std::size_t> slab; ///< that becomes the map, from 0
};

/// What the desktop program was asked to do when it was started.
struct LaunchOptions
{
    std::optional<std::filesystem::path> map, truth, model; ///< `map` may be a posterior, a session, a recipe
    std::optional<std::size_t> truthIndex;                  ///< which map of `truth`
    std::optional<UniverseWish> universe;                   ///< to be made first; `run` predicts its dark matter
    std::size_t index = 0;
    std::optional<std::string> dataset;
    std::optional<double> side, depth; ///< [Mpc/h]
    bool notPeriodic = false, missingAsEmpty = false;
    std::optional<std::string> unit;
    std::optional<std::size_t> samples;
    std::optional<int> steps;
    std::optional<SamplerKind> sampler;
    std::optional<Noise> noise;
    std::optional<int> threads;
    std::optional<ComputeDevice> device;
    std::optional<std::uint64_t> seed;
    bool run = false;
    std::optional<std::filesystem::path> record;                ///< video, GIF or folder that the run goes to
    CaptureMoment captureAfter;                                 ///< when all that follows is done, in this order
    QStringList actions;                                        ///< entries of the menus, as menuActions() names them
    std::optional<std::size_t> sample;                          ///< the finished sample to show, from 0
    std::optional<int> step;                                    ///< of the path of the sample that is shown, from 1
    std::optional<QRectF> zoom;                                 ///< the part of the maps to show [Mpc/h]
    QString tab;                                                ///< title of a tab to turn to
    std::optional<QPointF> cursor;                              ///< where the readout reads [Mpc/h]
    std::optional<std::filesystem::path> save, session, figure; ///< files to write
    FigureSize figureSize;
    QString figurePart;                           ///< "everything", "chart", or the title of a panel; empty: everything
    std::optional<std::filesystem::path> capture; ///< PNG of the window
    std::optional<ThemeKind> theme;               ///< absent: the one chosen last
    std::optional<QSize> size;                    ///< absent: as it was last
    bool listActions = false;                     ///< print the names for `actions` and leave
    LookOptions look;                             ///< of the maps
    MarkOptions marks;                            ///< on them, and edits of the galaxies
    bool quit = false; ///< when all of this is done; errors then go to stderr and end the program
};

/// The arguments have the program leave once it has done what they say: --quit or --list-actions. Such a run reads
/// nothing that was remembered, and leaves nothing to remember.
[[nodiscard]] bool isScripted(int argc, const char* const* argv);

inline constexpr QSize defaultWindowSize{1440, 900};

/// Reads the arguments, the program's name first. Prints and exits for --help and --version. Throws InputError for
/// what it does not understand.
[[nodiscard]] LaunchOptions parseCommandLine(const QStringList& arguments);

} // namespace penumbra
