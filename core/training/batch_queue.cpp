#include "training/batch_queue.h"

#include <utility>

namespace penumbra {

BatchQueue::BatchQueue(Make make, std::int64_t firstStep, int threads)
    : m_make(std::move(make)), m_next(firstStep), m_toMake(firstStep), m_ahead(2 * std::int64_t{threads})
{
    for (int i = 0; i < threads; ++i)
        m_workers.emplace_back([this](const std::stop_token& stop) { work(stop); });
}

BatchQueue::~BatchQueue()
{
    for (std::jthread& worker : m_workers)
        worker.request_stop(); // all of them before the first is waited for
}

Batch BatchQueue::next()
{
    if (m_workers.empty())
        return m_make(m_next++);
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_failure || m_ready.contains(m_next); });
    if (m_failure)
        std::rethrow_exception(m_failure);
    Batch batch = std::move(m_ready.extract(m_next++).mapped());
    m_changed.notify_all();
    return batch;
}

void BatchQueue::work(const std::stop_token& stop)
{
    std::unique_lock lock(m_mutex);
    while (m_changed.wait(lock, stop, [this] { return m_toMake < m_next + m_ahead; })) {
        const std::int64_t step = m_toMake++;
        lock.unlock();
        std::exception_ptr failure;
        Batch batch;
        try {
            batch = m_make(step);
        } catch (...) {
            failure = std::current_exception();
        }
        lock.lock();
        if (failure)
            m_failure = failure;
        else
            m_ready.emplace(step, std::move(batch));
        m_changed.notify_all();
        if (failure || stop.stop_requested())
            return;
    }
}

} // namespace penumbra
