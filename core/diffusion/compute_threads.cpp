#include "diffusion/network.h"

#include "base/parallel.h"

#include <ATen/Parallel.h>

#include <atomic>
#include <mutex>
#include <thread>
#include <unistd.h>

namespace penumbra {
namespace {

/// Lets OpenMP threads that wait for each other sleep. GNU's runtime makes them spin for milliseconds, hundreds of
/// times in a network evaluation; where another program or our own window needs a core, the network then slows down by
/// a factor of ten and more. It spins hardly at all when it manages more threads than there are processors
/// (GOMP_SPINCOUNT in its manual), so a team is kept that does nothing. OMP_WAIT_POLICY does the same, but is read
/// before main.
void letWaitingThreadsSleep()
{
    static std::once_flag once;
    std::call_once(once, [] {
        std::thread([] {
            std::atomic<int> members = 0; // an empty region would be left out
#pragma omp parallel num_threads(threadCount(0))
            members.fetch_add(1);
            for (;;)
                ::pause(); // the team lasts as long as the thread that made it
        }).detach();
    });
}

} // namespace

void setNetworkThreads(int threads)
{
    letWaitingThreadsSleep();
    at::set_num_threads(threadCount(threads));
}

} // namespace penumbra
