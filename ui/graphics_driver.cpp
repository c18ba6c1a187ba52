#include "ui/graphics_driver.h"

#include <QOffscreenSurface>
#include <QOpenGLContext>

#include <utility>

namespace penumbra {

void loadGraphicsDriver()
{
    static bool loaded = false;
    if (std::exchange(loaded, true))
        return;
    QOffscreenSurface surface;
    surface.create();
    QOpenGLContext context;
    if (context.create() && context.makeCurrent(&surface))
        context.doneCurrent();
}

} // namespace penumbra
