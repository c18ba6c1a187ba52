#pragma once

#include <QSize>

class QDialog;
class QWidget;

namespace penumbra {

/// What the window's screen has room for below a title bar [logical pixels].
[[nodiscard]] QSize roomOnScreen(const QWidget& window);

/// Shows a dialog as large as wanted, or as its contents ask for, and no larger than its screen: there its contents
/// scroll, but for the row of buttons `below` them, which is always seen. To be called when its layout is complete;
/// takes that over.
void fitToScreen(QDialog& dialog, QSize wanted = {}, QWidget* below = nullptr);

} // namespace penumbra
