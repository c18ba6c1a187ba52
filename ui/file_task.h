#pragma once

#include <QObject>

#include <functional>
#include <memory>

class QThread;

namespace penumbra {

/// One reading or writing of a file, off the GUI thread. Emits done or failed, once. Destruction waits for the work: a
/// file is never left half written.
class FileTask : public QObject
{
    Q_OBJECT

public:
    /// `work` runs on a thread of its own and throws what it cannot do.
    FileTask(std::function<void()> work, QObject* parent = nullptr);
    ~FileTask() override;

    void start();

Q_SIGNALS:
    void done();
    void failed(const QString& message);

private:
    std::unique_ptr<QThread> m_thread;
    std::function<void()> m_work;
};

} // namespace penumbra
