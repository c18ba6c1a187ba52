#include "ui/thread_priority.h"

#if defined(__linux__)
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace penumbra {

void yieldToTheWindow()
{
#if defined(__linux__)
    constexpr int niceness = 10;
    // Under Linux a thread has a niceness of its own, which those that it makes inherit.
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), niceness);
#endif
}

} // namespace penumbra
