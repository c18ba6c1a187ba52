#include "ui/file_task.h"

#include <exception>
#include <new>

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
        } catch (const std::bad_alloc&) {
            m_worker.tell(&FileTask::failed,
                          tr("There is not enough memory. Close other programs, or take a file of fewer samples."));
        } catch (const std::exception& error) {
            m_worker.tell(&FileTask::failed, QString::fromUtf8(error.what()));
        }
    });
}

} // namespace penumbra
