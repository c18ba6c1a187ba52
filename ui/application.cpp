#include "ui/application.h"

#include "ui/file_task.h"

namespace penumbra {

Application::Application(int& argc, char** argv) : QApplication(argc, argv) {}

bool Application::notify(QObject* receiver, QEvent* event)
{
    try {
        return QApplication::notify(receiver, event);
    } catch (const std::exception& error) {
        tell(failureText(error));
    } catch (...) {
        tell(tr("Nobody knows what went wrong."));
    }
    return true; // handled: nobody else is to try
}

void Application::tell(const QString& message)
{
    QMetaObject::invokeMethod(
        this, [this, message] { Q_EMIT failed(message); }, Qt::QueuedConnection);
}

} // namespace penumbra
