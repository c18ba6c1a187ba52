#pragma once

#include "training/batch.h"

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace penumbra {

/// The batches of a training, step after step, prepared ahead on threads of its own: a GPU would wait for them. What
/// they hold does not depend on the threads.
class BatchQueue
{
public:
    using Make = std::function<Batch(std::int64_t step)>;

    /// `make` is called from several threads. With no threads a batch is made when it is asked for.
    BatchQueue(Make make, std::int64_t firstStep, int threads);
    ~BatchQueue();
    BatchQueue(const BatchQueue&) = delete;
    BatchQueue& operator=(const BatchQueue&) = delete;

    /// Waits for the batch of the next step. Passes on what `make` throws.
    [[nodiscard]] Batch next();

private:
    void work(const std::stop_token& stop);

    Make m_make;
    std::int64_t m_next;   ///< step to hand out
    std::int64_t m_toMake; ///< step that no thread has taken up yet
    std::int64_t m_ahead;  ///< batches that may wait or be under way
    std::map<std::int64_t, Batch> m_ready;
    std::exception_ptr m_failure;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::vector<std::jthread> m_workers;
};

} // namespace penumbra
