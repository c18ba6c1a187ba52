#pragma once

#include <array>

namespace penumbra {

/// How large the window is drawn, in percent of what the screen asks for. Qt fixes it when a program starts.
inline constexpr std::array<int, 7> windowScales{100, 125, 150, 175, 200, 250, 300};

/// The size that was chosen last; 100 at first.
[[nodiscard]] int rememberedScale();
void rememberScale(int percent);

/// The one that this program was started with.
[[nodiscard]] int scaleInForce();

/// Puts a scale in force, before the application is made. `arguments` may hold --scale PERCENT, which goes before the
/// remembered one; what is no number from 50 to 400 is left to the command line's own complaint. A QT_SCALE_FACTOR that
/// is set already stays.
void applyScale(int argc, char** argv);

} // namespace penumbra
