#include "ui/file_task.h"

#include <exception>

namespace penumbra {

FileTask::FileTask(std::function<void()> work, QObject* parent)
    : QObject(parent), m_work(std::move(work)), m_worker(*this, QStringLiteral("file"))
{}

void FileTask::start()
{
    m_worker.start([this] {
        try {
            m_work();
            m_worker.tell(&FileTask::done);
        } catch (const std::exception& error) {
            m_worker.tell(&FileTask::failed, QString::fromUtf8(error.what()));
        }
    });
}

} // namespace penumbra
