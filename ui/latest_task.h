#pragma once

#include <QObject>
#include <QString>
#include <QThread>

#include <functional>
#include <memory>

namespace penumbra {

/// Works on a thread of its own, one piece of work at a time; of those that wait, only the newest is kept. For answers
/// that follow the mouse. Used on the GUI thread; destruction waits for the work at hand.
class LatestTask : public QObject
{
    Q_OBJECT

public:
    /// Runs on the worker thread and returns what is then done with its result on the GUI thread.
    using Work = std::function<std::function<void()>()>;

    explicit LatestTask(QObject* parent = nullptr, QThread::Priority priority = QThread::InheritPriority);
    ~LatestTask() override;

    void run(Work work);
    [[nodiscard]] bool isBusy() const { return m_busy; }

Q_SIGNALS:
    /// The work threw, or what was to be done with its result.
    void failed(const QString& message);

private:
    void start(Work work);
    void finish(const std::function<void()>& then);

    std::unique_ptr<QThread> m_thread;
    QObject* m_worker; ///< lives on the thread
    QThread::Priority m_priority;
    Work m_next;
    bool m_busy = false;
};

} // namespace penumbra
