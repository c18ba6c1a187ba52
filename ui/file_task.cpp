#include "ui/file_task.h"

#include <new>
#include <stdexcept>

namespace penumbra {

QString failureText(const std::exception& error)
{
    if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr ||
        dynamic_cast<const std::length_error*>(&error) != nullptr) // of a vector that no memory could hold
        return FileTask::tr("There is not enough memory. Close other programs, or take a smaller file.");
    return QString::fromUtf8(error.what());
}

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
            m_worker.tell(&FileTask::failed, failureText(error));
        }
    });
}

} // namespace penumbra
