#pragma once

#include <QColor>

class QApplication;

namespace penumbra {

enum class ThemeKind { dark, light };

/// The colours of the window. Amber marks what is live or true, blue what comes from the posterior.
struct Theme
{
    ThemeKind kind;
    QColor window;  ///< behind everything
    QColor raised;  ///< fields and buttons that can be pressed
    QColor pressed; ///< the same, hovered or selected
    QColor line;    ///< hairlines between parts
    QColor text;
    QColor dim; ///< captions, units, axes
    QColor amber;
    QColor blue;
    QColor green;
    QColor warning;
    QColor map; ///< under the maps, dark in both themes
};

/// The theme in use; GUI thread only.
[[nodiscard]] const Theme& theme();

/// Puts palette and style sheet of a theme on the application. Widgets that paint themselves hear of it as a
/// QEvent::PaletteChange.
void applyTheme(QApplication& application, ThemeKind kind);

/// The theme that was chosen last in the menu; dark at first.
[[nodiscard]] ThemeKind rememberedTheme();
void rememberTheme(ThemeKind kind);

} // namespace penumbra
