#include "ui/latest_task.h"

#include "ui/file_task.h"

#include <utility>

namespace penumbra {

LatestTask::LatestTask(QObject* parent, QThread::Priority priority)
    : QObject(parent), m_thread(std::make_unique<QThread>()), m_worker(new QObject), m_priority(priority)
{
    m_thread->setObjectName(QStringLiteral("latest task"));
    m_worker->moveToThread(m_thread.get());
    connect(m_thread.get(), &QThread::finished, m_worker, &QObject::deleteLater);
}

LatestTask::~LatestTask()
{
    if (m_thread->isRunning()) {
        m_thread->quit();
        m_thread->wait();
    } else {
        delete m_worker;
    }
}

void LatestTask::run(Work work)
{
    if (m_busy)
        m_next = std::move(work);
    else
        start(std::move(work));
}

void LatestTask::start(Work work)
{
    m_busy = true;
    if (!m_thread->isRunning())
        m_thread->start(m_priority);
    QMetaObject::invokeMethod(m_worker, [this, work = std::move(work)] {
        std::function<void()> then;
        try {
            then = work();
        } catch (const std::exception& error) {
            then = [this, message = failureText(error)] { Q_EMIT failed(message); };
        }
        QMetaObject::invokeMethod(this, [this, then = std::move(then)] { finish(then); });
    });
}

void LatestTask::finish(const std::function<void()>& then)
{
    m_busy = false;
    if (Work next = std::exchange(m_next, nullptr))
        start(std::move(next));
    if (!then)
        return;
    try {
        then();
    } catch (const std::exception& error) {
        Q_EMIT failed(failureText(error));
    }
}

} // namespace penumbra
