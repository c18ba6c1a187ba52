#pragma once

#include "ui/worker_thread.h"

#include <QObject>

#include <exception>
#include <functional>

namespace penumbra {

/// What to tell of something that files have led to: the message of an error, or that the memory did not suffice.
[[nodiscard]] QString failureText(const std::exception& error);

/// One reading or writing of a file, off the GUI thread. Emits done or failed, once. Destruction waits for the work: a
/// file is never left half written.
class FileTask : public QObject
{
    Q_OBJECT

public:
    /// `work` runs on a thread of its own and throws what it cannot do.
    FileTask(std::function<void()> work, QObject* parent = nullptr);

    void start();

Q_SIGNALS:
    void done();
    void failed(const QString& message);

private:
    std::function<void()> m_work;
    WorkerThread m_worker;
};

} // namespace penumbra
