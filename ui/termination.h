#pragma once

#include <QObject>

class QSocketNotifier;

namespace penumbra {

/// Hears that the system wants the program to end, by SIGTERM or SIGHUP as at a log-out or by Ctrl-C in its terminal
/// (SIGINT), for as long as it lives. A second Ctrl-C ends the program where it is. What is ignored, as nohup has it,
/// stays so. At most one at a time; GUI thread.
class Termination : public QObject
{
    Q_OBJECT

public:
    /// Throws Error when the system gives no pipe.
    explicit Termination(QObject* parent = nullptr);
    ~Termination() override;

Q_SIGNALS:
    void requested(); ///< once

private:
    int m_in = -1; ///< where the handler's byte arrives
    QSocketNotifier* m_notifier;
};

} // namespace penumbra
