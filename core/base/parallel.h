#pragma once

#include <algorithm>
#include <cstddef>
#include <exception>
#include <thread>
#include <vector>

namespace penumbra {

/// `asked`, or as many threads as the machine runs at once where that is 0.
inline int threadCount(int asked)
{
    return asked > 0 ? asked : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

/// Calls f(begin, end) on `threads` contiguous shares of [0, count), one per thread, and waits. An exception of `f`
/// comes out after all shares have ended; of several, that of the first share.
template <typename F>
void parallelFor(std::size_t count, int threads, F&& f)
{
    const auto shares = static_cast<std::size_t>(std::max(1, threads));
    if (shares == 1)
        return f(std::size_t{0}, count);
    std::vector<std::exception_ptr> failures(shares);
    {
        std::vector<std::jthread> workers;
        for (std::size_t share = 0; share < shares; ++share)
            workers.emplace_back(
                [&f, &failures, share, begin = count * share / shares, end = count * (share + 1) / shares] {
                    try {
                        f(begin, end);
                    } catch (...) {
                        failures[share] = std::current_exception();
                    }
                });
    }
    for (const auto& failure : failures)
        if (failure)
            std::rethrow_exception(failure);
}

} // namespace penumbra
