#include "benchmarks/shown.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QOpenGLWidget>
#include <QSet>
#include <QWidget>
#include <QWindow>

namespace penumbra {
namespace {

constexpr qint64 patience = 30'000; // [ms]

} // namespace

bool waitUntilUsable(QWidget& window)
{
    QSet<const QOpenGLWidget*> drawn;
    QSet<const QOpenGLWidget*> watched;
    QElapsedTimer clock;
    clock.start();
    const auto ready = [&] {
        if (window.windowHandle() == nullptr || !window.windowHandle()->isExposed())
            return false;
        bool all = true;
        for (QOpenGLWidget* view : window.findChildren<QOpenGLWidget*>()) {
            if (!view->isVisible())
                continue;
            if (!watched.contains(view)) {
                watched.insert(view);
                QObject::connect(view, &QOpenGLWidget::frameSwapped, &window, [&drawn, view] { drawn.insert(view); });
                view->update();
            }
            all = all && drawn.contains(view);
        }
        return all;
    };
    while (!ready()) {
        if (clock.elapsed() > patience)
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 10);
    }
    for (const QOpenGLWidget* view : watched)
        QObject::disconnect(view, &QOpenGLWidget::frameSwapped, &window, nullptr);
    QCoreApplication::processEvents();
    return true;
}

} // namespace penumbra
