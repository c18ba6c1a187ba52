#include "ui/worker_thread.h"

#include <QThread>

#include <utility>

namespace penumbra {

WorkerThread::WorkerThread(QObject& owner, QString name) : m_owner(owner), m_name(std::move(name)) {}

WorkerThread::~WorkerThread()
{
    wait();
}

void WorkerThread::start(std::function<void()> work)
{
    wait();
    m_thread.reset(QThread::create(std::move(work)));
    m_thread->setObjectName(m_name);
    m_thread->start();
}

void WorkerThread::later(std::function<void()> then)
{
    QMetaObject::invokeMethod(&m_owner, std::move(then), Qt::QueuedConnection);
}

void WorkerThread::wait()
{
    if (m_thread)
        m_thread->wait();
}

} // namespace penumbra
