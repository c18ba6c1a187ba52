#pragma once

#include "ui/worker_thread.h"

#include <QObject>

#include <functional>

namespace penumbra {

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
