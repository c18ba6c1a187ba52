#include "ui/file_task.h"

#include <QThread>

#include <exception>

namespace penumbra {

FileTask::FileTask(std::function<void()> work, QObject* parent) : QObject(parent), m_work(std::move(work)) {}

FileTask::~FileTask()
{
    if (m_thread)
        m_thread->wait();
}

void FileTask::start()
{
    m_thread.reset(QThread::create([this] {
        try {
            m_work();
        } catch (const std::exception& error) {
            Q_EMIT failed(QString::fromUtf8(error.what()));
            return;
        }
        Q_EMIT done();
    }));
    m_thread->start();
}

} // namespace penumbra
