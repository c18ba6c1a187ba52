#include "benchmarks/shown.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QWidget>
#include <QWindow>

namespace penumbra {
namespace {

constexpr qint64 patience = 30'000; // [ms]

} // namespace

bool waitUntilUsable(QWidget& window)
{
    QElapsedTimer clock;
    clock.start();
    while (window.windowHandle() == nullptr || !window.windowHandle()->isExposed()) {
        if (clock.elapsed() > patience)
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 10);
    }
    QCoreApplication::processEvents(); // what its first painting has asked for
    return true;
}

} // namespace penumbra
