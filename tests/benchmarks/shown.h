#pragma once

class QWidget;

namespace penumbra {

/// Turns the event loop until the window is on the screen, with its first picture, and nothing waits to be done: from
/// then on it can be used. Gives up after half a minute and returns false.
bool waitUntilUsable(QWidget& window);

} // namespace penumbra
