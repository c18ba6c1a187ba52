#include "interruption.h"

#include "base/error.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <iostream>
#include <unistd.h>

namespace penumbra::cli {

namespace {

constexpr char signalled = 's';
constexpr char finished = 'f';

// Read and written by the handler: file descriptors and flags only.
std::atomic<int> wakeDescriptor{-1};
std::atomic<bool> alreadySignalled{false};
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

void wake(char message)
{
    while (::write(wakeDescriptor.load(), &message, 1) < 0 && errno == EINTR) {
    }
}

extern "C" void onSignal(int signal)
{
    const int savedError = errno;
    if (alreadySignalled.exchange(true)) {
        std::signal(signal, SIG_DFL);
        ::raise(signal);
    }
    wake(signalled);
    errno = savedError;
}

void handle(void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    // A terminal that is closed, or a connection that breaks, is no reason to lose what is finished. What the program
    // was started to ignore stays so: SIGHUP under nohup, SIGINT in the background of a script.
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction now = {};
        ::sigaction(signal, nullptr, &now);
        if (now.sa_handler != SIG_IGN)
            ::sigaction(signal, &action, nullptr);
    }
}

} // namespace

Interruption::Interruption()
{
    int ends[2];
    if (::pipe(ends) != 0)
        throw Error("Cannot watch for Ctrl-C: the system gave no pipe.");
    wakeDescriptor = ends[1];
    alreadySignalled = false;
    m_watcher = std::thread([this, in = ends[0]] {
        char message = 0;
        while (::read(in, &message, 1) == 1 && message != finished) {
            std::cerr << "\nStopping after the step at hand; what is finished is kept. Ctrl-C again ends at once.\n";
            m_stop.request_stop();
        }
        ::close(in);
    });
    handle(onSignal);
}

Interruption::~Interruption()
{
    handle(SIG_DFL);
    wake(finished);
    m_watcher.join();
    ::close(wakeDescriptor.exchange(-1));
}

} // namespace penumbra::cli
